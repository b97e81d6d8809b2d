export interface EncodedFrame {
  /** One VP8 frame. */
  readonly data: Uint8Array;
  readonly keyFrame: boolean;
  /** Media time, ms. */
  readonly timestampMs: number;
}

export interface VideoEncoderOptions {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly bitrate: number;
}

/** VP8, realtime. One instance per stream. */
export interface VideoEncoder {
  readonly name: string;
  /**
   * @param rgba width × height × 4 bytes; read before the promise resolves, may be reused after.
   * @param timestampMs media time; must grow.
   * @returns null when the encoder chose to drop the frame (or has not produced it yet).
   */
  encode(rgba: Uint8Array, timestampMs: number, options: { keyFrame: boolean }): Promise<EncodedFrame | null>;
  /** Bits per second; takes effect with the next frame where the encoder can. */
  setBitrate(bps: number): void;
  close(): void;
}
