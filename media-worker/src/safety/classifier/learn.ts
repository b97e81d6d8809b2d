import { oddsOf, type Features } from './features.ts';
import { BUCKETS, type Weights } from './Weights.ts';

export interface Lesson {
  readonly author: string;
  readonly features: Features;
  /** Whether it is one of those that are to be found. */
  readonly wanted: boolean;
}

const EPOCHS = 8;
const RATE = 0.2;
const SHRINKAGE = 1e-3;
const SEVERAL = -1;

/**
 * Logistic regression by stochastic gradient descent with a rate of its own for each weight: Duchi, Hazan, Singer (2011),
 * J. Mach. Learn. Res. 12, 2121-2159. The same lessons give the same weights.
 */
export function learn(lessons: readonly Lesson[]): Weights {
  const table = new Float32Array(BUCKETS);
  const seen = new Float32Array(BUCKETS).fill(1e-6);
  const weights = { bias: 0, step: 1, table };
  let biasSeen = 1e-6;
  const random = lehmer();
  const order = [...lessons];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (const { features, wanted } of order) {
      const error = 1 / (1 + Math.exp(-oddsOf(features, weights))) - (wanted ? 1 : 0);
      for (const places of [features.words, features.classes, features.letters]) {
        const share = 1 / Math.sqrt(places.length);
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
  forgetHabits(table, order);
  return weights;
}

/**
 * What one author alone writes tells nothing of another's message. It is learned all the same, so that what others share is not
 * blamed for it; most of the table is of this kind.
 */
function forgetHabits(table: Float32Array, lessons: readonly Lesson[]): void {
  const numbers = new Map<string, number>();
  /** Of each place: 0, the number of its only author, or SEVERAL. */
  const authors = new Int16Array(BUCKETS);
  for (const { author, features } of lessons) {
    const number = numbers.get(author) ?? numbers.size + 1;
    numbers.set(author, number);
    for (const places of [features.words, features.classes, features.letters]) {
      for (const place of places) {
        if (authors[place] === 0) authors[place] = number;
        else if (authors[place] !== number) authors[place] = SEVERAL;
      }
    }
  }
  for (let place = 0; place < BUCKETS; place++) if (authors[place] !== SEVERAL) table[place] = 0;
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
