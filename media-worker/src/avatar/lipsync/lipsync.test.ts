import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FliteTts } from '../../providers/tts/FliteTts.ts';
import type { Phoneme, TtsChunk } from '../../providers/tts/Tts.ts';
import { mouthAt } from '../visemes.ts';
import { alignVisemes, LipSync, visemesFromAudio } from './LipSync.ts';
import { LipSyncModel } from './LipSyncModel.ts';
import { visemesFromIpa, visemesFromPhonemes } from './phones.ts';
import { pronounce } from './pronounce.ts';
import { Resampler } from './Resampler.ts';
import type { Viseme, VisemeEvent } from './Viseme.ts';

const TEXT = 'Please bring both books back before Friday, if you possibly can.';

interface Spoken {
  readonly pcm: Int16Array;
  readonly phonemes: readonly Phoneme[];
  readonly durationMs: number;
}

let tts: FliteTts;
let model: LipSyncModel;
let spoken: Spoken;

beforeAll(async () => {
  tts = await FliteTts.create();
  model = await LipSyncModel.load();
  const chunks: TtsChunk[] = [];
  for await (const chunk of tts.synthesize(TEXT, { voice: 'rms', signal: new AbortController().signal }))
    chunks.push(chunk);
  const pcm = Int16Array.from(chunks.flatMap((chunk) => [...chunk.pcm]));
  spoken = {
    pcm,
    phonemes: chunks.flatMap((chunk) => chunk.phonemes ?? []),
    durationMs: (pcm.length / tts.sampleRate) * 1_000,
  };
});
afterAll(() => tts.close());

const at = (events: readonly VisemeEvent[], ms: number): Viseme =>
  events.find(({ startMs, endMs }) => ms >= startMs && ms < endMs)?.viseme ?? 'sil';

/** Share of 10 ms frames with the viseme of the voice's own phonemes. */
function accuracy(events: readonly VisemeEvent[], fromMs = 0, toMs = spoken.durationMs): number {
  const exact = visemesFromPhonemes(spoken.phonemes);
  let right = 0;
  let frames = 0;
  for (let ms = fromMs + 5; ms < toMs; ms += 10, frames++) if (at(events, ms) === at(exact, ms)) right++;
  return right / frames;
}

/** Share of the voice's p, b, m at which these visemes let the lips meet. */
function closures(events: readonly VisemeEvent[]): number {
  const stops = visemesFromPhonemes(spoken.phonemes).filter(({ viseme }) => viseme === 'PP');
  const met = stops.filter(({ startMs, endMs }) => {
    for (let ms = startMs - 20; ms < endMs + 20; ms += 10) if (mouthAt(events, ms).press > 0.9) return true;
    return false;
  });
  expect(stops.length).toBeGreaterThan(5);
  return met.length / stops.length;
}

function expectOrdered(events: readonly VisemeEvent[]): void {
  events.forEach((event, index) => {
    expect(event.endMs).toBeGreaterThan(event.startMs);
    if (index > 0) expect(event.startMs).toBeGreaterThanOrEqual(events[index - 1]!.endMs - 0.001);
  });
}

describe('visemes from phonemes', () => {
  it('knows every sound of ARPAbet and splits diphthongs', () => {
    const phoneme = (phone: string): Phoneme => ({ phone, startMs: 0, endMs: 100 });
    const visemes = (phone: string): string =>
      visemesFromPhonemes([phoneme(phone)])
        .map((e) => e.viseme)
        .join(' ');
    expect(['p', 'b', 'm'].map(visemes)).toEqual(['PP', 'PP', 'PP']);
    expect(['f', 'v', 'th', 'sh', 's', 'n', 'r', 'iy', 'uw', 'pau'].map(visemes)).toEqual([
      'FF',
      'FF',
      'TH',
      'CH',
      'SS',
      'nn',
      'RR',
      'I',
      'U',
      'sil',
    ]);
    expect(['ay', 'aw', 'ow', 'oy', 'ey'].map(visemes)).toEqual(['aa I', 'aa U', 'O U', 'O I', 'E I']);
    const [first, second] = visemesFromPhonemes([phoneme('OW1')]);
    expect(first).toMatchObject({ viseme: 'O', startMs: 0 });
    expect(second).toMatchObject({ viseme: 'U', startMs: first!.endMs, endMs: 100 });
    expect(first!.endMs).toBeCloseTo(55, 6);
  });

  it('gives sounds without a length nothing, and unknown ones a moving mouth', () => {
    expect(visemesFromPhonemes([{ phone: 't', startMs: 5, endMs: 5 }])).toEqual([]);
    expect(visemesFromPhonemes([{ phone: '??', startMs: 0, endMs: 10 }])[0]?.viseme).toBe('E');
  });
});

