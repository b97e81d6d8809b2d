import { describe, expect, it } from 'vitest';
import { decodeWav, encodeWav } from './wav.ts';

const pcm = Int16Array.from({ length: 500 }, (_, index) => ((index * 7_919) % 60_000) - 30_000);

/** A file with a chunk before its sound, in another format. */
function wav(code: number, bits: number, channels: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12 + 8 + 3 + 1 + 8 + 16 + 8);
  head.write('RIFF', 0);
  head.writeUInt32LE(head.length + data.length - 8, 4);
  head.write('WAVELIST', 8);
  head.writeUInt32LE(3, 16);
  head.write('fmt ', 24);
  head.writeUInt32LE(16, 28);
  head.writeUInt16LE(code, 32);
  head.writeUInt16LE(channels, 34);
  head.writeUInt32LE(44_100, 36);
  head.writeUInt16LE(bits, 46);
  head.write('data', 48);
  head.writeUInt32LE(0xff_ff_ff_ff, 52);
  return Buffer.concat([head, data]);
}

describe('decodeWav', () => {
  it('reads what encodeWav writes', () => {
    expect(decodeWav(encodeWav([pcm.subarray(0, 100), pcm.subarray(100)], 22_050))).toEqual({
      pcm,
      sampleRate: 22_050,
    });
  });

  it('reads floats and two channels, behind other chunks, with a length that was not known', () => {
    const stereo = Float32Array.from([0.5, 0.25, -2, -2, 0, 1]);
    const file = wav(3, 32, 2, Buffer.from(stereo.buffer));
    expect(decodeWav(file)).toEqual({ pcm: Int16Array.from([12_288, -32_768, 16_384]), sampleRate: 44_100 });
  });

  it.each([
    ['is none', Buffer.from('<!doctype html>'.repeat(9))],
    ['is cut in its head', encodeWav([pcm], 16_000).subarray(0, 30)],
    ['holds no number', wav(3, 32, 1, Buffer.from(Float32Array.from([0, NaN]).buffer))],
    ['is compressed', wav(85, 0, 2, Buffer.alloc(100))],
  ])('refuses a file that %s', (_, file) => {
    expect(() => decodeWav(file)).toThrow(RangeError);
  });
});
