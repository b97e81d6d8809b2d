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

/** So far apart may two words stand that are taken as a pair. */
const REACH = 4;
/** So far apart may two classes: words of no class are not counted. */
const CLASS_REACH = 5;

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
  for (let at = 0; at < row.length; at++) {
    const word = row[at]!;
    if (word !== START && word !== END) words.add(bucket(mixed(word, 1)));
    for (let step = 1; step <= REACH && at + step < row.length; step++) {
      words.add(bucket(mixed(mixed(word, step === 1 ? 2 : 3), row[at + step]!)));
    }
    if (at + 2 < row.length) words.add(bucket(mixed(mixed(mixed(word, 4), row[at + 1]!), row[at + 2]!)));
  }
  addClasses(classRow, classes);
  return { words, classes, letters };
}

/** Each class, each two that are near, and each three in a row. */
function addClasses(row: readonly number[], classes: Set<number>): void {
  for (let at = 0; at < row.length; at++) {
    const name = row[at]!;
    classes.add(bucket(mixed(name, 7)));
    for (let step = 1; step <= CLASS_REACH && at + step < row.length; step++) {
      classes.add(bucket(mixed(mixed(name, 8), row[at + step]!)));
    }
    if (at + 2 < row.length) classes.add(bucket(mixed(mixed(mixed(name, 9), row[at + 1]!), row[at + 2]!)));
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
