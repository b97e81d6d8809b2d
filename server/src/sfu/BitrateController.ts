import type { Clock } from '@visavis/shared';

/** How a stream travels to the browser: counters since the stream began, and the present. */
export interface OutboundSample {
  /** Changes when the stream is replaced: counters then begin again. */
  readonly streamId: string;
  readonly packets: number;
  readonly retransmitted: number;
  /** Of the last receiver report, 0 to 1. */
  readonly fractionLost: number;
  /** Bits per second that leave now. */
  readonly bitrate: number;
}

export interface BitrateLimits {
  readonly min: number;
  readonly max: number;
}

/*
 * Measured against a browser behind a 400 kb/s link: following the estimate of the transport alone collapses, no
 * adaptation at all drowns the link in retransmissions. The ratio of retransmitted packets tells the truth.
 */
const MAX_RETRANSMITTED_RATIO = 0.03;
const MAX_FRACTION_LOST = 12 / 256;
/** Beyond these, less bitrate no longer helps: a link with some random loss stays well below. */
const DROWNING_RETRANSMITTED_RATIO = 0.25;
const DROWNING_FRACTION_LOST = 0.12;
const DECREASE = 0.7;
/** A link that took less than we aimed at gets a little less than it took. */
const BELOW_DELIVERED = 0.8;
const INCREASE = 1.08;
const INCREASE_BPS = 5_000;
/** Quiet seconds before the first increase, and after a decrease. */
const QUIET_SAMPLES = 2;
const QUIET_SAMPLES_AFTER_LOSS = 4;

/** Additive increase, multiplicative decrease, driven by losses on the way to the browser. Pure: one call a second. */
export class AimdBitrate {
  readonly #limits: BitrateLimits;
  #bps: number;
  #previous: OutboundSample | undefined;
  #quietNeeded = QUIET_SAMPLES;
  #drowning = false;

  constructor(limits: BitrateLimits) {
    this.#limits = limits;
    this.#bps = limits.max;
  }

  /** Bits per second to encode at. */
  get bps(): number {
    return this.#bps;
  }

  /** Whether much was lost though nothing less can be aimed at: the link does not carry a picture. */
  get overwhelmed(): boolean {
    return this.#drowning && this.#bps === this.#limits.min;
  }

  /** @returns the new target, bits per second. */
  update(sample: OutboundSample): number {
    const previous = this.#previous?.streamId === sample.streamId ? this.#previous : undefined;
    this.#previous = sample;
    const sent = Math.max(1, sample.packets - (previous?.packets ?? 0));
    const retransmitted = sample.retransmitted - (previous?.retransmitted ?? 0);
    const ratio = retransmitted / sent;
    const lossy = ratio > MAX_RETRANSMITTED_RATIO || sample.fractionLost > MAX_FRACTION_LOST;
    this.#drowning = ratio > DROWNING_RETRANSMITTED_RATIO || sample.fractionLost > DROWNING_FRACTION_LOST;
    if (lossy) {
      const delivered = sample.bitrate > 0 ? sample.bitrate : this.#bps;
      this.#bps = Math.max(
        this.#limits.min,
        Math.round(Math.min(this.#bps * DECREASE, delivered * BELOW_DELIVERED)),
      );
      this.#quietNeeded = QUIET_SAMPLES_AFTER_LOSS;
    } else if (--this.#quietNeeded <= 0) {
      this.#quietNeeded = 0;
      this.#bps = Math.min(this.#limits.max, Math.round(this.#bps * INCREASE + INCREASE_BPS));
    }
    return this.#bps;
  }
}

const SAMPLE_EVERY_MS = 1_000;

/** Watches one browser's link each second and tells the media-worker what it carries. Owns its timer. */
export class BitrateController {
  readonly #clock: Clock;
  readonly #sample: () => Promise<OutboundSample | null>;
  readonly #apply: (bps: number) => void;
  readonly #onSample: (sample: OutboundSample | null, overwhelmed: boolean) => void;
  readonly #aimd: AimdBitrate;
  #cancelTimer: () => void;
  #closed = false;

  /**
   * @param options.sample null while no picture flows.
   * @param options.apply called when the target changes, bits per second.
   * @param options.onSample called with each sample; `overwhelmed`: it is lossy at the lowest bitrate.
   */
  constructor(options: {
    clock: Clock;
    limits: BitrateLimits;
    sample: () => Promise<OutboundSample | null>;
    apply: (bps: number) => void;
    onSample?: (sample: OutboundSample | null, overwhelmed: boolean) => void;
  }) {
    this.#clock = options.clock;
    this.#sample = options.sample;
    this.#apply = options.apply;
    this.#onSample = options.onSample ?? (() => undefined);
    this.#aimd = new AimdBitrate(options.limits);
    this.#cancelTimer = this.#clock.setTimeout(() => void this.#tick(), SAMPLE_EVERY_MS);
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#cancelTimer();
  }

  async #tick(): Promise<void> {
    const sample = await this.#sample();
    if (this.#closed) return;
    if (sample) {
      const before = this.#aimd.bps;
      const bps = this.#aimd.update(sample);
      if (bps !== before) this.#apply(bps);
    }
    this.#onSample(sample, sample !== null && this.#aimd.overwhelmed);
    this.#cancelTimer = this.#clock.setTimeout(() => void this.#tick(), SAMPLE_EVERY_MS);
  }
}
