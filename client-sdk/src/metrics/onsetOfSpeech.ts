import type { LevelSample } from './endOfSpeech.ts';

/** Speech is so many times louder than the noise before it. */
const OVER_NOISE = 3;
/** −44 dBFS: quieter is nobody speaking into a microphone. */
const MIN_LEVEL = 0.006;
/** Gaps inside a word. */
const MAX_GAP_MS = 80;

/**
 * When the speech began that goes on at the end of the readings, which reach back into the silence before it.
 * @returns ms on the samples' clock; null when nothing stands out from the noise, or it has no beginning in them.
 */
export function onsetOfSpeech(samples: readonly LevelSample[]): number | null {
  const sorted = samples.map(({ level }) => level).sort((a, b) => a - b);
  const noise = sorted[Math.floor(sorted.length * 0.2)] ?? 0;
  const threshold = Math.max(MIN_LEVEL, noise * OVER_NOISE);
  let onset: number | null = null;
  let last = samples.at(-1)?.at ?? 0;
  for (const { at, level } of samples.toReversed()) {
    if (level >= threshold) {
      onset = at;
      last = at;
    } else if (last - at > MAX_GAP_MS) {
      return onset;
    }
  }
  return null;
}
