import type { Clock } from '@visavis/shared';
import type { types } from 'mediasoup-client';

/** A short gap ends by itself: Chrome says `disconnected` after 2-3 s without an answer already. */
const PATIENCE_MS = 1_000;
const ATTEMPT_MS = 4_000;
const ATTEMPTS = 3;

export interface IceRecoveryOptions {
  readonly transport: Pick<types.Transport, 'on' | 'off' | 'connectionState'>;
  readonly clock: Clock;
  /** Fetches new ICE parameters and applies them. */
  readonly restart: () => Promise<void>;
  readonly onLost: () => void;
  readonly onRestored: () => void;
  /** Three restarts did not help: the transport must be replaced. */
  readonly onGivenUp: () => void;
}

/** Watches one transport and restarts ICE when its path breaks. */
export class IceRecovery {
  readonly #options: IceRecoveryOptions;
  #attempts = 0;
  #lost = false;
  #cancelTimer: () => void = () => undefined;
  #closed = false;

  constructor(options: IceRecoveryOptions) {
    this.#options = options;
    options.transport.on('connectionstatechange', this.#onState);
  }

  readonly #onState = (state: types.ConnectionState): void => {
    if (this.#closed) return;
    switch (state) {
      case 'connected':
        this.#cancelTimer();
        this.#attempts = 0;
        if (this.#lost) {
          this.#lost = false;
          this.#options.onRestored();
        }
        return;
      case 'disconnected':
        if (!this.#lost) this.#schedule(PATIENCE_MS);
        return;
      case 'failed':
        this.#schedule(0);
        return;
      case 'new':
      case 'connecting':
      case 'closed':
        return;
    }
  };

  #schedule(delayMs: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.setTimeout(() => void this.#attempt(), delayMs);
  }

  async #attempt(): Promise<void> {
    if (!this.#lost) {
      this.#lost = true;
      this.#options.onLost();
    }
    if (++this.#attempts > ATTEMPTS) {
      this.#options.onGivenUp();
      return;
    }
    // Whatever comes of the request, look again later: its answer may get lost too.
    this.#schedule(ATTEMPT_MS);
    try {
      await this.#options.restart();
    } catch {
      // The next attempt, or giving up, follows from the timer.
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer();
    this.#options.transport.off('connectionstatechange', this.#onState);
  }
}
