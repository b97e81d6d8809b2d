import type { Phoneme } from '../../providers/tts/Tts.ts';
import type { Viseme, VisemeEvent } from './Viseme.ts';

/** What a sound looks like: one viseme, or for a diphthong two in a row. */
type Look = Viseme | readonly [Viseme, Viseme];

/** ARPAbet, lower case, with the names that Flite adds (pau, ax, dx, en, el). */
const ARPABET: Readonly<Record<string, Look>> = {
  pau: 'sil',
  sil: 'sil',
  p: 'PP',
  b: 'PP',
  m: 'PP',
  em: 'PP',
  f: 'FF',
  v: 'FF',
  th: 'TH',
  dh: 'TH',
  t: 'DD',
  d: 'DD',
  dx: 'DD',
  k: 'kk',
  g: 'kk',
  ng: 'kk',
  hh: 'kk',
  hv: 'kk',
  ch: 'CH',
  jh: 'CH',
  sh: 'CH',
  zh: 'CH',
  s: 'SS',
  z: 'SS',
  n: 'nn',
  l: 'nn',
  en: 'nn',
  el: 'nn',
  nx: 'nn',
  r: 'RR',
  er: 'RR',
  axr: 'RR',
  aa: 'aa',
  ah: 'aa',
  ae: 'aa',
  ax: 'E',
  eh: 'E',
  ih: 'I',
  ix: 'I',
  iy: 'I',
  y: 'I',
  ao: 'O',
  uh: 'U',
  uw: 'U',
  w: 'U',
  ey: ['E', 'I'],
  ay: ['aa', 'I'],
  aw: ['aa', 'U'],
  ow: ['O', 'U'],
  oy: ['O', 'I'],
};

/** IPA as English dictionaries write it, longest signs first where one begins with another. */
const IPA: Readonly<Record<string, Look>> = {
  tʃ: 'CH',
  dʒ: 'CH',
  eɪ: ['E', 'I'],
  aɪ: ['aa', 'I'],
  aʊ: ['aa', 'U'],
  oʊ: ['O', 'U'],
  əʊ: ['O', 'U'],
  ɔɪ: ['O', 'I'],
  p: 'PP',
  b: 'PP',
  m: 'PP',
  f: 'FF',
  v: 'FF',
  θ: 'TH',
  ð: 'TH',
  t: 'DD',
  d: 'DD',
  ɾ: 'DD',
  k: 'kk',
  g: 'kk',
  ɡ: 'kk',
  ŋ: 'kk',
  h: 'kk',
  ʃ: 'CH',
  ʒ: 'CH',
  s: 'SS',
  z: 'SS',
  n: 'nn',
  l: 'nn',
  ɫ: 'nn',
  ɹ: 'RR',
  r: 'RR',
  ɝ: 'RR',
  ɚ: 'RR',
  ɜ: 'RR',
  ɑ: 'aa',
  a: 'aa',
  ʌ: 'aa',
  æ: 'aa',
  ə: 'E',
  ɐ: 'E',
  ɛ: 'E',
  e: 'E',
  ɪ: 'I',
  i: 'I',
  ᵻ: 'I',
  j: 'I',
  ɔ: 'O',
  ɒ: 'O',
  o: 'O',
  ʊ: 'U',
  u: 'U',
  w: 'U',
};

/** Where the second half of a diphthong takes over. */
const DIPHTHONG_SPLIT = 0.55;
/** A sound that no table knows still moves the mouth. */
const UNKNOWN: Viseme = 'E';

const visemesOf = (look: Look): readonly Viseme[] => (typeof look === 'string' ? [look] : look);

/** The visemes of a voice's own phonemes: exact times, no guess. Stress digits and case are ignored. */
export function visemesFromPhonemes(phonemes: readonly Phoneme[]): VisemeEvent[] {
  const events: VisemeEvent[] = [];
  for (const { phone, startMs, endMs } of phonemes) {
    if (endMs <= startMs) continue;
    const [first, second] = visemesOf(ARPABET[phone.toLowerCase().replace(/\d$/, '')] ?? UNKNOWN);
    if (!second) events.push({ viseme: first!, startMs, endMs });
    else {
      const middle = startMs + (endMs - startMs) * DIPHTHONG_SPLIT;
      events.push({ viseme: first!, startMs, endMs: middle }, { viseme: second, startMs: middle, endMs });
    }
  }
  return events;
}

/** The visemes of a word in IPA, in order; signs that are no sounds (stress, length) are skipped. */
export function visemesFromIpa(ipa: string): Viseme[] {
  const visemes: Viseme[] = [];
  for (let at = 0; at < ipa.length;) {
    const look = IPA[ipa.slice(at, at + 2)];
    if (look !== undefined && at + 2 <= ipa.length) {
      visemes.push(...visemesOf(look));
      at += 2;
      continue;
    }
    const single = IPA[ipa[at]!];
    if (single !== undefined) visemes.push(...visemesOf(single));
    at++;
  }
  return visemes;
}
