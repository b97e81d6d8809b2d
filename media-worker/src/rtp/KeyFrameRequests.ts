import type { Clock } from '@visavis/shared';

/** At most two key frames a second, however many ask. */
const MIN_INTERVAL_MS = 500;

/** Merges PLIs and FIRs: the first passes at once, those that follow become one when the interval is over. */
export class KeyFrameRequests {
  readonly #clock: Clock;
  readonly #request: () => void;
  #lastAt = -Infinity;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, request: () => void) {
    this.#clock = clock;
    this.#request = request;
  }

  push(): void {
    if (this.#cancel) return;
    const wait = this.#lastAt + MIN_INTERVAL_MS - this.#clock.now();
    if (wait <= 0) this.#fire();
    else this.#cancel = this.#clock.setTimeout(() => this.#fire(), wait);
  }

  close(): void {
    this.#cancel?.();
  }

  #fire(): void {
    this.#cancel = undefined;
    this.#lastAt = this.#clock.now();
    this.#request();
  }
}
