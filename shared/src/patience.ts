import type { Clock } from './Clock.ts';

/** How often it is looked whether this process keeps up. */
export const LOOK_EVERY_MS = 250;
/** A timer that comes later than this tells that it did not. */
const LATE_MS = 100;
/** Whatever happens, patience ends after so many times its length. */
const AT_MOST = 3;

/** Whether a timer came so late that what it was set against may have arrived and not been read. */
export function isLate(dueAt: number, clock: Clock): boolean {
  return clock.now() - dueAt > LATE_MS;
}

/**
 * Awaits one thing after the other: calls back once something was awaited for its time during which this process was there
 * to see it come. One that is too busy, or was suspended, gets to its timers before it reads what arrived meanwhile: that
 * is not the sender's delay. One timer serves for all that is awaited, as each token of a reply is.
 */
export class Patience {
  readonly #clock: Clock;
  #over: (() => void) | undefined;
  #leftMs = 0;
  /** Since when of it is counted. */
  #since = 0;
  #endsAt = 0;
  #timer: { readonly dueAt: number; readonly cancel: () => void } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on something else is awaited. @param over called once, when it has not come within `ms`. */
  expect(ms: number, over: () => void): void {
    const now = this.#clock.now();
    this.#over = over;
    this.#leftMs = ms;
    this.#since = now;
    this.#endsAt = now + AT_MOST * ms;
    // One that is set for what was awaited before serves as well, unless it is too late.
    if (!this.#timer || this.#timer.dueAt > now + ms) this.#wait(now);
  }

  /** It has come: nothing is awaited for now. */
  rest(): void {
    this.#over = undefined;
  }

  /** Idempotent. */
  close(): void {
    this.rest();
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #wait(now: number): void {
    this.#timer?.cancel();
    const stepMs = Math.max(0, Math.min(this.#leftMs, LOOK_EVERY_MS));
    this.#timer = { dueAt: now + stepMs, cancel: this.#clock.setTimeout(() => this.#look(), stepMs) };
  }

  #look(): void {
    const { dueAt = 0 } = this.#timer ?? {};
    this.#timer = undefined;
    const over = this.#over;
    if (!over) return;
    const now = this.#clock.now();
    if (!isLate(dueAt, this.#clock)) this.#leftMs -= now - this.#since;
    this.#since = now;
    if (this.#leftMs > 0 && now < this.#endsAt) this.#wait(now);
    else {
      this.#over = undefined;
      over();
    }
  }
}
