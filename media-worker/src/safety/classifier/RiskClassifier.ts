import { readFileSync } from 'node:fs';
import { atLeast, type SafetyLevel } from '../SafetyLevel.ts';
import { featuresOf, oddsOf } from './features.ts';
import { readWeights, type StoredClassifiers, type Weights } from './Weights.ts';

interface Head {
  readonly level: Exclude<SafetyLevel, 'none' | 'crisis'>;
  readonly threshold: number;
  readonly weights: Weights;
}

/** A message is judged in parts of about so many words: what matters must not drown in what does not. */
const PART_WORDS = 20;
/** Of many parts one is sooner wrong: each must be surer. */
const LONG_MARGIN = 1;

/**
 * Hears what a message is like, where no rule knows its words: logistic regression over words in company and runs of
 * letters, learned by train.ts. It knows two levels, and never a crisis: it is not sure enough for that.
 */
export class RiskClassifier {
  static #loaded: readonly Head[] | undefined;
  /** The most serious first. */
  readonly #heads: readonly Head[];

  constructor() {
    this.#heads = RiskClassifier.#loaded ??= load();
  }

  /**
   * @param clauses as `normalizeClauses` gives them.
   * @param known what is known already: only what is above it is looked for.
   */
  assess(clauses: readonly string[], known: SafetyLevel): SafetyLevel {
    const heads = this.#heads.filter(({ level }) => !atLeast(known, level));
    if (heads.length === 0) return 'none';
    let found: SafetyLevel = 'none';
    const all = parts(clauses);
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
}

function load(): readonly Head[] {
  const stored = JSON.parse(
    readFileSync(new URL('./weights.json', import.meta.url), 'utf8'),
  ) as StoredClassifiers;
  return (['warning', 'concern'] as const).map((level) => ({
    level,
    threshold: stored[level].threshold,
    weights: readWeights(stored[level]),
  }));
}

/** Whole when it is short; else each sentence, and parts that begin in the middle of the one before. */
export function parts(clauses: readonly string[]): readonly (readonly string[])[] {
  const pieces = clauses.flatMap(chopped);
  const lengths = pieces.map((piece) => piece.split(' ').length);
  const total = lengths.reduce((a, b) => a + b, 0);
  if (total <= PART_WORDS * 3) return [clauses];
  const all: (readonly string[])[] = pieces.map((piece) => [piece]);
  let from = 0;
  while (from < pieces.length) {
    let to = from;
    let words = 0;
    let half = from + 1;
    while (to < pieces.length && words < PART_WORDS) {
      words += lengths[to++]!;
      if (words <= PART_WORDS / 2) half = to;
    }
    all.push(pieces.slice(from, to));
    if (to >= pieces.length) break;
    from = Math.max(from + 1, half);
  }
  return all;
}

/** Speech has no full stops. */
function chopped(clause: string): readonly string[] {
  const words = clause.trimEnd().split(' ');
  if (words.length <= PART_WORDS) return [clause];
  const pieces: string[] = [];
  for (let from = 0; from < words.length; from += PART_WORDS / 2) {
    pieces.push(`${words.slice(from, from + PART_WORDS / 2).join(' ')} `);
  }
  return pieces;
}
