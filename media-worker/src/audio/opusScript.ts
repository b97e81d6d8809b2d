import { createRequire } from 'node:module';

/** libopus's own names for its controls (opus_defines.h). */
export const OPUS_SET_BITRATE = 4002;
export const OPUS_SET_COMPLEXITY = 4010;
export const OPUS_SET_INBAND_FEC = 4012;
export const OPUS_SET_PACKET_LOSS_PERC = 4014;
const OPUS_APPLICATION_VOIP = 2048;

/** 120 ms at 48 kHz. It always decodes into room for this many, whatever the rate. */
const SAMPLES_MAX = 5_760;
export const PACKET_MAX = 1_500;

interface Handler {
  _encode(pcm: number, bytes: number, packet: number, frameSamples: number): number;
  _decode(packet: number, bytes: number, pcm: number): number;
  _encoder_ctl(request: number, value: number): number;
}

interface OpusScriptModule {
  HEAPU8: Uint8Array;
  HEAPU16: Uint16Array;
  OpusScriptHandler: {
    new (sampleRate: number, channels: number, application: number): Handler;
    destroy_handler(handler: Handler): void;
  };
  _malloc(bytes: number): number;
}

/**
 * opusscript's WebAssembly libopus, driven directly: its JavaScript wrapper computes its sample buffers at twice their
 * address, which with several codecs in one heap is other codecs' memory. One heap for each codec, so that a trap in
 * one session stays there; the collector frees it.
 */
export class OpusScript {
  readonly #module: OpusScriptModule;
  readonly #handler: Handler;
  /** One byte of PCM in each 16-bit word: the handler's own convention. */
  readonly #pcm: number;
  readonly #packet: number;
  #closed = false;

  constructor(sampleRate: number) {
    const instantiate = createRequire(import.meta.url)(
      'opusscript/build/opusscript_native_wasm.js',
    ) as () => OpusScriptModule;
    this.#module = instantiate();
    this.#handler = new this.#module.OpusScriptHandler(sampleRate, 1, OPUS_APPLICATION_VOIP);
    this.#pcm = this.#module._malloc(SAMPLES_MAX * 4);
    this.#packet = this.#module._malloc(PACKET_MAX);
    if (this.#pcm === 0 || this.#packet === 0) throw new Error('Out of memory');
  }

  control(request: number, value: number): void {
    this.#check(this.#handler._encoder_ctl(request, value), 'control');
  }

  encode(pcm: Int16Array): Uint8Array {
    this.#assertOpen();
    const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
    this.#module.HEAPU16.set(bytes, this.#pcm >> 1);
    const length = this.#check(
      this.#handler._encode(this.#pcm, bytes.length, this.#packet, pcm.length),
      'encoding',
    );
    return this.#module.HEAPU8.slice(this.#packet, this.#packet + length);
  }

  /** @param packet empty for a lost one: SAMPLES_MAX samples of extrapolation come back. */
  decode(packet: Uint8Array): Int16Array {
    this.#assertOpen();
    this.#module.HEAPU8.set(packet, this.#packet);
    const samples = this.#check(
      this.#handler._decode(this.#packet, packet.length, this.#pcm),
      packet.length > 0 ? 'decoding' : 'concealment',
    );
    const start = this.#pcm >> 1;
    const bytes = Uint8Array.from(this.#module.HEAPU16.subarray(start, start + samples * 2));
    return new Int16Array(bytes.buffer);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#module.OpusScriptHandler.destroy_handler(this.#handler);
  }

  #assertOpen(): void {
    if (this.#closed) throw new Error('The Opus codec is closed');
  }

  #check(result: number, what: string): number {
    if (result < 0) throw new Error(`Opus ${what} failed: error ${result}`);
    return result;
  }
}
