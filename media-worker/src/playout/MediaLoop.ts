import type { Clock } from '@visavis/shared';

export interface MediaLoopOptions {
  readonly clock: Clock;
  /** Media time now, ms: monotonic, zero at the session's epoch. */
  readonly mediaNow: () => number;
  /** Called for every period at its media time or later, never earlier. */
  readonly steps: readonly MediaStep[];
  /** The loop was so late that it left out media time instead of sending a burst. */
  readonly onReanchor?: (lateMs: number) => void;
}

export interface MediaStep {
  readonly periodMs: number;
  readonly run: (mediaTimeMs: number) => void;
  /** When late by several periods, only the newest runs: a late picture is worthless, a late sound is not. */
  readonly dropLate?: boolean;
}

/** Lateness beyond which media time is left out, ms. */
const REANCHOR_MS = 300;

/**
 * Keeps the media's pace by absolute deadlines: each step's next time is computed from its index, so that errors of
 * timers never add up.
 */
export class MediaLoop {
  readonly #options: MediaLoopOptions;
  readonly #next: number[];
  #cancel: (() => void) | undefined;
  #closed = false;

  constructor(options: MediaLoopOptions) {
    this.#options = options;
    const now = options.mediaNow();
    this.#next = options.steps.map((step) => Math.ceil(now / step.periodMs));
  }

  start(): void {
    this.#tick();
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  #tick(): void {
    if (this.#closed) return;
    const { clock, mediaNow, steps } = this.#options;
    const now = mediaNow();
    const late = now - Math.min(...steps.map((step, index) => this.#next[index]! * step.periodMs));
    if (late > REANCHOR_MS) {
      steps.forEach((step, index) => (this.#next[index] = Math.ceil(now / step.periodMs)));
      this.#options.onReanchor?.(late);
    }
    steps.forEach((step, index) => this.#run(step, index, now));
    const due = Math.min(...steps.map((step, index) => this.#next[index]! * step.periodMs));
    this.#cancel = clock.setTimeout(() => this.#tick(), Math.max(0, due - mediaNow()));
  }

  #run(step: MediaStep, index: number, now: number): void {
    if (step.dropLate) {
      const newest = Math.floor(now / step.periodMs);
      if (newest > this.#next[index]!) this.#next[index] = newest;
    }
    while (!this.#closed && this.#next[index]! * step.periodMs <= now) {
      const at = this.#next[index]! * step.periodMs;
      this.#next[index]!++;
      step.run(at);
    }
  }
}
