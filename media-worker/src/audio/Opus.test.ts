import { describe, expect, it } from 'vitest';
import { loadNativeMedia } from '../video/nativeMedia.ts';
import { createOpusDecoder, createOpusEncoder } from './createOpus.ts';
import { NativeOpusDecoder, NativeOpusEncoder } from './NativeOpus.ts';
import { concat, describeOpusConformance, encodeAll, vowel } from './Opus.conformance.ts';
import type { OpusDecoder } from './Opus.ts';
import { WasmOpusDecoder, WasmOpusEncoder } from './WasmOpus.ts';

const native = loadNativeMedia();
const without = loadNativeMedia('/nonexistent/visavis_media.node');

describeOpusConformance({
  name: 'WasmOpus',
  createEncoder: (options) => createOpusEncoder(options, without),
  createDecoder: () => createOpusDecoder(without),
});

if (native.addon) {
  describeOpusConformance({
    name: 'NativeOpus',
    createEncoder: (options) => createOpusEncoder(options, native),
    createDecoder: () => createOpusDecoder(native),
  });

  describe('NativeOpus in-band FEC', () => {
    /** Signal to noise over the lost packets only, dB, against the same stream without loss. */
    function qualityOfLost(useFec: boolean): number {
      const encoder = createOpusEncoder({ sampleRate: 16_000 }, native);
      encoder.setPacketLoss(0.2);
      const packets = encodeAll(encoder, vowel(16_000, 3_000), 16_000);
      const lost = (i: number): boolean => i > 10 && i % 5 === 3;
      const play = (decoder: OpusDecoder, lossy: boolean): Int16Array[] =>
        packets.map((packet, i) =>
          lossy && lost(i)
            ? decoder.conceal(320, useFec ? packets[i + 1] : undefined)
            : decoder.decode(packet),
        );
      const whole = play(createOpusDecoder(native), false);
      const holed = play(createOpusDecoder(native), true);
      const clean = concat(whole.filter((_, i) => lost(i)));
      const got = concat(holed.filter((_, i) => lost(i)));
      let signal = 0;
      let noise = 0;
      clean.forEach((value, i) => {
        signal += value ** 2;
        noise += (value - got[i]!) ** 2;
      });
      return 10 * Math.log10(signal / noise);
    }

    it('restores a lost packet far better than extrapolation does', () => {
      expect(qualityOfLost(true)).toBeGreaterThan(qualityOfLost(false) + 3);
    });
  });
}

describe('createOpus', () => {
  it('takes the addon where there is one, WebAssembly elsewhere', () => {
    expect(createOpusEncoder({ sampleRate: 16_000 }, without)).toBeInstanceOf(WasmOpusEncoder);
    expect(createOpusDecoder(without)).toBeInstanceOf(WasmOpusDecoder);
    if (!native.addon) return;
    expect(createOpusEncoder({ sampleRate: 16_000 })).toBeInstanceOf(NativeOpusEncoder);
    expect(createOpusDecoder()).toBeInstanceOf(NativeOpusDecoder);
  });

  it('says why the addon cannot be loaded', () => {
    expect(without).toMatchObject({
      addon: null,
      reason: expect.stringContaining('Cannot find module') as string,
    });
  });
});
