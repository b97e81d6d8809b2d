import { VirtualClock, type Clock } from '@visavis/shared';

/** What timers of a machine do: late by a little always, by more at times, and by much when the machine stalls. */
const USUAL_MS = 3;
const SLOW_SHARE = 0.01;
const SLOW_MS = 60;
const STALL_SHARE = 0.000_02;
const STALL_MS = 900;
/** The wall clock is corrected this often, by up to so much: NTP, or a person. */
const CORRECTED_EVERY_MS = 20 * 60_000;
const CORRECTED_BY_MS = 2_000;

/** Virtual time in which every timer is late at random, and whose wall clock steps. Deterministic by its seed. */
export class JitteryClock implements Clock {
  readonly #time = new VirtualClock();
  readonly #random: () => number;
  #stalledUntil = 0;
  stalls = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  now(): number {
    return this.#time.now();
  }

  wallNow(): number {
    const step = Math.floor(this.now() / CORRECTED_EVERY_MS);
    return this.#time.wallNow() + Math.sin(step * 12.9898) * CORRECTED_BY_MS;
  }

  setTimeout(callback: () => void, delayMs: number): () => void {
    return this.#time.setTimeout(callback, Math.max(0, delayMs) + this.#lateness(delayMs));
  }

  advance(ms: number): Promise<void> {
    return this.#time.advance(ms);
  }

  #lateness(delayMs: number): number {
    const dice = this.#random();
    if (dice < STALL_SHARE) {
      // Everything stands still, not this timer alone.
      this.stalls++;
      this.#stalledUntil = this.now() + delayMs + this.#random() * STALL_MS;
    }
    const late = this.#random() * (dice < SLOW_SHARE ? SLOW_MS : USUAL_MS);
    return Math.max(late, this.#stalledUntil - this.now() - delayMs);
  }
}
