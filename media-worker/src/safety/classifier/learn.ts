import { oddsOf, type Features } from './features.ts';
import { BUCKETS, type Weights } from './Weights.ts';

export interface Lesson {
  readonly features: Features;
  /** Whether it is one of those that are to be found. */
  readonly wanted: boolean;
}

const EPOCHS = 20;
const RATE = 0.5;
const SHRINKAGE = 1e-3;

/**
 * Logistic regression by stochastic gradient descent with a rate of its own for each weight: Duchi, Hazan, Singer (2011),
 * J. Mach. Learn. Res. 12, 2121-2159. The same lessons give the same weights.
 */
export function learn(lessons: readonly Lesson[]): Weights {
  const table = new Float64Array(BUCKETS);
  const seen = new Float64Array(BUCKETS).fill(1e-6);
  const weights = { bias: 0, table };
  let biasSeen = 1e-6;
  const random = lehmer();
  const order = [...lessons];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (const { features, wanted } of order) {
      const error = 1 / (1 + Math.exp(-oddsOf(features, weights))) - (wanted ? 1 : 0);
      for (const places of [features.words, features.classes, features.letters]) {
        const share = 1 / Math.sqrt(places.size);
        for (const place of places) {
          const slope = error * share + SHRINKAGE * table[place]!;
          seen[place]! += slope * slope;
          table[place]! -= (RATE * slope) / Math.sqrt(seen[place]!);
        }
      }
      biasSeen += error * error;
      weights.bias -= (RATE * error) / Math.sqrt(biasSeen);
    }
  }
  return weights;
}

/** Numbers in [0, 1) that look random, always the same. */
export function lehmer(): () => number {
  let state = 1;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

export function shuffle(items: unknown[], random: () => number): void {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [items[at], items[other]] = [items[other], items[at]];
  }
}
