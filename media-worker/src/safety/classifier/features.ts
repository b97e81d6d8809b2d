import { normalizeClauses } from '../normalize.ts';
import { withoutIdioms } from '../withoutIdioms.ts';
import { Places } from './Places.ts';
import { BUCKETS, type Weights } from './Weights.ts';
import { classOf } from './wordClasses.ts';

/** A text or a piece of one. */
export interface Piece {
  readonly text: string;
  /** As `normalizeClauses` gives them, without idioms. */
  readonly clauses: readonly string[];
  /** As they were written, but in lower case; none where an idiom is among them. */
  readonly written: readonly string[];
  /** How many words were written. */
  readonly length: number;
}

/**
 * What a message is made of, as places in a table of weights, each once: its words in company, the classes of its words in
 * company, and its letters in runs.
 */
export interface Features {
  readonly words: Int32Array;
  readonly classes: Int32Array;
  readonly letters: Int32Array;
}

/** How the company of an entry is told from another kind's: by numbers that are mixed into its place. */
interface Company {
  /** So far apart may two stand that are taken as a pair. */
  readonly reach: number;
  readonly alone: number;
  readonly next: number;
  readonly near: number;
  readonly three: number;
}

const OF_WORDS: Company = { reach: 6, alone: 1, next: 2, near: 3, three: 4 };
/** Words as they were written tell what putting them into one form takes away: other languages, above all. */
const OF_WRITTEN: Company = { reach: 1, alone: 21, next: 22, near: 22, three: 23 };
/** Words of no class are not counted. */
const OF_CLASSES: Company = { reach: 5, alone: 7, next: 8, near: 8, three: 9 };

const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

const START = hash('^');
const END = hash('$');

/** Used for each message anew, without a pause in between. */
const places = new Places();

export function pieceOf(text: string): Piece {
  const all = normalizeClauses(text);
  const clauses = all.map(withoutIdioms);
  const words = text
    .toLowerCase()
    .split(/[\s,.!?;:"()]+/)
    .filter((word) => word !== '');
  const plain = clauses.every((clause, at) => clause === all[at]);
  return { text, clauses, written: plain ? words : [], length: words.length };
}

export function featuresOf(pieces: readonly Piece[]): Features {
  const row: number[] = [];
  const classRow: number[] = [];
  const texts: string[] = [];
  for (const clause of pieces.flatMap(({ clauses }) => clauses)) {
    const plain = clause.split(' ').filter((word) => word !== '' && word !== ',');
    row.push(START, ...plain.map((word) => hash(stem(word))), END);
    for (const word of plain) {
      const name = classOf(word);
      if (name !== undefined) classRow.push(hash(name));
    }
    texts.push(` ${plain.join(' ')} `);
  }
  addCompany(row, OF_WORDS);
  addCompany(
    pieces.flatMap((piece) => piece.written.map(hash)),
    OF_WRITTEN,
  );
  const words = places.take();
  addCompany(classRow, OF_CLASSES);
  const classes = places.take();
  for (const text of texts) addRuns(text);
  return { words, classes, letters: places.take() };
}

/** Each entry, each two that are near, and each three in a row. */
function addCompany(row: readonly number[], kind: Company): void {
  const { reach, alone, next, near, three } = kind;
  for (let at = 0; at < row.length; at++) {
    const entry = row[at]!;
    if (entry !== START && entry !== END) places.add(bucket(mixed(entry, alone)));
    for (let step = 1; step <= reach && at + step < row.length; step++) {
      places.add(bucket(mixed(mixed(entry, step === 1 ? next : near), row[at + step]!)));
    }
    if (at + 2 < row.length) {
      places.add(bucket(mixed(mixed(mixed(entry, three), row[at + 1]!), row[at + 2]!)));
    }
  }
}

/** @returns the log-odds. */
export function oddsOf({ words, classes, letters }: Features, { bias, step, table }: Weights): number {
  return bias + step * (meanOf(words, table) + meanOf(classes, table) + meanOf(letters, table));
}

/** Each kind counts alike, however long the message. */
function meanOf(some: Int32Array, table: Weights['table']): number {
  if (some.length === 0) return 0;
  let sum = 0;
  for (const place of some) sum += table[place]!;
  return sum / Math.sqrt(some.length);
}

/** Letters in a run: across words, and within one. */
const RUNS = { across: 4, within: 2, most: 5 };
const SPACE = 32;

/** Runs of four and five letters, spaces among them, and shorter ones within words: misspelt words share most of theirs. */
function addRuns(text: string): void {
  for (let from = 0; from < text.length; from++) {
    let state = FNV_START;
    let inside = true;
    for (let length = 1; length <= RUNS.most && from + length <= text.length; length++) {
      const letter = text.charCodeAt(from + length - 1);
      state = Math.imul(state ^ letter, FNV_PRIME);
      if (length >= (inside ? RUNS.within : RUNS.across)) places.add(bucket(mixed(state, 10 + length)));
      if (letter === SPACE && length > 1) inside = false;
    }
  }
}

function stem(word: string): string {
  if (word.length > 5) return word.replace(/(ing|ed|es|s|ly)$/, '');
  return word.length > 3 ? word.replace(/s$/, '') : word;
}

/** FNV-1a. */
function hash(text: string): number {
  let state = FNV_START;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), FNV_PRIME);
  return state;
}

function mixed(state: number, more: number): number {
  const next = Math.imul(state ^ more ^ (more >>> 15), 0x85ebca6b);
  return Math.imul(next ^ (next >>> 13), 0xc2b2ae35);
}

function bucket(state: number): number {
  return ((state ^ (state >>> 16)) >>> 0) % BUCKETS;
}
