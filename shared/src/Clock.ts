/** Time, injected, so that turn-taking, metering and playout are tested in virtual time. All values in ms. */
export interface Clock {
  /** Monotonic: differences are durations; never steps. */
  now(): number;
  /** Wall clock, Unix epoch. For timestamps that people read, never for durations. */
  wallNow(): number;
  /** @returns the release: call it to cancel. */
  setTimeout(callback: () => void, delayMs: number): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  setTimeout: (callback, delayMs) => {
    // Deadlines are often computed, and may have passed.
    const handle = setTimeout(callback, Math.max(0, delayMs));
    return () => clearTimeout(handle);
  },
};

/** Virtual time for tests: nothing happens until `advance`. */
export class VirtualClock implements Clock {
  #now = 0;
  readonly #wallStart: number;
  #sequence = 0;
  #timers: { at: number; sequence: number; callback: () => void }[] = [];

  constructor(wallStart = Date.UTC(2026, 0, 1)) {
    this.#wallStart = wallStart;
  }

  now(): number {
    return this.#now;
  }

  wallNow(): number {
    return this.#wallStart + this.#now;
  }

  setTimeout(callback: () => void, delayMs: number): () => void {
    const timer = { at: this.#now + Math.max(0, delayMs), sequence: this.#sequence++, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Moves time on by `ms`, firing the timers on the way in order; awaits between them so that promises settle. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    await this.#settle();
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at || a.sequence - b.sequence)[0];
      if (!next || next.at > target) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = next.at;
      next.callback();
      await this.#settle();
    }
    this.#now = target;
    await this.#settle();
  }

  async #settle(): Promise<void> {
    // Enough microtask turns for a chain of awaits between two timers.
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  }
}

/** @returns a promise that resolves after `ms`, or at once when the signal aborts. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
