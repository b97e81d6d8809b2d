import type { Clock, MeterReport, Modality, SessionRef } from '@visavis/shared';

/**
 * Counts the conversation time of one span: from `open` to the last proof of life of the peer, on a monotonic clock.
 * Gaps in which the peer was lost are not counted. Time is kept apart by what was sent of the avatar, in whole ms.
 */
export class SpanMeter {
  readonly #ref: SessionRef;
  readonly #clock: Clock;
  readonly #accumulated: Record<Modality, number> = { video: 0, voice: 0, text: 0 };
  #mode: Modality;
  /** Start of the stretch that is being counted; undefined while nothing is. */
  #sinceMs: number | undefined;
  #lastProofMs = 0;
  #seq = 0;

  constructor(ref: SessionRef, clock: Clock, mode: Modality) {
    this.#ref = { sessionId: ref.sessionId, epoch: ref.epoch };
    this.#clock = clock;
    this.#mode = mode;
  }

  get open(): boolean {
    return this.#sinceMs !== undefined;
  }

  /** Conversation time up to the last proof of life, ms. */
  get cumulativeMs(): number {
    const { video, voice, text } = this.#byMode();
    return video + voice + text;
  }

  /** What is sent of the avatar from now on. What follows the last proof of life counts as that. */
  setMode(mode: Modality): void {
    if (mode === this.#mode) return;
    Object.assign(this.#accumulated, this.#byMode());
    if (this.#sinceMs !== undefined) this.#sinceMs = Math.max(this.#sinceMs, this.#lastProofMs);
    this.#mode = mode;
  }

  /** `open` begins a stretch, `alive` extends it, `lost` ends it at the last proof of life. */
  peer(state: 'open' | 'alive' | 'lost'): void {
    const now = Math.round(this.#clock.now());
    switch (state) {
      case 'open':
        this.#sinceMs ??= now;
        this.#lastProofMs = now;
        return;
      case 'alive':
        // Proof of life alone opens nothing: the first avatar frame does.
        if (this.#sinceMs !== undefined) this.#lastProofMs = now;
        return;
      case 'lost':
        Object.assign(this.#accumulated, this.#byMode());
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
    const byMode = this.#byMode();
    return {
      ...this.#ref,
      cumulativeMs: byMode.video + byMode.voice + byMode.text,
      seq: this.#seq++,
      mode: this.#mode,
      byMode,
    };
  }

  #byMode(): Record<Modality, number> {
    const running = this.#sinceMs === undefined ? 0 : Math.max(0, this.#lastProofMs - this.#sinceMs);
    return { ...this.#accumulated, [this.#mode]: this.#accumulated[this.#mode] + running };
  }
}
