import { mouthOpenness } from '../e2e/page/mouthOpenness.ts';
import { pearson } from '../load/skew/track.ts';

/** Speech moves both loudness and mouth some times a second. */
export const LIP_STEP_MS = 20;
/** A mouth is open before its vowel is loudest: so much `lipLag` finds where both are in step. Measured, −80 to −100. */
export const LIP_LEAD_MS = -80;
const SMOOTH_MS = 120;
const SEARCH_MS = 300;

/** A picture of `PICTURE_SIDE`, RGBA, and from when on it is shown. */
export interface ShownPicture {
  readonly atMs: number;
  readonly pixels: Uint8ClampedArray;
}

/** Root mean squares, one a step. @param sound −1..1 */
export function loudnessTrack(sound: ArrayLike<number>, sampleRate: number): number[] {
  const step = (sampleRate * LIP_STEP_MS) / 1_000;
  return Array.from({ length: Math.floor(sound.length / step) }, (_, index) => {
    const [from, to] = [Math.round(index * step), Math.round((index + 1) * step)];
    let sum = 0;
    for (let at = from; at < to; at++) sum += sound[at]! ** 2;
    return Math.sqrt(sum / (to - from));
  });
}

/**
 * How much later the mouth is seen to move than the sound is heard, ms, where both fit best; negative: it is ahead.
 * @param pictures in order; each holds until the next.
 */
export function lipLag(
  pictures: readonly ShownPicture[],
  loudness: readonly number[],
): { lagMs: number; r: number } {
  const opened = pictures.map(({ pixels }) => mouthOpenness(pixels));
  let held = 0;
  const mouth = smooth(
    loudness.map((_, index) => {
      while (held + 1 < pictures.length && pictures[held + 1]!.atMs <= index * LIP_STEP_MS) held++;
      return opened[held] ?? 0;
    }),
  );
  const sound = smooth(loudness);
  const most = SEARCH_MS / LIP_STEP_MS;
  const tried = Array.from({ length: 2 * most + 1 }, (_, index) => {
    const lag = index - most;
    const from = Math.max(0, -lag);
    const to = Math.min(sound.length, mouth.length - lag);
    const seen = Float64Array.from(mouth.slice(from + lag, to + lag));
    return { lagMs: lag * LIP_STEP_MS, r: pearson(seen, Float64Array.from(sound.slice(from, to))) };
  });
  return tried.reduce((best, each) => (each.r > best.r ? each : best));
}

/** The mean around each step, so that syllables are compared and not single periods. */
function smooth(values: readonly number[]): number[] {
  const reach = Math.round(SMOOTH_MS / LIP_STEP_MS / 2);
  return values.map((_, at) => {
    const part = values.slice(Math.max(0, at - reach), at + reach + 1);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
