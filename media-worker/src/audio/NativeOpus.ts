import type { NativeHandle, NativeMedia } from '../video/nativeMedia.ts';
import type { OpusDecoder, OpusEncoder } from './Opus.ts';
import { DECODER_SAMPLE_RATE, type OpusEncoderOptions } from './opusOptions.ts';

/** libopus in our addon. */
export class NativeOpusEncoder implements OpusEncoder {
  readonly #media: NativeMedia;
  readonly #handle: NativeHandle;

  constructor(media: NativeMedia, options: Required<OpusEncoderOptions>) {
    const { sampleRate, bitrate, complexity } = options;
    this.#media = media;
    this.#handle = media.opusEncoderCreate({ sampleRate, bitrate, complexity });
  }

  encode(pcm: Int16Array): Uint8Array {
    return this.#media.opusEncode(this.#handle, pcm);
  }

  setPacketLoss(ratio: number): void {
    this.#media.opusEncoderSetPacketLoss(this.#handle, Math.round(Math.min(1, Math.max(0, ratio)) * 100));
  }

  close(): void {
    this.#media.opusEncoderClose(this.#handle);
  }
}

/** libopus in our addon: real in-band FEC and packet loss concealment. */
export class NativeOpusDecoder implements OpusDecoder {
  readonly #media: NativeMedia;
  readonly #handle: NativeHandle;

  constructor(media: NativeMedia) {
    this.#media = media;
    this.#handle = media.opusDecoderCreate({ sampleRate: DECODER_SAMPLE_RATE });
  }

  decode(packet: Uint8Array): Int16Array {
    return this.#media.opusDecode(this.#handle, packet);
  }

  conceal(samples: number, next?: Uint8Array): Int16Array {
    return this.#media.opusConceal(this.#handle, samples, next);
  }

  close(): void {
    this.#media.opusDecoderClose(this.#handle);
  }
}
