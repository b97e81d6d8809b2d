import { lehmer, shuffle } from './learn.ts';
import { DIMENSIONS } from './SentenceEncoder.ts';
import { NET_LEVELS, netOdds, UNITS, type NetLevel, type SentenceNet } from './SentenceNet.ts';

export interface NetLesson {
  readonly vector: Float32Array;
  /** Whether it is of the level, or above; null: on neither side. */
  readonly wanted: Readonly<Record<NetLevel, boolean | null>>;
}

const EPOCHS = 20;
const BATCH = 200;
const RATE = 1e-3;
/** Of the weights, once a batch. */
const SHRINKAGE = 1.5e-4;
const MOMENTUM = 0.9;
const MEMORY = 0.999;
const TINY = 1e-8;

/** Back-propagation with Adam: Kingma, Ba (2015), arXiv 1412.6980. The same lessons give the same network. */
export function learnNet(lessons: readonly NetLesson[]): SentenceNet {
  const random = lehmer();
  const spread = (length: number, from: number, to: number): Float32Array => {
    // Glorot, Bengio (2010), AISTATS.
    const bound = Math.sqrt(6 / (from + to));
    return Float32Array.from({ length }, () => (random() * 2 - 1) * bound);
  };
  const net: SentenceNet = {
    inner: spread(UNITS * DIMENSIONS, DIMENSIONS, UNITS),
    innerBias: spread(UNITS, DIMENSIONS, UNITS),
    outer: spread(NET_LEVELS.length * UNITS, UNITS, NET_LEVELS.length),
    outerBias: spread(NET_LEVELS.length, UNITS, NET_LEVELS.length),
  };
  const steps = {
    inner: new Adam(net.inner, SHRINKAGE),
    innerBias: new Adam(net.innerBias, 0),
    outer: new Adam(net.outer, SHRINKAGE),
    outerBias: new Adam(net.outerBias, 0),
  };
  const units = new Float32Array(UNITS);
  const order = [...lessons];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (let from = 0; from < order.length; from += BATCH) {
      const batch = order.slice(from, from + BATCH);
      for (const { vector, wanted } of batch) {
        const odds = netOdds(vector, net, units);
        const errors = NET_LEVELS.map((level) =>
          wanted[level] === null ? 0 : 1 / (1 + Math.exp(-odds[level])) - (wanted[level] ? 1 : 0),
        );
        errors.forEach((error, level) => {
          steps.outerBias.slope[level]! += error;
          for (let unit = 0; unit < UNITS; unit++)
            steps.outer.slope[level * UNITS + unit]! += error * units[unit]!;
        });
        for (let unit = 0; unit < UNITS; unit++) {
          if (units[unit] === 0) continue;
          let error = 0;
          for (let level = 0; level < errors.length; level++)
            error += errors[level]! * net.outer[level * UNITS + unit]!;
          steps.innerBias.slope[unit]! += error;
          const row = unit * DIMENSIONS;
          for (let at = 0; at < DIMENSIONS; at++) steps.inner.slope[row + at]! += error * vector[at]!;
        }
      }
      for (const step of Object.values(steps)) step.take(batch.length);
    }
  }
  return net;
}

/** Moves some weights against their slopes. */
class Adam {
  /** Summed over a batch, and taken from here. */
  readonly slope: Float32Array;
  readonly #weights: Float32Array;
  readonly #shrinkage: number;
  readonly #mean: Float32Array;
  readonly #square: Float32Array;
  #taken = 0;

  constructor(weights: Float32Array, shrinkage: number) {
    this.#weights = weights;
    this.#shrinkage = shrinkage;
    this.slope = new Float32Array(weights.length);
    this.#mean = new Float32Array(weights.length);
    this.#square = new Float32Array(weights.length);
  }

  take(lessons: number): void {
    this.#taken++;
    const meanScale = 1 - MOMENTUM ** this.#taken;
    const squareScale = 1 - MEMORY ** this.#taken;
    for (let at = 0; at < this.slope.length; at++) {
      const slope = this.slope[at]! / lessons + this.#shrinkage * this.#weights[at]!;
      this.slope[at] = 0;
      this.#mean[at] = MOMENTUM * this.#mean[at]! + (1 - MOMENTUM) * slope;
      this.#square[at] = MEMORY * this.#square[at]! + (1 - MEMORY) * slope * slope;
      this.#weights[at]! -=
        (RATE * (this.#mean[at]! / meanScale)) / (Math.sqrt(this.#square[at]! / squareScale) + TINY);
    }
  }
}
