import { timestampDistance, type RtpPacket } from '../rtp/rtpPacket.ts';

const TICKS_PER_MS = 48;
/** How fast a delay peak is forgotten, ms per second. */
const PEAK_DECAY = 20;
/** How fast the fastest path seen may get slower, ms per second: more than any two clocks drift apart. */
const BASE_RISE = 1;
const TARGET_MIN_MS = 20;
const TARGET_MAX_MS = 200;

/**
 * Learns from each packet's arrival how late packets are on this network: against the fastest one lately, by a leaking
 * peak. A pause of the sender moves arrival and timestamp alike, so it is no delay.
 */
export class DelayEstimator {
  #origin: { arrivalMs: number; timestamp: number } | undefined;
  /** Local time minus stream time of the fastest path, ms. */
  #base = 0;
  #peak = 0;
  #updatedAt = 0;

  /** How late packets come, ms. */
  get jitterMs(): number {
    return this.#peak;
  }

  /** How long to wait for a packet that others have overtaken, ms. */
  get targetMs(): number {
    return Math.min(TARGET_MAX_MS, Math.max(TARGET_MIN_MS, this.#peak * 1.2));
  }

  onPacket(packet: RtpPacket, arrivalMs: number): void {
    this.#origin ??= { arrivalMs, timestamp: packet.timestamp };
    const elapsed = Math.max(0, arrivalMs - (this.#updatedAt || arrivalMs)) / 1_000;
    this.#updatedAt = arrivalMs;
    const transit = arrivalMs - this.#origin.arrivalMs - this.#streamMs(packet.timestamp);
    this.#base = Math.min(transit, this.#base + BASE_RISE * elapsed);
    this.#peak = Math.max(transit - this.#base, this.#peak - PEAK_DECAY * elapsed);
  }

  /** The path has become slower for good, or so it seems: a faster packet corrects it at once. */
  rebase(packet: RtpPacket, arrivalMs: number): void {
    if (!this.#origin) return;
    this.#base = arrivalMs - this.#origin.arrivalMs - this.#streamMs(packet.timestamp);
  }

  /** When a packet of that timestamp arrives on the fastest path: local time, ms. */
  expectedArrival(timestamp: number): number {
    if (!this.#origin) return 0;
    return this.#origin.arrivalMs + this.#streamMs(timestamp) + this.#base;
  }

  #streamMs(timestamp: number): number {
    return this.#origin ? timestampDistance(timestamp, this.#origin.timestamp) / TICKS_PER_MS : 0;
  }
}
