import {
  DOUBLED,
  EMOJI_WORDS,
  GLUED,
  LEET,
  LOOKALIKES,
  NOT_MISSPELT,
  SENSITIVE_WORDS,
  SLANG,
} from './normalizeData.ts';
import { remembered } from './remembered.ts';

const FILLERS =
  /(?<=^| )(?:, )?(?:uh|um|uhm|er|erm|hmm|you know|i mean|kinda|kind of|sort of|basically|literally|fucking|fuckin|fkn|fcking|freaking|frickin|damn|goddamn|bloody|honestly|actually|seriously|genuinely|legitimately|legit|lowkey|highkey|deadass|tbh|ngl|fr|truly|simply|really|rly|i swear|i guess|you see|, like ,)(?: ,)?(?= |$)/g;

/** What words are without their disguise. A reply that is written is looked at again with each of its words. */
const undisguisedWords = new Map<string, string>();

const slang = SLANG.map(([from, to]) => ({
  pattern: new RegExp(`(?<=^| )(?:${from})${from.endsWith(' ') || from.includes('(?=') ? '' : '(?= )'}`, 'g'),
  to,
  begins: beginnings(from),
}));

/** @returns the words that what an expression finds may begin with; null: not known. */
function beginnings(source: string): ReadonlySet<string> | null {
  const group = /^\(\?:([^()]*)\)(?![?*])/.exec(source);
  const ways = group ? group[1]!.split('|') : source.includes('|') ? [] : [source];
  // What follows the word must end it: "haha*" and "k ?m" do not.
  const words = ways.map((way) => /^[a-z0-9]+(?= [^?]|$)/.exec(way)?.[0]);
  if (group && !/^( |$|\(\?[=!])/.test(source.slice(group[0].length))) return null;
  return words.length === 0 || words.includes(undefined) ? null : new Set(words as string[]);
}

function holdsOne(words: ReadonlySet<string>, some: ReadonlySet<string>): boolean {
  for (const word of some) if (words.has(word)) return true;
  return false;
}

/** Most clauses hold none: a look at their words, and one at what no word tells, are enough. */
const slangBeginnings = new Set(slang.flatMap(({ begins }) => [...(begins ?? [])]));
const otherSlang = new RegExp(
  // At a word's beginning alone, all of them.
  `(?<=^| )(?:${slang
    .filter(({ begins }) => begins === null)
    .map(({ pattern }) => `(?:${pattern.source})`)
    .join('|')})`,
);
const slangByBeginning = new Map<string, RegExp[]>();
for (const { pattern, begins } of slang) {
  for (const word of begins ?? []) {
    const known = slangByBeginning.get(word) ?? [];
    slangByBeginning.set(word, [...known, new RegExp(pattern.source)]);
  }
}

/**
 * The words of a message in one plain form: lower case, Latin letters, expanded contractions, undone disguises
 * (look-alike letters, leetspeak, spacing, stars, stretched letters), slang and misspelling of words that matter.
 * @returns one string a clause, each "word word , word " with a space behind every word.
 */
export function normalizeClauses(message: string): string[] {
  const plain = despaced(foldLetters(message));
  return plain
    .split(/[.!?;:\n\u2026]+(?=\s|$)|\n|(?<=\s)(?:but|although|though|however|except)(?=\s)/)
    .map(normalizeClause)
    .filter((clause) => clause.trim() !== '');
}

/** A word as it stands in `normalizeClauses`, unless words before or behind it change it: see `changesWords`. */
export interface PlainWord {
  readonly words: readonly string[];
  /** What comes behind it is another clause. */
  readonly endsClause: boolean;
  /** A letter stands by itself in it: with others around it, it may be one of a word with gaps. See `isSpaced`. */
  readonly hasSingle: boolean;
}

/** @param raw without space in it. */
export function plainWord(raw: string): PlainWord {
  const folded = foldLetters(raw);
  const words = folded
    .split(/[.!?;:\u2026]+$/)
    .flatMap((part) => wordsOfClause(part).split(' '))
    .filter((word) => word !== '');
  const endsClause = /[.!?;:\u2026]$|^(?:but|although|though|however|except)$/.test(folded);
  return { words, endsClause, hasSingle: SINGLE.test(folded) };
}

/**
 * Whether words of one clause together are something else than each is alone: slang, or a contraction that is written
 * apart.
 */
export function changesWords(words: readonly string[]): boolean {
  const text = `${words.join(' ')} `;
  if (words.some((word) => slangByBeginning.get(word)?.some((pattern) => pattern.test(text)))) return true;
  return otherSlang.test(text) || words.includes('ca') || words.includes('wo');
}

/** Whether letters with gaps between them are read as a word. */
export function isSpaced(text: string): boolean {
  return foldLetters(text).search(SPACED) >= 0;
}

/** The same of a language whose words are not known here: letters folded, accents and apostrophes gone, nothing corrected. */
export function plainClauses(message: string): string[] {
  return despaced(foldLetters(message))
    .split(/[.!?;:\n\u2026\u00BF\u00A1]+/)
    .map((clause) => {
      const words = clause
        .replace(/,/g, ' , ')
        .replace(/[^a-z0-9,@$]+/g, ' ')
        .split(' ')
        .map((word) => (/[a-z]/.test(word) && /[0-9@$]/.test(word) ? unleeted(word) : unstretched(word)))
        .filter((word) => word !== '');
      return words.length === 0 ? '' : `${words.join(' ')} `;
    })
    .filter((clause) => clause !== '');
}

function foldLetters(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase().replaceAll('`', "'");
  let folded = '';
  for (const letter of text.normalize('NFKD').toLowerCase()) {
    if (/[\p{M}\p{Cf}]/u.test(letter)) continue;
    const word = EMOJI_WORDS[letter];
    folded += word === undefined ? (LOOKALIKES[letter] ?? letter) : ` ${word} `;
  }
  return folded.replace(/[’‘ʼ`´]/g, "'").replace(/[“”«»„]/g, '"');
}

const GAP = '[ ._*/\\\\~,|-]{1,2}';
const SPACED = new RegExp(`(?<![a-z0-9@$!'])[a-z0-9@$!](?:${GAP}[a-z0-9@$!](?![a-z0-9'])){2,}`, 'g');
const SINGLE = /(?<![a-z0-9@$!'])[a-z0-9@$!](?![a-z0-9])/;
const SHORT_SPACED = new Set(['die', 'd1e', 'd!e', 'kms', 'end', 'cut', 'ctb', 'gun']);

/** "k i l l", "s.u.i.c.i.d.e": four and more single letters with gaps are a word, three when it is one that matters. */
function despaced(text: string): string {
  return text.replace(SPACED, (run) => {
    const word = run.replace(/[ ._*/\\~,|-]/g, '');
    return word.length > 3 || SHORT_SPACED.has(word) ? word : run;
  });
}

function normalizeClause(clause: string): string {
  let text = wordsOfClause(clause);
  let present: ReadonlySet<string> = new Set(text.split(' '));
  if (holdsOne(slangBeginnings, present) || otherSlang.test(text)) {
    for (const { pattern, to, begins } of slang) {
      if (begins !== null && !holdsOne(present, begins)) continue;
      const replaced = text.replace(pattern, to);
      if (replaced === text) continue;
      text = replaced;
      present = new Set(text.split(' '));
    }
  }
  return text.replace(FILLERS, '').replace(/ +/g, ' ').trimStart();
}

/** A clause's words, before slang and fillers are looked for; a space behind each. */
function wordsOfClause(clause: string): string {
  const words = clause
    .replace(/n't\b/g, ' not')
    .replace(/\bca not\b/g, 'can not')
    .replace(/\bwo not\b/g, 'will not')
    .replace(/'m\b/g, ' am')
    .replace(/'ve\b/g, ' have')
    .replace(/'d\b/g, ' would')
    .replace(/'ll\b/g, ' will')
    .replace(/'re\b/g, ' are')
    .replace(/\b(it|that|what|there|he|she|who|here|where)'s\b/g, '$1 is')
    .replace(/[,()–—]|(?<=\s)-(?=\s)/g, ' , ')
    .split(/\s+/)
    .map((raw) => remembered(undisguisedWords, raw, () => undisguised(raw)))
    .filter((word) => word !== '');
  return `${words.join(' ')} `;
}

function undisguised(raw: string): string {
  if (raw === ',') return raw;
  let word = raw.replace(/^["'#_~]+|["'_~]+$/g, '');
  if (
    /[a-z]/.test(word) &&
    /[0-9@$!|€+]/.test(word) &&
    !/^\d+[a-z]{1,3}$/.test(word) &&
    !/^\$?\d+$|^\$?\d[\d.,]/.test(word)
  ) {
    word = unleeted(word.replace(/!+1*$/, ''));
  }
  word = unstretched(word);
  if (/^[a-z]+[*#x]+[a-z*#x]*$/.test(word) && /[*#]/.test(word)) return starredOut(word);
  word = word.replace(/[_/]/g, '-').replace(/[^a-z0-9'-]/g, '');
  if (word.includes('-')) return word.split('-').map(corrected).join(' ').replace(/'/g, '').trim();
  return (unglued(word) ?? corrected(word)).replace(/'/g, '');
}

/** "k1ll", "ki11": a 1 is an i or an l, whichever gives a word that matters. */
function unleeted(word: string): string {
  const plain = word.replace(/[0-9@$!|€+]/g, (symbol) => LEET[symbol] ?? symbol);
  const tall = word.replace(/[1|!]/g, 'l').replace(/[0-9@$€+]/g, (symbol) => LEET[symbol] ?? symbol);
  return DOUBLED.has(tall) || SENSITIVE_WORDS.some((known) => known === tall) || tall === 'life'
    ? tall
    : plain;
}

/** "dieeee", "kiiiill", "feeeel". */
function unstretched(word: string): string {
  if (!/([a-z])\1\1/.test(word)) return word;
  const doubled = word.replace(/([a-z])\1{2,}/g, '$1$1');
  if (DOUBLED.has(doubled)) return doubled;
  return word.replace(/([a-z])\1{2,}/g, '$1');
}

/** "iwanttodie" → "i want to die"; undefined when it is not made of words that are often glued. */
function unglued(word: string): string | undefined {
  if (word.length < 5 || word.length > 40 || GLUED.has(word)) return undefined;
  const ways: (string | undefined)[] = [''];
  for (let end = 1; end <= word.length; end++) {
    for (let start = Math.max(0, end - 8); start < end; start++) {
      const before = ways[start];
      const part = word.slice(start, end);
      if (before !== undefined && GLUED.has(part)) ways[end] = before === '' ? part : `${before} ${part}`;
    }
  }
  const way = ways[word.length];
  if (way === undefined) return undefined;
  // "Diego" is a name.
  return /^(i|to) |.* .* /.test(way) && /\b(want|die|kill|suicide|dead|life|live)\b/.test(way)
    ? way
    : undefined;
}

/** "k*ll", "su**ide". */
function starredOut(word: string): string {
  const pattern = new RegExp(`^${word.replace(/[*#]/g, '[a-z]')}$`);
  return SENSITIVE_WORDS.find((known) => pattern.test(known)) ?? word.replace(/[*#]/g, '');
}

function corrected(word: string): string {
  if (word.length < 5 || NOT_MISSPELT.has(word) || SENSITIVE_WORDS.some((known) => known === word))
    return word;
  for (const known of SENSITIVE_WORDS) {
    if (known.length < 5 || !word.startsWith(known.charAt(0))) continue;
    const allowed = known.length >= 7 && word.length >= 6 && !/^(hang|kill)/.test(known) ? 2 : 1;
    if (Math.abs(known.length - word.length) <= allowed && editDistance(word, known) <= allowed) return known;
  }
  return word;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