describe('pronounce', () => {
  it('reads IPA by its longest signs and skips stress', () => {
    expect(visemesFromIpa('ˈtʃɪldɹən')).toEqual(['CH', 'I', 'nn', 'DD', 'RR', 'E', 'nn']);
    expect(visemesFromIpa('baɪ')).toEqual(['PP', 'aa', 'I']);
  });

  it('lets a voice pause at punctuation, and charges for pauses between words', () => {
    const steps = pronounce('Maybe. We move');
    expect(steps[0]).toEqual({ viseme: 'sil', optional: true, price: 0 });
    expect(steps.filter((step) => step.optional).map((step) => step.price)).toEqual([0, 0, 3, 0]);
    expect(steps.filter((step) => step.viseme === 'PP')).toHaveLength(3);
  });

  it('has a pause for a text without sounds', () => {
    expect(pronounce('…').every((step) => step.viseme === 'sil')).toBe(true);
  });
});

describe('LipSync', () => {
  it('takes the phonemes of the voice as they are', () => {
    const lipSync = new LipSync(model, { text: TEXT, sampleRate: tts.sampleRate });
    lipSync.push({ pcm: spoken.pcm, phonemes: spoken.phonemes });
    expect(lipSync.end()).toEqual(visemesFromPhonemes(spoken.phonemes));
  });

  it('aligns a known text to the sound', () => {
    const events = alignVisemes(model, TEXT, spoken.pcm, tts.sampleRate);
    expectOrdered(events);
    expect(accuracy(events)).toBeGreaterThan(0.78);
    expect(closures(events)).toBeGreaterThan(0.9);
    expect(events[events.length - 1]!.endMs).toBeCloseTo(spoken.durationMs, 0);
  });

  it('sees visemes in sound alone, at another rate too', () => {
    const events = visemesFromAudio(model, spoken.pcm, tts.sampleRate);
    expectOrdered(events);
    expect(accuracy(events)).toBeGreaterThan(0.65);
    // Each sample three times: 48 kHz by holding, which the filter smooths again.
    const tripled = Int16Array.from(
      { length: spoken.pcm.length * 3 },
      (_, i) => spoken.pcm[Math.floor(i / 3)]!,
    );
    expect(accuracy(visemesFromAudio(model, tripled, tts.sampleRate * 3))).toBeGreaterThan(0.6);
  });

  it('follows a stream with at most 100 ms of look-ahead', () => {
    const lipSync = new LipSync(model, { text: TEXT, sampleRate: tts.sampleRate });
    const step = tts.sampleRate / 10;
    let right = 0;
    let frames = 0;
    for (let from = 0; from < spoken.pcm.length; from += step) {
      const events = lipSync.push({ pcm: spoken.pcm.subarray(from, from + step) });
      expectOrdered(events);
      const nowMs = (Math.min(spoken.pcm.length, from + step) / tts.sampleRate) * 1_000;
      if (nowMs < 200) continue;
      right += accuracy(events, nowMs - 200, nowMs - 100);
      frames++;
    }
    expect(right / frames).toBeGreaterThan(0.72);
    expect(accuracy(lipSync.end())).toBeGreaterThan(0.78);
  });

  it('drops a text that is not what is heard', () => {
    const wrong = 'Zzz. Mmmm, mum mumbles plum pie by my papa.';
    const events = alignVisemes(model, wrong, spoken.pcm, tts.sampleRate);
    expect(accuracy(events)).toBeGreaterThan(0.6);
  });

  it('copes with nothing, and with silence', () => {
    expect(visemesFromAudio(model, new Int16Array(0), 16_000)).toEqual([]);
    const silence = visemesFromAudio(model, new Int16Array(16_000), 16_000);
    expect(silence.every(({ viseme }) => viseme === 'sil')).toBe(true);
    const lipSync = new LipSync(model, { text: '', sampleRate: 24_000 });
    expect(lipSync.end()).toEqual([]);
    expect(lipSync.push({ pcm: new Int16Array(100) })).toEqual([]);
  });
});

describe('Resampler', () => {
  it('keeps a tone and its length, in pieces as in one', () => {
    const tone = Int16Array.from(
      { length: 24_000 },
      (_, i) => 16_000 * Math.sin((2 * Math.PI * 440 * i) / 24_000),
    );
    const whole = new Resampler(24_000, 16_000).push(tone);
    expect(Math.abs(whole.length - 16_000)).toBeLessThan(16);
    for (let i = 200; i < 15_000; i += 37)
      expect(whole[i]).toBeCloseTo((16_000 / 32_768) * Math.sin((2 * Math.PI * 440 * i) / 16_000), 2);
    const pieces = new Resampler(24_000, 16_000);
    const joined: number[] = [];
    for (let from = 0; from < tone.length; from += 777)
      joined.push(...pieces.push(tone.subarray(from, from + 777)));
    expect(joined).toHaveLength(whole.length);
    for (let i = 0; i < joined.length; i += 101) expect(joined[i]).toBeCloseTo(whole[i]!, 4);
  });
});
