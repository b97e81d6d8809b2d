/** Takes every n-th sample after a moving average over n: enough of a filter for speech. @returns −1..1. */
export function downsample(pcm: Int16Array, n: number): Float32Array {
  return Float32Array.from({ length: Math.floor(pcm.length / n) }, (_, index) => {
    let sum = 0;
    for (let part = 0; part < n; part++) sum += pcm[index * n + part]!;
    return sum / n / 32_768;
  });
}

/** Cuts silence off both ends. @param rms what counts as sound, −1..1, in blocks of 10 ms at 16 kHz. */
export function trimSilence(samples: Float32Array, rms = 0.005): Float32Array {
  const block = 160;
  const loud = Array.from({ length: Math.floor(samples.length / block) }, (_, index) => {
    const piece = samples.subarray(index * block, (index + 1) * block);
    return Math.sqrt(piece.reduce((sum, value) => sum + value * value, 0) / block) > rms;
  });
  const first = loud.indexOf(true);
  if (first < 0) return new Float32Array(0);
  const last = loud.lastIndexOf(true);
  return samples.slice(Math.max(0, first - 10) * block, (last + 20) * block);
}
