import { readFileSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { NetLevel, StoredNet } from './SentenceNet.ts';

/** Places in a table of weights. */
export const BUCKETS = 4_194_304;

export interface Weights {
  readonly bias: number;
  /** What 1 in the table is worth. */
  readonly step: number;
  /** One for each place; 0 where nothing was learned. */
  readonly table: Int8Array | Float32Array;
}

/**
 * What is learned of words, by a head each: whether a message is of a level, or above; `foreign`: whether it is danger in
 * another language than English, of which sentences' meanings tell nothing.
 */
export type HeadName = 'crisis' | 'warning' | 'foreign' | 'concern';

/** A classifier as it is stored. */
export interface StoredClassifier {
  readonly bias: number;
  /** What one step of a weight is worth. */
  readonly step: number;
  /** Log-odds from which it speaks up. */
  readonly threshold: number;
  /** Signed bytes, deflated, base64. */
  readonly table: string;
}

/** Of a level at which the meaning of a sentence may tell more. */
export interface StoredDoubt {
  /** Log-odds from which it is asked for. */
  readonly from: number;
  /** Log-odds of both together (`together` in RiskClassifier) from which the level is reached. */
  readonly threshold: number;
}

export interface StoredClassifiers {
  readonly heads: Readonly<Record<HeadName, StoredClassifier>>;
  readonly doubts: Readonly<Record<NetLevel, StoredDoubt>>;
  readonly net: StoredNet;
}

/** What train.ts made. */
export function readStored(): StoredClassifiers {
  return JSON.parse(readFileSync(new URL('./weights.json', import.meta.url), 'utf8')) as StoredClassifiers;
}

/** Steps up to the weight that so many exceed: finer ones tell no more (measured), and are not as short. */
const STEPS = 4;
const EXCEEDING = 100;

/** @throws Error when the table is not of the size that the features need. */
export function readWeights({ bias, step, table }: Omit<StoredClassifier, 'threshold'>): Weights {
  const bytes = new Int8Array(inflateRawSync(Buffer.from(table, 'base64')));
  if (bytes.length !== BUCKETS) throw new Error(`a table of ${bytes.length} weights, not ${BUCKETS}`);
  return { bias, step, table: bytes };
}

export function storeWeights({ bias, table }: Weights): Omit<StoredClassifier, 'threshold'> {
  const sizes = Float64Array.from({ length: BUCKETS }, (_, at) => Math.abs(table[at]!)).sort();
  const step = sizes[BUCKETS - 1 - EXCEEDING]! / STEPS || sizes[BUCKETS - 1]! / STEPS;
  const bytes = Int8Array.from({ length: BUCKETS }, (_, at) =>
    Math.max(-127, Math.min(127, Math.round(table[at]! / step))),
  );
  return { bias, step, table: deflateRawSync(bytes, { level: 9 }).toString('base64') };
}
