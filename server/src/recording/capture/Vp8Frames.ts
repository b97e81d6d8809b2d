import { sequenceDistance, type RtpPacket } from '@visavis/media-worker';

export interface Vp8Frame {
  /** RTP time, 90 kHz. */
  readonly timestamp: number;
  readonly keyFrame: boolean;
  readonly data: Buffer;
}

/** Puts VP8 frames together again from RTP packets in order (RFC 7741). After a loss it waits for the next key frame. */
export class Vp8Frames {
  readonly #onLoss: () => void;
  #pieces: Uint8Array[] = [];
  #timestamp = 0;
  #lastSequence: number | null = null;
  /** Set while the frames depend on one that is missing. */
  #needsKey = true;

  /** @param onLoss called for each frame that is given up: a key frame is needed. */
  constructor(onLoss: () => void) {
    this.#onLoss = onLoss;
  }

  /** @returns the frame that this packet completes. */
  add(packet: RtpPacket): Vp8Frame | null {
    const payload = vp8Payload(packet.payload);
    if (!payload) return null;
    const inOrder =
      this.#lastSequence === null || sequenceDistance(packet.sequenceNumber, this.#lastSequence) === 1;
    this.#lastSequence = packet.sequenceNumber;
    if (!inOrder) this.#lose();
    if (payload.begins) {
      this.#pieces = [payload.data];
      this.#timestamp = packet.timestamp;
    } else if (this.#pieces.length > 0 && packet.timestamp === this.#timestamp) {
      this.#pieces.push(payload.data);
    } else {
      return null;
    }
    return packet.marker ? this.#complete() : null;
  }

  #complete(): Vp8Frame | null {
    const data = Buffer.concat(this.#pieces);
    this.#pieces = [];
    // The first bit of a VP8 frame is 0 in a key frame (RFC 6386, 9.1).
    const keyFrame = ((data[0] ?? 1) & 1) === 0;
    if (this.#needsKey && !keyFrame) return null;
    this.#needsKey = false;
    return { timestamp: this.#timestamp, keyFrame, data };
  }

  #lose(): void {
    this.#pieces = [];
    this.#needsKey = true;
    this.#onLoss();
  }
}

/** Takes the payload descriptor off (RFC 7741, 4.2). @returns null when there is nothing behind it. */
function vp8Payload(payload: Uint8Array): { begins: boolean; data: Uint8Array } | null {
  const first = payload[0] ?? 0;
  let at = 1;
  if (first & 0x80) {
    const extensions = payload[at++] ?? 0;
    if (extensions & 0x80) at += (payload[at] ?? 0) & 0x80 ? 2 : 1;
    if (extensions & 0x40) at++;
    if (extensions & 0x30) at++;
  }
  if (at >= payload.length) return null;
  // S bit set and partition 0: a frame's first piece.
  return { begins: (first & 0x17) === 0x10, data: payload.subarray(at) };
}
