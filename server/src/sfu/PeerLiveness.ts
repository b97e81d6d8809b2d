import { TypedEmitter, type Clock } from '@visavis/shared';

/** What has arrived from the browser. */
export interface LivenessSample {
  /** Everything received on its transports so far: RTP, RTCP and ICE consent checks. */
  readonly bytesReceived: number;
  /** ICE and DTLS are up on at least one transport. */
  readonly connected: boolean;
}

export interface PeerLivenessEvents {
  /** Proof of life: bytes arrived since the last look. At most one each 250 ms. */
  alive: [];
  /** Nothing arrived for `silentMs`. Repeated at each look until something does. */
  silent: [silentMs: number];
}

const LOOK_EVERY_MS = 250;

/**
 * Looks four times a second whether the browser's transports receive anything. That is evidence of the server's own:
 * it holds while signaling is down, and it ends when the network does. Owns its timer.
 */
export class PeerLiveness extends TypedEmitter<PeerLivenessEvents> {
  readonly #clock: Clock;
  readonly #sample: () => Promise<LivenessSample | null>;
  #bytesReceived: number | undefined;
  #aliveAt: number;
  #cancelTimer: () => void;
  #closed = false;

  constructor(options: { clock: Clock; sample: () => Promise<LivenessSample | null> }) {
    super();
    this.#clock = options.clock;
    this.#sample = options.sample;
    this.#aliveAt = this.#clock.now();
    this.#cancelTimer = this.#clock.setTimeout(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#cancelTimer();
    this.removeAllListeners();
  }

  async #look(): Promise<void> {
    const sample = await this.#sample();
    if (this.#closed) return;
    this.#cancelTimer = this.#clock.setTimeout(() => void this.#look(), LOOK_EVERY_MS);
    const grown =
      sample !== null && this.#bytesReceived !== undefined && sample.bytesReceived > this.#bytesReceived;
    if (sample) this.#bytesReceived = sample.bytesReceived;
    if (grown && sample.connected) {
      this.#aliveAt = this.#clock.now();
      this.emit('alive');
    } else {
      this.emit('silent', this.#clock.now() - this.#aliveAt);
    }
  }
}
