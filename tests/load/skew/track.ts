/** A value over time, in steps of 5 ms. */
export interface Track {
  /** Of the first value, ms. */
  readonly startMs: number;
  readonly values: Float64Array;
}

export interface Match {
  /** Time on the longer track at which the shorter one's time zero is, ms. */
  readonly offsetMs: number;
  readonly r: number;
}

export const STEP_MS = 5;

/** @param samples in order; each holds until the next. */
export function heldTrack(samples: readonly { readonly at: number; readonly value: number }[]): Track {
  const startMs = samples[0]?.at ?? 0;
  const count = Math.max(0, Math.floor(((samples.at(-1)?.at ?? 0) - startMs) / STEP_MS));
  const values = new Float64Array(count);
  let held = 0;
  for (let index = 0; index < count; index++) {
    while (held + 1 < samples.length && samples[held + 1]!.at <= startMs + index * STEP_MS) held++;
    values[index] = samples[held]!.value;
  }
  return { startMs, values };
}

/** The track without its first `ms`. */
export function laterPart({ startMs, values }: Track, ms: number): Track {
  const steps = Math.round(ms / STEP_MS);
  return { startMs: startMs + steps * STEP_MS, values: values.subarray(steps) };
}

/** Finds the shorter track in the longer one. @returns null when the longer one is not longer. */
export function findIn(longer: Track, shorter: Track): Match | null {
  const room = longer.values.length - shorter.values.length;
  let best: Match | null = null;
  for (let shift = 0; shift <= room; shift++) {
    const part = longer.values.subarray(shift, shift + shorter.values.length);
    const r = pearson(part, shorter.values);
    const offsetMs = longer.startMs + shift * STEP_MS - shorter.startMs;
    if (!best || r > best.r) best = { offsetMs, r };
  }
  return best;
}

/** @returns the correlation of two series of one length. */
export function pearson(a: Float64Array, b: Float64Array): number {
  const meanA = mean(a);
  const meanB = mean(b);
  let covariance = 0;
  let varianceA = 0;
  let varianceB = 0;
  for (let index = 0; index < a.length; index++) {
    const da = a[index]! - meanA;
    const db = b[index]! - meanB;
    covariance += da * db;
    varianceA += da * da;
    varianceB += db * db;
  }
  return covariance / Math.sqrt(varianceA * varianceB || 1);
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
