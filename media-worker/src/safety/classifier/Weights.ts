import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Places in a table of weights. */
export const BUCKETS = 262_144;

export interface Weights {
  readonly bias: number;
  /** One for each place; 0 where nothing was learned. */
  readonly table: ArrayLike<number>;
}

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

export interface StoredClassifiers {
  readonly concern: StoredClassifier;
  readonly warning: StoredClassifier;
}

/** Steps to each side of 0: finer ones tell no more (measured), and are not as short. */
const STEPS = 12;

/** @throws Error when the table is not of the size that the features need. */
export function readWeights({ bias, step, table }: Omit<StoredClassifier, 'threshold'>): Weights {
  const bytes = new Int8Array(inflateRawSync(Buffer.from(table, 'base64')));
  if (bytes.length !== BUCKETS) throw new Error(`a table of ${bytes.length} weights, not ${BUCKETS}`);
  const weights = new Float32Array(BUCKETS);
  for (let at = 0; at < BUCKETS; at++) weights[at] = bytes[at]! * step;
  return { bias, table: weights };
}

export function storeWeights({ bias, table }: Weights): Omit<StoredClassifier, 'threshold'> {
  let greatest = 0;
  for (let at = 0; at < BUCKETS; at++) greatest = Math.max(greatest, Math.abs(table[at]!));
  const step = greatest / STEPS;
  const bytes = Int8Array.from({ length: BUCKETS }, (_, at) => Math.round(table[at]! / step));
  return { bias, step, table: deflateRawSync(bytes, { level: 9 }).toString('base64') };
}
