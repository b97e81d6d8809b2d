import type { Clock, MeterReport, SessionRef } from '@visavis/shared';

/**
 * Counts the conversation time of one span: from `open` to the last proof of life of the peer, on a monotonic clock.
 * Gaps in which the peer was lost are not counted.
 */
export class SpanMeter {
  readonly #ref: SessionRef;
  readonly #clock: Clock;
  #accumulatedMs = 0;
  /** Start of the stretch that is being counted; undefined while nothing is. */
  #sinceMs: number | undefined;
  #lastProofMs = 0;
  #seq = 0;

  constructor(ref: SessionRef, clock: Clock) {
    this.#ref = { sessionId: ref.sessionId, epoch: ref.epoch };
    this.#clock = clock;
  }

  get open(): boolean {
    return this.#sinceMs !== undefined;
  }

  /** Conversation time up to the last proof of life, ms. */
  get cumulativeMs(): number {
    const running = this.#sinceMs === undefined ? 0 : Math.max(0, this.#lastProofMs - this.#sinceMs);
    return Math.round(this.#accumulatedMs + running);
  }

  /** `open` begins a stretch, `alive` extends it, `lost` ends it at the last proof of life. */
  peer(state: 'open' | 'alive' | 'lost'): void {
    const now = this.#clock.now();
    switch (state) {
      case 'open':
        if (this.#sinceMs === undefined) this.#sinceMs = now;
        this.#lastProofMs = now;
        return;
      case 'alive':
        // Proof of life alone opens nothing: the first avatar frame does.
        if (this.#sinceMs !== undefined) this.#lastProofMs = now;
        return;
      case 'lost':
        this.#accumulatedMs = this.cumulativeMs;
        this.#sinceMs = undefined;
        return;
    }
  }

  /** The peer said good-bye just now, which proves that it lived until now. */
  close(): void {
    this.peer('alive');
    this.peer('lost');
  }

  /** The next report: a cumulative high-water mark with a growing sequence number. */
  report(): MeterReport {
    return { ...this.#ref, cumulativeMs: this.cumulativeMs, seq: this.#seq++ };
  }
}
