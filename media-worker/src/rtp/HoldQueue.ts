import type { Clock } from '@visavis/shared';
import type { MediaClock } from './MediaClock.ts';

/** A timer may fire a little early. */
const TOLERANCE_MS = 1;
/** Further ahead than this the caller does not keep the media's pace at all. */
const MAX_AHEAD_MS = 200;

/**
 * Sends nothing before its media time: what comes early is held back, in order. (An SFU takes a packet that is early
 * for a clock that is wrong, and the picture then stays apart from the sound.)
 */
export class HoldQueue {
  readonly #clock: Clock;
  readonly #mediaClock: MediaClock;
  #held: { mediaTimeMs: number; send: () => void }[] = [];
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, mediaClock: MediaClock) {
    this.#clock = clock;
    this.#mediaClock = mediaClock;
  }

  /**
   * @returns true when it was sent at once.
   * @throws RangeError when it is more than 200 ms early.
   */
  push(mediaTimeMs: number, send: () => void): boolean {
    const ahead = mediaTimeMs - this.#mediaClock.now();
    if (ahead > MAX_AHEAD_MS) {
      throw new RangeError(`Media is ${Math.round(ahead)} ms ahead of its time: send it when it is due`);
    }
    if (this.#held.length === 0 && ahead <= TOLERANCE_MS) {
      send();
      return true;
    }
    this.#held.push({ mediaTimeMs, send });
    this.#arm();
    return false;
  }

  close(): void {
    this.#cancel?.();
    this.#held = [];
  }

  #arm(): void {
    const [first] = this.#held;
    if (!first || this.#cancel) return;
    const delay = Math.max(0, first.mediaTimeMs - this.#mediaClock.now());
    this.#cancel = this.#clock.setTimeout(() => {
      this.#cancel = undefined;
      this.#release();
    }, delay);
  }

  #release(): void {
    for (;;) {
      const [first] = this.#held;
      if (!first || first.mediaTimeMs - this.#mediaClock.now() > TOLERANCE_MS) break;
      this.#held.shift();
      first.send();
    }
    this.#arm();
  }
}
