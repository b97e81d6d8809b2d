import type { PercentilesWire } from '@visavis/shared';

/** Nearest-rank percentiles: each is a value that was really measured. @returns null for no values. */
export function percentiles(values: readonly number[]): PercentilesWire {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { count: sorted.length, p50: rank(0.5), p95: rank(0.95) };
}
