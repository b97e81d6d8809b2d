/** @returns root mean square, mapped so that ordinary speech reaches about 1; 0..1. */
export function loudness(pcm: Int16Array): number {
  let sum = 0;
  for (const sample of pcm) sum += sample * sample;
  return Math.min(1, Math.sqrt(sum / pcm.length) / 6_000);
}
