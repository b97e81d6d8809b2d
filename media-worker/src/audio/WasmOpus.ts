import type { OpusDecoder, OpusEncoder } from './Opus.ts';
import { DECODER_SAMPLE_RATE, OPUS_FRAME_MS, type OpusEncoderOptions } from './opusOptions.ts';
import {
  OPUS_SET_BITRATE,
  OPUS_SET_COMPLEXITY,
  OPUS_SET_INBAND_FEC,
  OPUS_SET_PACKET_LOSS_PERC,
  OpusScript,
  PACKET_MAX,
} from './opusScript.ts';

/** libopus in WebAssembly, for where the addon cannot be built. */
export class WasmOpusEncoder implements OpusEncoder {
  readonly #opus: OpusScript;
  readonly #frameSamples: number;

  constructor(options: Required<OpusEncoderOptions>) {
    this.#opus = new OpusScript(options.sampleRate);
    this.#opus.control(OPUS_SET_BITRATE, options.bitrate);
    this.#opus.control(OPUS_SET_COMPLEXITY, options.complexity);
    this.#frameSamples = (options.sampleRate * OPUS_FRAME_MS) / 1_000;
  }

  encode(pcm: Int16Array): Uint8Array {
    if (pcm.length !== this.#frameSamples) {
      throw new RangeError(`pcm must be 20 ms, ${this.#frameSamples} samples, it has ${pcm.length}`);
    }
    return this.#opus.encode(pcm);
  }

  setPacketLoss(ratio: number): void {
    const percent = Math.round(Math.min(1, Math.max(0, ratio)) * 100);
    this.#opus.control(OPUS_SET_INBAND_FEC, percent > 0 ? 1 : 0);
    this.#opus.control(OPUS_SET_PACKET_LOSS_PERC, percent);
  }

  close(): void {
    this.#opus.close();
  }
}

/** Conceals by extrapolation only: this build of libopus gives no way to its in-band FEC. */
export class WasmOpusDecoder implements OpusDecoder {
  readonly #opus = new OpusScript(DECODER_SAMPLE_RATE);
  /** What the last extrapolation made beyond the packet it stood in for: the next lost packet goes on with it. */
  #extrapolated = new Int16Array(0);

  decode(packet: Uint8Array): Int16Array {
    if (packet.length === 0 || packet.length > PACKET_MAX) {
      throw new RangeError(`packet must have 1 to ${PACKET_MAX} bytes`);
    }
    this.#extrapolated = new Int16Array(0);
    return this.#opus.decode(packet);
  }

  conceal(samples: number, _next?: Uint8Array): Int16Array {
    const step = DECODER_SAMPLE_RATE / 400;
    if (!Number.isInteger(samples / step) || samples <= 0 || samples > step * 48) {
      throw new RangeError('samples must be a multiple of 2.5 ms, at most 120 ms');
    }
    if (this.#extrapolated.length < samples) {
      this.#extrapolated = Int16Array.from(this.#opus.decode(new Uint8Array(0)));
    }
    const pcm = this.#extrapolated.slice(0, samples);
    this.#extrapolated = this.#extrapolated.slice(samples);
    return pcm;
  }

  close(): void {
    this.#opus.close();
  }
}
