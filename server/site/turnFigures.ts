import type { TurnMetrics } from '@visavis/client-sdk';

/** A turn as it is shown: numbered from 1. */
export interface ShownTurn {
  readonly number: number;
  readonly metrics: TurnMetrics;
  readonly interrupted: boolean;
}

/** The figures of a conversation's turns. */
export class TurnFigures {
  readonly #turns = new Map<string, TurnMetrics>();
  readonly #interrupted = new Set<string>();

  /** Figures of a turn that is known are added to it. */
  add(metrics: TurnMetrics): void {
    this.#turns.set(metrics.turnId, { ...this.#turns.get(metrics.turnId), ...metrics });
  }

  interrupted(turnId: string): void {
    this.#interrupted.add(turnId);
  }

  /** The latest first. */
  get latest(): ShownTurn[] {
    return [...this.#turns.values()]
      .map((metrics, index) => ({
        number: index + 1,
        metrics,
        interrupted: this.#interrupted.has(metrics.turnId),
      }))
      .reverse();
  }

  /** The last turn's figure, and nearest-rank percentiles over all that have it. Null: not measured. */
  summary(of: (turn: TurnMetrics) => number | undefined): {
    last: number | null;
    p50: number | null;
    p95: number | null;
  } {
    const turns = [...this.#turns.values()];
    const last = turns.at(-1);
    const sorted = turns.flatMap((turn) => of(turn) ?? []).sort((a, b) => a - b);
    const rank = (share: number): number | null => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
    return { last: (last && of(last)) ?? null, p50: rank(0.5), p95: rank(0.95) };
  }
}
