import { describe, expect, it } from 'vitest';
import type { OpusDecoder, OpusEncoder } from './Opus.ts';
import { OPUS_SAMPLE_RATES, type OpusEncoderOptions } from './opusOptions.ts';

export interface OpusDriver {
  readonly name: string;
  createEncoder(options: OpusEncoderOptions): OpusEncoder;
  createDecoder(): OpusDecoder;
}

/** A vowel-like sound: 150 Hz with harmonics, swelling and falling four times a second. */
export function vowel(sampleRate: number, ms: number): Int16Array {
  const pcm = new Int16Array((sampleRate * ms) / 1_000);
  for (let i = 0; i < pcm.length; i++) {
    const t = i / sampleRate;
    const pitch = 150 + 20 * Math.sin(2 * Math.PI * 1.3 * t);
    const level = 0.55 + 0.45 * Math.sin(2 * Math.PI * 4 * t);
    let value = 0;
    for (let k = 1; k <= 8; k++) value += Math.sin(2 * Math.PI * pitch * k * t) / k;
    pcm[i] = 6_000 * level * value;
  }
  return pcm;
}

export function encodeAll(encoder: OpusEncoder, pcm: Int16Array, sampleRate: number): Uint8Array[] {
  const step = sampleRate / 50;
  const packets: Uint8Array[] = [];
  for (let at = 0; at + step <= pcm.length; at += step)
    packets.push(encoder.encode(pcm.slice(at, at + step)));
  return packets;
}

export function concat(parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function rms(pcm: Int16Array): number {
  return Math.sqrt(pcm.reduce((sum, value) => sum + value * value, 0) / Math.max(1, pcm.length));
}

/** Power of one frequency, by the Goertzel algorithm. */
function power(pcm: Int16Array, sampleRate: number, hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
  let previous = 0;
  let beforeThat = 0;
  for (const value of pcm) [beforeThat, previous] = [previous, value + coefficient * previous - beforeThat];
  return previous ** 2 + beforeThat ** 2 - coefficient * previous * beforeThat;
}

function tone(sampleRate: number, ms: number, hz: number): Int16Array {
  return Int16Array.from(
    { length: (sampleRate * ms) / 1_000 },
    (_, i) => 8_000 * Math.sin((2 * Math.PI * hz * i) / sampleRate),
  );
}

/** What every Opus driver does. */
export function describeOpusConformance(driver: OpusDriver): void {
  describe(driver.name, () => {
    it.each([...OPUS_SAMPLE_RATES])('carries a tone from %i Hz to 16 kHz', (sampleRate) => {
      const encoder = driver.createEncoder({ sampleRate });
      const decoder = driver.createDecoder();
      const packets = encodeAll(encoder, tone(sampleRate, 400, 440), sampleRate);
      const pcm = concat(packets.map((packet) => decoder.decode(packet)));
      expect(pcm.length).toBe(6_400);
      const settled = pcm.subarray(1_600);
      expect(rms(settled)).toBeGreaterThan(4_500);
      expect(rms(settled)).toBeLessThan(6_800);
      for (const other of [220, 660, 1_000, 3_000]) {
        expect(power(settled, 16_000, 440)).toBeGreaterThan(50 * power(settled, 16_000, other));
      }
      encoder.close();
      decoder.close();
    });

    it('spends about the bitrate that it was given', () => {
      const bits = (bitrate: number): number => {
        const encoder = driver.createEncoder({ sampleRate: 16_000, bitrate });
        const packets = encodeAll(encoder, vowel(16_000, 2_000), 16_000);
        encoder.close();
        return (packets.reduce((sum, packet) => sum + packet.length, 0) * 8) / 2;
      };
      expect(bits(32_000)).toBeGreaterThan(15_000);
      expect(bits(32_000)).toBeLessThan(42_000);
      expect(bits(12_000)).toBeLessThan(18_000);
    });

    it('conceals a loss with sound of the same length that goes on, then fades', () => {
      const encoder = driver.createEncoder({ sampleRate: 16_000 });
      const decoder = driver.createDecoder();
      for (const packet of encodeAll(encoder, tone(16_000, 400, 300), 16_000)) decoder.decode(packet);
      const first = decoder.conceal(320);
      expect(first.length).toBe(320);
      expect(rms(first)).toBeGreaterThan(1_000);
      let last = first;
      for (let i = 0; i < 15; i++) last = decoder.conceal(320);
      expect(rms(last)).toBeLessThan(rms(first) / 3);
      encoder.close();
      decoder.close();
    });

    it('goes on after losses as if there had been none', () => {
      const encoder = driver.createEncoder({ sampleRate: 16_000 });
      const decoder = driver.createDecoder();
      encoder.setPacketLoss(0.2);
      const packets = encodeAll(encoder, tone(16_000, 1_000, 440), 16_000);
      const pcm = concat(
        packets.map((packet, i) =>
          i % 10 === 5 ? decoder.conceal(320, packets[i + 1]) : decoder.decode(packet),
        ),
      );
      expect(pcm.length).toBe(16_000);
      expect(rms(pcm.subarray(3_200))).toBeGreaterThan(4_000);
      encoder.close();
      decoder.close();
    });

    it('refuses wrong sizes, garbage and use after close', () => {
      const encoder = driver.createEncoder({ sampleRate: 24_000 });
      const decoder = driver.createDecoder();
      expect(() => encoder.encode(new Int16Array(320))).toThrow(/480 samples/);
      expect(() => decoder.decode(new Uint8Array(0))).toThrow(RangeError);
      expect(() => decoder.decode(new Uint8Array(1_501))).toThrow(RangeError);
      expect(() => decoder.decode(Uint8Array.of(0xff, 0xff, 0xff))).toThrow(/Opus decoding failed/);
      expect(() => decoder.conceal(123)).toThrow(RangeError);
      expect(() => driver.createEncoder({ sampleRate: 22_050 })).toThrow(/resample/);
      encoder.close();
      encoder.close();
      decoder.close();
      decoder.close();
      expect(() => encoder.encode(new Int16Array(480))).toThrow(/closed/);
      expect(() => decoder.decode(Uint8Array.of(0))).toThrow(/closed/);
    });
  });
}
