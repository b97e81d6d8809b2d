import type { Clock } from '@visavis/shared';

/** The network between server and browser now. */
export interface NetworkSample {
  /** Round trip, ms; null before the first receiver report. */
  readonly rttMs: number | null;
  /** Share of packets lost lately on the way to the browser, 0 to 1. */
  readonly lossToBrowser: number;
  /** The same for the microphone; null without one. */
  readonly lossFromBrowser: number | null;
}

const SAMPLE_EVERY_MS = 5_000;

/** Looks at one browser's network every five seconds. Owns its timer. */
export class NetworkWatch {
  readonly #clock: Clock;
  readonly #sample: () => Promise<NetworkSample | null>;
  readonly #tell: (sample: NetworkSample) => void;
  #cancelTimer: () => void;
  #closed = false;

  /** @param options.sample null while nothing flows. */
  constructor(options: {
    clock: Clock;
    sample: () => Promise<NetworkSample | null>;
    tell: (sample: NetworkSample) => void;
  }) {
    this.#clock = options.clock;
    this.#sample = options.sample;
    this.#tell = options.tell;
    this.#cancelTimer = this.#next();
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#cancelTimer();
  }

  #next(): () => void {
    return this.#clock.setTimeout(() => void this.#look(), SAMPLE_EVERY_MS);
  }

  async #look(): Promise<void> {
    const sample = await this.#sample();
    if (this.#closed) return;
    this.#cancelTimer = this.#next();
    if (sample) this.#tell(sample);
  }
}
