import type { TurnMetrics } from '@visavis/shared';

export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
}

type Measure = Exclude<keyof TurnMetrics, 'turnId'>;

/** Enough for stable percentiles, little enough to forget yesterday. */
const KEPT = 1_000;

/** How long turns took lately, over all sessions: what media-workers and browsers measured. */
export class TurnLatencies {
  readonly #values = new Map<Measure, number[]>();

  record(measured: Readonly<Partial<Record<Measure, number | undefined>>>): void {
    for (const [name, value] of Object.entries(measured)) {
      if (typeof value !== 'number') continue;
      const values = this.#values.get(name as Measure) ?? [];
      this.#values.set(name as Measure, values);
      values.push(value);
      if (values.length > KEPT) values.shift();
    }
  }

  /** Nearest-rank percentiles in ms of every measure that was recorded. */
  summary(): Partial<Record<Measure, Percentiles>> {
    return Object.fromEntries(
      [...this.#values].map(([name, values]) => {
        const sorted = values.toSorted((a, b) => a - b);
        const rank = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
        return [name, { count: sorted.length, p50: rank(0.5), p95: rank(0.95) }];
      }),
    );
  }
}
