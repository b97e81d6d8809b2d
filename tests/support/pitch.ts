const WINDOW_S = 0.04;
const HOP_S = 0.02;
const LOWEST_HZ = 70;
const HIGHEST_HZ = 320;
/** Of a window's own energy: less is no voice. */
const VOICED = 0.6;

/**
 * The median pitch of what is voiced in a recording (samples of −1..1), Hz; NaN when nothing is.
 * By autocorrelation: enough to tell a man's voice from a woman's.
 */
export function medianPitch(pcm: Float32Array, sampleRate: number): number {
  const size = Math.round(WINDOW_S * sampleRate);
  const longest = Math.round(sampleRate / LOWEST_HZ);
  const loudest = pcm.reduce((max, sample) => Math.max(max, Math.abs(sample)), 0);
  const pitches: number[] = [];
  for (let at = 0; at + size + longest <= pcm.length; at += Math.round(HOP_S * sampleRate)) {
    const window = pcm.subarray(at, at + size);
    const energy = window.reduce((sum, sample) => sum + sample * sample, 0);
    if (Math.sqrt(energy / size) < loudest * 0.1) continue;
    let best = { lag: 0, r: 0 };
    for (let lag = Math.round(sampleRate / HIGHEST_HZ); lag <= longest; lag++) {
      let product = 0;
      let shifted = 0;
      for (let index = 0; index < size; index++) {
        const later = pcm[at + index + lag]!;
        product += window[index]! * later;
        shifted += later * later;
      }
      const r = product / Math.sqrt(energy * shifted || 1);
      if (r > best.r) best = { lag, r };
    }
    if (best.r > VOICED) pitches.push(sampleRate / best.lag);
  }
  return pitches.toSorted((a, b) => a - b)[Math.floor(pitches.length / 2)] ?? NaN;
}
