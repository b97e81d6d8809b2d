import type { Clock } from '@visavis/shared';

const INTERVAL_MS = 480;
/** Guesses never take more than this share of the time: long utterances, and many speakers, get fewer. */
const MAX_SHARE = 1 / 3;

/**
 * What all sessions of a media-worker may spend on words in mid-speech, which are a luxury: one guess at a time, a third
 * of a core. Words for which the avatar was silenced go first.
 */
export class PartialBudget {
  readonly #urgentOnly: boolean;
  #busy = false;
  #nextAt = -Infinity;

  /** @param options.urgentOnly each guess costs money: a provider is asked. Default false. */
  constructor({ urgentOnly = false } = {}) {
    this.#urgentOnly = urgentOnly;
  }

  /** @returns what to call when the guess is done; undefined when there may be none now. */
  take(clock: Clock, urgent: boolean): (() => void) | undefined {
    if (this.#busy || (this.#urgentOnly && !urgent)) return undefined;
    if (!urgent && clock.now() < this.#nextAt) return undefined;
    this.#busy = true;
    const startedAt = clock.now();
    return () => {
      this.#busy = false;
      const took = clock.now() - startedAt;
      this.#nextAt = startedAt + Math.max(INTERVAL_MS, took / MAX_SHARE);
    };
  }
}
