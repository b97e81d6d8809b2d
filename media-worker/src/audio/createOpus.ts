import { loadNativeMedia, type NativeMediaResult } from '../video/nativeMedia.ts';
import { NativeOpusDecoder, NativeOpusEncoder } from './NativeOpus.ts';
import type { OpusDecoder, OpusEncoder } from './Opus.ts';
import { completeOptions, type OpusEncoderOptions } from './opusOptions.ts';
import { WasmOpusDecoder, WasmOpusEncoder } from './WasmOpus.ts';

/**
 * The best Opus encoder that this machine has: the addon's, or WebAssembly.
 * @throws RangeError when Opus cannot encode that sample rate.
 */
export function createOpusEncoder(
  options: OpusEncoderOptions,
  native: NativeMediaResult = loadNativeMedia(),
): OpusEncoder {
  const complete = completeOptions(options);
  return native.addon ? new NativeOpusEncoder(native.addon, complete) : new WasmOpusEncoder(complete);
}

/** The best Opus decoder that this machine has; mono, 16 kHz. */
export function createOpusDecoder(native: NativeMediaResult = loadNativeMedia()): OpusDecoder {
  return native.addon ? new NativeOpusDecoder(native.addon) : new WasmOpusDecoder();
}
