/** A level reading: RMS 0..1 at a time in ms. */
export interface LevelSample {
  readonly at: number;
  readonly level: number;
}

/** Speech stands out from the noise by so much of the distance between noise and peak. */
const SPEECH_SHARE = 0.15;
/** Below it there was nothing but noise: −46 dBFS. */
const MIN_PEAK = 0.005;

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/**
 * When the user really stopped talking: the last reading that stands out from the noise. The readings must include the
 * silence after the speech, as they do when the server's word of it (≥ 250 ms later) has arrived.
 *
 * @returns ms on the samples' clock; null when no speech stands out.
 */
export function endOfSpeech(samples: readonly LevelSample[]): number | null {
  const sorted = samples.map(({ level }) => level).sort((a, b) => a - b);
  const noise = percentile(sorted, 0.1);
  const peak = percentile(sorted, 0.95);
  if (peak < MIN_PEAK || peak < noise * 2) return null;
  const threshold = noise + (peak - noise) * SPEECH_SHARE;
  for (let index = samples.length - 1; index >= 0; index--) {
    const sample = samples[index]!;
    if (sample.level >= threshold) return sample.at;
  }
  return null;
}
