import type { VirtualClock } from '@visavis/shared';

/** What happens one after the other: each value is how long to wait until it goes on, ms. */
export type Script = AsyncGenerator<number, void, void>;

/**
 * Plays scripts that overlap in virtual time, in its order. Each runs until it waits, and its awaits (of a database, of a
 * network) take as long as they take: time stands still meanwhile.
 */
export class Calendar {
  readonly #clock: VirtualClock;
  #waiting: { readonly at: number; readonly script: Script }[] = [];

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** @param at wall clock, ms. */
  begin(at: number, script: Script): void {
    const position = this.#waiting.findIndex((other) => other.at > at);
    this.#waiting.splice(position === -1 ? this.#waiting.length : position, 0, { at, script });
  }

  /** Plays on until that moment of the wall clock; what waits for later stays where it is. */
  async play(until: number): Promise<void> {
    for (;;) {
      const next = this.#waiting[0];
      if (!next || next.at > until) break;
      this.#waiting.shift();
      await this.#reach(next.at);
      const { done, value } = await next.script.next();
      if (!done) this.begin(next.at + value, next.script);
    }
    await this.#reach(until);
  }

  async #reach(at: number): Promise<void> {
    await this.#clock.advance(Math.max(0, at - this.#clock.wallNow()));
  }
}
