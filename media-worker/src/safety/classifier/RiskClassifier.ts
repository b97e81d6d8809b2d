import { readFileSync } from 'node:fs';
import { atLeast, type SafetyLevel } from '../SafetyLevel.ts';
import { featuresOf, oddsOf, pieceOf, type Piece } from './features.ts';
import { readWeights, type StoredClassifiers, type Weights } from './Weights.ts';

interface Head {
  readonly level: Exclude<SafetyLevel, 'none'>;
  readonly threshold: number;
  readonly weights: Weights;
}

interface Loaded {
  /** The most serious first. */
  readonly heads: readonly Head[];
  /** That of `warning`, with the log-odds below which hardly a message of danger lies. */
  readonly doubtful: Head;
}

/** A message is judged in parts of about so many words: what matters must not drown in what does not. */
const PART_WORDS = 20;
/** Of many parts one is sooner wrong: each must be surer. */
const LONG_MARGIN = 1;

/**
 * Hears what a message is like, where no rule knows its words: logistic regression over words in company and runs of
 * letters, learned by train.ts. A crisis takes far more than a warning: train.ts says how much.
 */
export class RiskClassifier {
  static #loaded: Loaded | undefined;
  readonly #heads: readonly Head[];
  readonly #doubtful: Head;

  constructor() {
    const { heads, doubtful } = (RiskClassifier.#loaded ??= load());
    this.#heads = heads;
    this.#doubtful = doubtful;
  }

  /** @param known what is known already: only what is above it is looked for. */
  assess(message: string, known: SafetyLevel): SafetyLevel {
    const heads = this.#heads.filter(({ level }) => !atLeast(known, level));
    if (heads.length === 0) return 'none';
    let found: SafetyLevel = 'none';
    const all = parts(message);
    const margin = all.length > 1 ? LONG_MARGIN : 0;
    for (const part of all) {
      const features = featuresOf(part);
      for (const { level, threshold, weights } of heads) {
        if (!atLeast(found, level) && oddsOf(features, weights) >= threshold + margin) found = level;
      }
      if (found === heads[0]!.level) break;
    }
    return found;
  }

  /** Whether it is like nothing that anybody in danger says. Of a long message that is never said. */
  isUnlikely(message: string): boolean {
    if (isLong(message)) return false;
    return oddsOf(featuresOf([pieceOf(message)]), this.#doubtful.weights) < this.#doubtful.threshold;
  }
}

function load(): Loaded {
  const stored = JSON.parse(
    readFileSync(new URL('./weights.json', import.meta.url), 'utf8'),
  ) as StoredClassifiers;
  const heads = (['crisis', 'warning', 'concern'] as const).map((level) => ({
    level,
    threshold: stored[level].threshold,
    weights: readWeights(stored[level]),
  }));
  return { heads, doubtful: { ...heads[1]!, threshold: stored.warning.doubtful } };
}

/** Whole when it is short; else each sentence, and parts that begin in the middle of the one before. */
export function parts(message: string): readonly (readonly Piece[])[] {
  if (!isLong(message)) return [[pieceOf(message)]];
  const pieces = message
    .split(/(?<=[.!?;\u2026])\s+|\n/)
    .flatMap(chopped)
    .map(pieceOf)
    .filter(({ length }) => length > 0);
  const all: (readonly Piece[])[] = pieces.map((piece) => [piece]);
  let from = 0;
  while (from < pieces.length) {
    let to = from;
    let words = 0;
    let half = from + 1;
    while (to < pieces.length && words < PART_WORDS) {
      words += pieces[to++]!.length;
      if (words <= PART_WORDS / 2) half = to;
    }
    if (to > from + 1) all.push(pieces.slice(from, to));
    if (to >= pieces.length) break;
    from = Math.max(from + 1, half);
  }
  return all;
}

function isLong(message: string): boolean {
  return message.trim().split(/\s+/).length > PART_WORDS * 3;
}

/** Speech has no full stops. */
function chopped(sentence: string): readonly string[] {
  const words = sentence.split(/\s+/);
  if (words.length <= PART_WORDS) return [sentence];
  const pieces: string[] = [];
  for (let from = 0; from < words.length; from += PART_WORDS / 2) {
    pieces.push(words.slice(from, from + PART_WORDS / 2).join(' '));
  }
  return pieces;
}
