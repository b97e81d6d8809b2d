import { timestampDistance } from '@visavis/media-worker';

/** Arrivals are compared over this long: the quickest shows the delay without jitter. */
const WINDOW_MS = 20_000;
const BUCKET_MS = 2_000;

/** The least of what was measured lately. */
export class SlidingMinimum {
  #buckets: { since: number; least: number }[] = [];

  add(value: number, now: number): void {
    const current = this.#buckets.at(-1);
    if (current && now - current.since < BUCKET_MS) current.least = Math.min(current.least, value);
    else this.#buckets.push({ since: now, least: value });
    this.#buckets = this.#buckets.filter(({ since }) => now - since <= WINDOW_MS);
  }

  get least(): number | null {
    return this.#buckets.length === 0 ? null : Math.min(...this.#buckets.map(({ least }) => least));
  }
}

/** Turns one RTP stream's timestamps into ms, without end, and those into our time and its sender's. */
export class StreamClock {
  readonly #rate: number;
  readonly #delay = new SlidingMinimum();
  #first: number | null = null;
  #lastTimestamp = 0;
  #lastTicks = 0;
  /** Sender's time, ms, at the stream's zero; null while no report has told it. */
  #senderZero: number | null = null;

  /** @param rate ticks a second. */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** @returns ms since the first timestamp that was seen. */
  msOf(timestamp: number): number {
    if (this.#first === null) {
      this.#first = timestamp;
      this.#lastTimestamp = timestamp;
    }
    this.#lastTicks += timestampDistance(timestamp, this.#lastTimestamp);
    this.#lastTimestamp = timestamp;
    return (this.#lastTicks * 1_000) / this.#rate;
  }

  arrived(ms: number, at: number): void {
    this.#delay.add(at - ms, at);
  }

  /** @returns when that ms of the stream passed here, jitter taken out; null before anything arrived. */
  passedAt(ms: number): number | null {
    const delay = this.#delay.least;
    return delay === null ? null : ms + delay;
  }

  /** A sender report: the same instant in both times. */
  report(senderMs: number, timestamp: number): void {
    this.#senderZero = senderMs - this.msOf(timestamp);
  }

  /** @returns the ms of this stream that its sender made at the same time as that ms of the other; null: not known. */
  sameInstant(other: StreamClock, ms: number): number | null {
    if (this.#senderZero === null || other.#senderZero === null) return null;
    return other.#senderZero + ms - this.#senderZero;
  }
}
