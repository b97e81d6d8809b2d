import type { Clock, PlayoutState } from '@visavis/shared';

/**
 * How long stale sound may still come out of the browser's jitter buffer after a cut, ms. The media-worker sends nothing
 * new for as long.
 */
const DRAIN_MS = 200;

export interface SilencerOptions {
  readonly clock: Clock;
  readonly silence: (silent: boolean) => void;
}

/**
 * Silences the avatar's sound at once when its reply is held or interrupted, and opens it again when what was under way
 * has passed: nothing stale is heard, nothing new is lost.
 */
export class Silencer {
  readonly #options: SilencerOptions;
  #silentSince: number | null = null;
  #cancelOpen: () => void = () => undefined;

  constructor(options: SilencerOptions) {
    this.#options = options;
  }

  get silent(): boolean {
    return this.#silentSince !== null;
  }

  playout(state: PlayoutState): void {
    this.#cancelOpen();
    switch (state) {
      case 'held':
        this.#silence();
        return;
      case 'interrupted':
        this.#silence();
        this.#openSoon();
        return;
      case 'resumed':
        this.#openSoon();
        return;
    }
  }

  /** The stream is another one: nothing stale can come from it. */
  reset(): void {
    this.#cancelOpen();
    this.#open();
  }

  #silence(): void {
    if (this.#silentSince !== null) return;
    this.#silentSince = this.#options.clock.now();
    this.#options.silence(true);
  }

  #openSoon(): void {
    if (this.#silentSince === null) return;
    const { clock } = this.#options;
    this.#cancelOpen = clock.setTimeout(() => this.#open(), this.#silentSince + DRAIN_MS - clock.now());
  }

  #open(): void {
    if (this.#silentSince === null) return;
    this.#silentSince = null;
    this.#options.silence(false);
  }
}
