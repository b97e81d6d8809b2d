import { describe, expect, it } from 'vitest';
import { packetizeVp8 } from './vp8Payload.ts';

describe('packetizeVp8', () => {
  const frame = Uint8Array.from({ length: 3_001 }, (_, i) => i & 0xff);

  it('writes RFC 7741 descriptors: start of partition on the first piece only, 15-bit PictureID', () => {
    const pieces = packetizeVp8(frame, 0x7abc, 1_188);
    expect(pieces.map((piece) => Buffer.from(piece.descriptor).toString('hex'))).toEqual([
      '9080fabc',
      '8080fabc',
      '8080fabc',
    ]);
  });

  it('loses no byte, keeps within the size and cuts evenly', () => {
    const pieces = packetizeVp8(frame, 1, 1_188);
    expect(Buffer.concat(pieces.map((piece) => piece.payload))).toEqual(Buffer.from(frame));
    expect(pieces.map((piece) => piece.payload.length)).toEqual([1_001, 1_001, 999]);
  });

  it.each([1, 1_184, 1_185, 2_368, 2_369, 100_000])('cuts a frame of %i bytes', (length) => {
    const pieces = packetizeVp8(new Uint8Array(length), 1, 1_188);
    expect(pieces.reduce((sum, piece) => sum + piece.payload.length, 0)).toBe(length);
    for (const piece of pieces) {
      expect(piece.payload.length).toBeGreaterThan(0);
      expect(piece.payload.length + piece.descriptor.length).toBeLessThanOrEqual(1_188);
    }
  });
});
