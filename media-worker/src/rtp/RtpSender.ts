import { randomInt } from 'node:crypto';
import { buildRtp } from './rtpPacket.ts';

export interface RtpStreamOptions {
  readonly ssrc: number;
  readonly payloadType: number;
}

/** The sending side of one stream: numbers, timestamps, counters, and a history to send again from. */
export class RtpSender {
  readonly ssrc: number;
  readonly #payloadType: number;
  readonly #clockRate: number;
  readonly #history: (Buffer | undefined)[];
  /** Random, as RFC 3550 asks; the sequence starts low enough not to wrap within the first seconds. */
  #sequenceNumber = randomInt(0x8000);
  readonly #timestampBase = randomInt(0x8000_0000);
  #packets = 0;
  #octets = 0;

  /** @param historyLength packets kept to be sent again; 0 for none. */
  constructor(stream: RtpStreamOptions, clockRate: number, historyLength: number) {
    this.ssrc = stream.ssrc;
    this.#payloadType = stream.payloadType;
    this.#clockRate = clockRate;
    this.#history = new Array<Buffer | undefined>(historyLength);
  }

  get packets(): number {
    return this.#packets;
  }

  /** Payload bytes, as sender reports count them. */
  get octets(): number {
    return this.#octets;
  }

  timestampAt(mediaTimeMs: number): number {
    return (this.#timestampBase + Math.round((mediaTimeMs * this.#clockRate) / 1_000)) >>> 0;
  }

  build(mediaTimeMs: number, marker: boolean, payloadHeader: Uint8Array, payload: Uint8Array): Buffer {
    const sequenceNumber = this.#sequenceNumber;
    this.#sequenceNumber = (sequenceNumber + 1) & 0xffff;
    const packet = buildRtp(
      {
        payloadType: this.#payloadType,
        marker,
        sequenceNumber,
        timestamp: this.timestampAt(mediaTimeMs),
        ssrc: this.ssrc,
      },
      payloadHeader,
      payload,
    );
    this.#packets++;
    this.#octets += payloadHeader.length + payload.length;
    if (this.#history.length > 0) this.#history[sequenceNumber % this.#history.length] = packet;
    return packet;
  }

  /** The packet of that number, while it is remembered. */
  recall(sequenceNumber: number): Buffer | undefined {
    if (this.#history.length === 0) return undefined;
    const packet = this.#history[sequenceNumber % this.#history.length];
    return packet?.readUInt16BE(2) === sequenceNumber ? packet : undefined;
  }
}
