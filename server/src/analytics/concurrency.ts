export interface OpenSpan {
  readonly openedAt: number;
  /** Null while it is open. */
  readonly closedAt: number | null;
}

/**
 * @returns for each bucket the most spans that were open at one instant of it. A span that closes at an instant is not
 *   open in it; times are ms, `to` does not belong to the last bucket.
 */
export function peakConcurrency(
  spans: readonly OpenSpan[],
  range: { from: number; to: number; stepMs: number },
): number[] {
  const { from, to, stepMs } = range;
  const buckets = Math.max(0, Math.ceil((to - from) / stepMs));
  const peaks = new Array<number>(buckets).fill(0);
  // What closes as another opens makes room for it: only an instant's sum counts.
  const changes = new Map<number, number>();
  for (const { openedAt, closedAt } of spans) {
    const [start, end] = [Math.max(from, openedAt), Math.min(to, closedAt ?? to)];
    if (start >= end) continue;
    changes.set(start, (changes.get(start) ?? 0) + 1);
    changes.set(end, (changes.get(end) ?? 0) - 1);
  }
  let open = 0;
  let bucket = 0;
  for (const [at, by] of [...changes].sort(([a], [b]) => a - b)) {
    const target = Math.min(buckets - 1, Math.floor((at - from) / stepMs));
    while (bucket < target) {
      bucket++;
      if (from + bucket * stepMs < at) peaks[bucket] = open;
    }
    open += by;
    peaks[bucket] = Math.max(peaks[bucket] ?? 0, open);
  }
  return peaks;
}
