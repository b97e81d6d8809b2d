import { sequenceDistance, type RtpPacket } from '../rtp/rtpPacket.ts';

export type JitterBufferItem =
  | { readonly type: 'packet'; readonly packet: RtpPacket }
  /** Given up. `next`: the packet right after it, which may carry its FEC. */
  | { readonly type: 'lost'; readonly next: RtpPacket | undefined };

export type PushResult = 'stored' | 'duplicate' | 'late' | 'restarted';

/** Packets behind a hole before it is given up whatever the wait: 300 ms. */
const DEPTH_MAX = 15;
/** A jump beyond this, 10 s, is a new stream and not a loss. */
const JUMP_MAX = 500;

/**
 * Puts packets in order. In-order packets pass at once: the buffer adds delay only where one is missing, and then waits
 * `targetMs` from the arrival of the first that overtook it.
 */
export class JitterBuffer {
  readonly #waiting = new Map<number, { packet: RtpPacket; arrivalMs: number }>();
  #next: number | undefined;

  push(packet: RtpPacket, arrivalMs: number): PushResult {
    const { sequenceNumber } = packet;
    this.#next ??= sequenceNumber;
    const distance = sequenceDistance(sequenceNumber, this.#next);
    let result: PushResult = 'stored';
    if (Math.abs(distance) > JUMP_MAX) {
      this.#waiting.clear();
      this.#next = sequenceNumber;
      result = 'restarted';
    } else if (distance < 0) return 'late';
    if (this.#waiting.has(sequenceNumber)) return 'duplicate';
    this.#waiting.set(sequenceNumber, { packet, arrivalMs });
    return result;
  }

  /** The next item that is ready at `nowMs`; null while there is none. */
  pop(nowMs: number, targetMs: number): JitterBufferItem | null {
    if (this.#next === undefined || this.#waiting.size === 0) return null;
    const sequenceNumber = this.#next;
    const first = this.#waiting.get(sequenceNumber);
    if (!first && this.#waiting.size < DEPTH_MAX && nowMs < (this.giveUpAt(targetMs) ?? Infinity))
      return null;
    this.#waiting.delete(sequenceNumber);
    this.#next = (sequenceNumber + 1) & 0xffff;
    if (first) return { type: 'packet', packet: first.packet };
    return { type: 'lost', next: this.#waiting.get(this.#next)?.packet };
  }

  /** When the packet that is missing now will be given up, ms; undefined when none is. */
  giveUpAt(targetMs: number): number | undefined {
    if (this.#waiting.size === 0) return undefined;
    let overtookAt = Infinity;
    for (const { arrivalMs } of this.#waiting.values()) overtookAt = Math.min(overtookAt, arrivalMs);
    return overtookAt + targetMs;
  }
}
