/** Opus, mono, as RTP carries it. Native (libopus in our addon) or WebAssembly; both behind these. */
export interface OpusEncoder {
  /** @param pcm 20 ms of mono PCM at the encoder's rate. @returns one packet, owned by the caller. */
  encode(pcm: Int16Array): Uint8Array;
  /** Expected loss at the receiver, 0..1: sets in-band FEC where the encoder can. */
  setPacketLoss(ratio: number): void;
  close(): void;
}

export interface OpusDecoder {
  /** @returns mono PCM at 16 kHz. */
  decode(packet: Uint8Array): Int16Array;
  /** Conceals one lost packet of `samples`; uses the next packet's in-band FEC when it is given and can. */
  conceal(samples: number, next?: Uint8Array): Int16Array;
  close(): void;
}
