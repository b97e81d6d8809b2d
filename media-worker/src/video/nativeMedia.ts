import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** An opaque handle; belongs to the thread that made it. */
export type NativeHandle = object & { readonly visavisMedia: unique symbol };

/** The addon in `media-worker/native`: realtime VP8 and Opus. Every function throws on wrong arguments. */
export interface NativeMedia {
  vp8EncoderCreate(options: {
    width: number;
    height: number;
    fps: number;
    /** Bits per second. */
    bitrate: number;
    /** libvpx's speed, −16 (fastest) .. −1. */
    cpuUsed: number;
  }): NativeHandle;
  /**
   * @param rgba exactly width × height × 4 bytes.
   * @param timestamp media time, ms; must grow.
   * @returns null when the encoder made no frame.
   */
  vp8EncodeSync(
    handle: NativeHandle,
    rgba: Uint8Array,
    timestamp: number,
    keyFrame: boolean,
  ): { data: Uint8Array<ArrayBuffer>; keyFrame: boolean } | null;
  vp8EncoderSetBitrate(handle: NativeHandle, bitrate: number): void;
  vp8EncoderClose(handle: NativeHandle): void;

  opusEncoderCreate(options: { sampleRate: number; bitrate: number; complexity: number }): NativeHandle;
  opusEncode(handle: NativeHandle, pcm: Int16Array): Uint8Array<ArrayBuffer>;
  /** In-band FEC is on when `percent` > 0. */
  opusEncoderSetPacketLoss(handle: NativeHandle, percent: number): void;
  opusEncoderClose(handle: NativeHandle): void;

  opusDecoderCreate(options: { sampleRate: number }): NativeHandle;
  opusDecode(handle: NativeHandle, packet: Uint8Array): Int16Array<ArrayBuffer>;
  opusConceal(handle: NativeHandle, samples: number, next?: Uint8Array): Int16Array<ArrayBuffer>;
  opusDecoderClose(handle: NativeHandle): void;
}

export type NativeMediaResult =
  | { readonly addon: NativeMedia; readonly reason?: never }
  | { readonly addon: null; readonly reason: string };

const ADDON = fileURLToPath(new URL('../../native/build/Release/visavis_media.node', import.meta.url));

/** Loads the addon; where it was not built or does not fit this machine, says why. Never throws. */
export function loadNativeMedia(path: string = ADDON): NativeMediaResult {
  try {
    // The addon's own functions are its contract; the tests of every driver check that they are there.
    const addon = createRequire(import.meta.url)(path) as NativeMedia;
    return { addon };
  } catch (error) {
    const [reason = 'unknown'] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { addon: null, reason };
  }
}
