import { isRtcp, parseRtp, timestampDistance } from '../../media-worker/src/rtp/rtpPacket.ts';

/** How a receiver places a stream's timestamps in its sender's time: by the last sender report (RFC 3550, 6.4.1). */
interface Placement {
  readonly ntpMs: number;
  readonly timestamp: number;
}

interface Heard {
  readonly positionMs: number;
  readonly atMs: number;
}

const VP8_DESCRIPTOR_BYTES = 4;
const SENDER_REPORT = 200;
const PIECE_MS = 20;
/** Sentences whose sound is remembered for their frames. */
const REMEMBERED = 8;

/**
 * Receives a simulated session's sound and picture as a browser does: packets are placed by sender reports alone.
 * Payloads name the sentence and the position in it, so that each frame finds the sound that it was drawn for.
 */
export class AvReceiver {
  readonly #ssrcs: { readonly audio: number; readonly video: number };
  readonly #placements = new Map<number, Placement>();
  readonly #sound = new Map<number, Heard[]>();
  readonly #frames: { sentence: number; positionMs: number; atMs: number }[] = [];

  constructor(ssrcs: { audio: number; video: number }) {
    this.#ssrcs = ssrcs;
  }

  push(datagram: Buffer): void {
    if (isRtcp(datagram)) {
      this.#report(datagram);
      return;
    }
    const packet = parseRtp(datagram);
    if (!packet) throw new Error('a datagram that is no RTP');
    const isAudio = packet.ssrc === this.#ssrcs.audio;
    const placement = this.#placements.get(packet.ssrc);
    const data = Buffer.from(isAudio ? packet.payload : packet.payload.subarray(VP8_DESCRIPTOR_BYTES));
    const sentence = data.readUInt16BE(0);
    if (!placement || sentence === 0) return;
    const ticksPerMs = isAudio ? 48 : 90;
    const atMs = placement.ntpMs + timestampDistance(packet.timestamp, placement.timestamp) / ticksPerMs;
    const positionMs = data.readUInt16BE(2);
    if (isAudio) this.#hear(sentence, { positionMs, atMs });
    else this.#frames.push({ sentence, positionMs, atMs });
  }

  /** Of the frames so far whose sound was received: how far it is behind them, ms. Frames are told once. */
  take(): number[] {
    return this.#frames.splice(0).flatMap(({ sentence, positionMs, atMs }) => {
      // After a hold the same words sound again: the frame belongs to the nearer ones.
      const sound = (this.#sound.get(sentence) ?? [])
        .filter((heard) => heard.positionMs <= positionMs && positionMs < heard.positionMs + PIECE_MS)
        .map((heard) => heard.atMs + (positionMs - heard.positionMs) - atMs);
      return sound.length === 0 ? [] : [sound.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a))];
    });
  }

  #hear(sentence: number, heard: Heard): void {
    const known = this.#sound.get(sentence) ?? [];
    this.#sound.set(sentence, known);
    known.push(heard);
    const [oldest] = this.#sound.keys();
    if (this.#sound.size > REMEMBERED * 60 && oldest !== undefined) this.#sound.delete(oldest);
  }

  #report(datagram: Buffer): void {
    if (datagram[1] !== SENDER_REPORT) return;
    const seconds = datagram.readUInt32BE(8);
    const fraction = datagram.readUInt32BE(12);
    this.#placements.set(datagram.readUInt32BE(4), {
      ntpMs: seconds * 1_000 + (fraction / 2 ** 32) * 1_000,
      timestamp: datagram.readUInt32BE(16),
    });
  }
}
