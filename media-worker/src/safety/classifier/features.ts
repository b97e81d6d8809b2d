import { BUCKETS, type Weights } from './Weights.ts';
import { classOf } from './wordClasses.ts';

/**
 * What a message is made of, as places in a table of weights, each once: its words in company, the classes of its words in
 * company, and its letters in runs.
 */
export interface Features {
  readonly words: ReadonlySet<number>;
  readonly classes: ReadonlySet<number>;
  readonly letters: ReadonlySet<number>;
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

const OF_WORDS: Company = { reach: 4, alone: 1, next: 2, near: 3, three: 4 };
/** Words of no class are not counted. */
const OF_CLASSES: Company = { reach: 5, alone: 7, next: 8, near: 8, three: 9 };

const START = hash('^');
const END = hash('$');

/** @param clauses as `normalizeClauses` gives them. */
export function featuresOf(clauses: readonly string[]): Features {
  const words = new Set<number>();
  const classes = new Set<number>();
  const letters = new Set<number>();
  const row: number[] = [];
  const classRow: number[] = [];
  for (const clause of clauses) {
    const plain = clause.split(' ').filter((word) => word !== '' && word !== ',');
    row.push(START, ...plain.map((word) => hash(stem(word))), END);
    for (const word of plain) {
      const name = classOf(word);
      if (name !== undefined) classRow.push(hash(name));
    }
    addRuns(` ${plain.join(' ')} `, letters);
  }
  addCompany(row, OF_WORDS, words);
  addCompany(classRow, OF_CLASSES, classes);
  return { words, classes, letters };
}

/** Each entry, each two that are near, and each three in a row. */
function addCompany(row: readonly number[], kind: Company, places: Set<number>): void {
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
export function oddsOf({ words, classes, letters }: Features, { bias, table }: Weights): number {
  return bias + meanOf(words, table) + meanOf(classes, table) + meanOf(letters, table);
}

/** Each kind counts alike, however long the message. */
function meanOf(places: ReadonlySet<number>, table: ArrayLike<number>): number {
  if (places.size === 0) return 0;
  let sum = 0;
  for (const place of places) sum += table[place]!;
  return sum / Math.sqrt(places.size);
}

/** Runs of four and five letters, spaces among them: misspelt words share most of theirs. */
function addRuns(text: string, letters: Set<number>): void {
  for (let from = 0; from + 4 <= text.length; from++) {
    let state = 0x811c9dc5;
    for (let at = from; at < from + 4; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
    letters.add(bucket(mixed(state, 5)));
    if (from + 5 > text.length) continue;
    letters.add(bucket(mixed(Math.imul(state ^ text.charCodeAt(from + 4), 0x01000193), 6)));
  }
}

function stem(word: string): string {
  if (word.length > 5) return word.replace(/(ing|ed|es|s|ly)$/, '');
  return word.length > 3 ? word.replace(/s$/, '') : word;
}

/** FNV-1a. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state;
}

function mixed(state: number, more: number): number {
  const next = Math.imul(state ^ more ^ (more >>> 15), 0x85ebca6b);
  return Math.imul(next ^ (next >>> 13), 0xc2b2ae35);
}

function bucket(state: number): number {
  return ((state ^ (state >>> 16)) >>> 0) % BUCKETS;
}
