import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { findFfmpeg } from './FfmpegProcess.ts';
import type { EncodedFrame, VideoEncoder, VideoEncoderOptions } from './VideoEncoder.ts';

export interface VideoEncoderDriver {
  readonly name: string;
  create(options: VideoEncoderOptions): VideoEncoder;
  /** Media time after a key frame, ms, from which a request for another is honoured. */
  readonly keyFrameAfterMs: number;
}

/** What a VP8 frame says of itself (RFC 6386, 9.1). */
export function readVp8Header(data: Uint8Array): { keyFrame: boolean; width?: number; height?: number } {
  const keyFrame = (data[0]! & 1) === 0;
  if (!keyFrame) return { keyFrame };
  expect([...data.subarray(3, 6)]).toEqual([0x9d, 0x01, 0x2a]);
  return {
    keyFrame,
    width: (data[6]! | (data[7]! << 8)) & 0x3fff,
    height: (data[8]! | (data[9]! << 8)) & 0x3fff,
  };
}

/** A moving, detailed picture: coarse noise that drifts. */
export function picture(width: number, height: number, index: number): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell =
        Math.imul(((x + index * 3) >> 2) * 73_856_093 + (y >> 2) * 19_349_663, 2_654_435_761) >>> 24;
      const at = (y * width + x) * 4;
      rgba[at] = cell;
      rgba[at + 1] = (cell * 7 + index) & 0xff;
      rgba[at + 2] = 255 - cell;
      rgba[at + 3] = 255;
    }
  }
  return rgba;
}

/** Decodes a key frame with ffmpeg. @returns the mean of R, G and B. */
function decodeMeanColour(frame: EncodedFrame, width: number, height: number): number[] {
  const header = Buffer.alloc(44);
  header.write('DKIF\0\0\x20\0VP80', 'latin1');
  header.writeUInt16LE(width, 12);
  header.writeUInt16LE(height, 14);
  header.writeUInt32LE(25, 16);
  header.writeUInt32LE(1, 20);
  header.writeUInt32LE(1, 24);
  header.writeUInt32LE(frame.data.length, 32);
  const decoded = spawnSync(
    findFfmpeg(),
    '-loglevel error -f ivf -i pipe:0 -f rawvideo -pix_fmt rgb24 pipe:1'.split(' '),
    { input: Buffer.concat([header, frame.data]), maxBuffer: 1 << 26 },
  ).stdout;
  expect(decoded.length).toBe(width * height * 3);
  const sums = [0, 0, 0];
  decoded.forEach((value, i) => (sums[i % 3]! += value));
  return sums.map((sum) => sum / (width * height));
}

/** What every video encoder does. */
export function describeVideoEncoderConformance(driver: VideoEncoderDriver): void {
  const open: VideoEncoder[] = [];
  const create = (options: Partial<VideoEncoderOptions> = {}): VideoEncoder => {
    const encoder = driver.create({ width: 128, height: 128, fps: 25, bitrate: 400_000, ...options });
    open.push(encoder);
    return encoder;
  };
  afterEach(() => open.splice(0).forEach((encoder) => encoder.close()));

  /** Encodes pictures from media time `fromMs` on until `count` frames have come; asks for a key with the second. */
  const encode = async (
    encoder: VideoEncoder,
    fromMs: number,
    count: number,
    { askForKey = false } = {},
  ): Promise<EncodedFrame[]> => {
    const frames: EncodedFrame[] = [];
    for (let i = 0; frames.length < count; i++) {
      const at = fromMs + i * 40;
      const keyFrame = askForKey && i === 1;
      const frame = await encoder.encode(picture(128, 128, at / 40), at, { keyFrame });
      if (frame) frames.push(frame);
      // A busy machine may be behind.
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return frames;
  };
  const bytes = (frames: readonly EncodedFrame[]): number =>
    frames.reduce((sum, frame) => sum + frame.data.length, 0) / frames.length;

  describe(driver.name, () => {
    it('begins with a key frame of its size, and goes on without', async () => {
      const encoder = create();
      const frames = await encode(encoder, 0, 10);
      expect(readVp8Header(frames[0]!.data)).toEqual({ keyFrame: true, width: 128, height: 128 });
      frames.forEach((frame, i) => {
        expect(frame.keyFrame).toBe(i === 0);
        expect(readVp8Header(frame.data).keyFrame).toBe(frame.keyFrame);
        // Its own memory, so that it can be handed to another thread.
        expect(frame.data.byteLength).toBe(frame.data.buffer.byteLength);
      });
      const times = frames.map((frame) => frame.timestampMs);
      expect(times[0]).toBe(0);
      expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
    });

    it.each([
      [96, 64],
      [130, 98],
    ])('encodes %i × %i', async (width, height) => {
      const encoder = create({ width, height });
      let first: EncodedFrame | null = null;
      for (let i = 0; !first; i++) {
        first = await encoder.encode(picture(width, height, i), i * 40, { keyFrame: false });
      }
      expect(readVp8Header(first.data)).toEqual({ keyFrame: true, width, height });
    });

    it('keeps colours what they are', async () => {
      const encoder = create();
      const orange = new Uint8Array(128 * 128 * 4);
      for (let i = 0; i < orange.length; i += 4) orange.set([230, 120, 30, 255], i);
      let frame: EncodedFrame | null = null;
      for (let i = 0; i < 12 && !frame; i++)
        frame = await encoder.encode(orange, i * 40, { keyFrame: false });
      const [red, green, blue] = decodeMeanColour(frame!, 128, 128);
      expect(Math.abs(red! - 230)).toBeLessThan(8);
      expect(Math.abs(green! - 120)).toBeLessThan(8);
      expect(Math.abs(blue! - 30)).toBeLessThan(8);
    });

    it('makes a key frame on demand', async () => {
      const encoder = create();
      await encode(encoder, 0, 4);
      const from = 160 + driver.keyFrameAfterMs;
      const frames = await encode(encoder, from, 10, { askForKey: true });
      const keys = frames.filter((frame) => frame.keyFrame);
      expect(keys).toHaveLength(1);
      expect(keys[0]!.timestampMs).toBeGreaterThanOrEqual(from + 40);
    });

    it('follows the bitrate', async () => {
      const encoder = create({ bitrate: 1_500_000 });
      const rich = await encode(encoder, 0, 20);
      encoder.setBitrate(100_000);
      const from = 800 + driver.keyFrameAfterMs;
      const poor = await encode(encoder, from, 30);
      expect(bytes(poor.slice(10))).toBeLessThan(bytes(rich.slice(5)) / 3);
    });

    it('refuses wrong sizes, times and use after close', async () => {
      expect(() => create({ width: 8 })).toThrow(RangeError);
      expect(() => create({ bitrate: 1 })).toThrow(RangeError);
      const encoder = create();
      const options = { keyFrame: false };
      await encoder.encode(picture(128, 128, 0), 40, options);
      await expect(encoder.encode(new Uint8Array(12), 80, options)).rejects.toThrow(/128 x 128 x 4 bytes/);
      await expect(encoder.encode(picture(128, 128, 0), 40, options)).rejects.toThrow(/must grow/);
      expect(() => encoder.setBitrate(0)).toThrow(RangeError);
      encoder.close();
      encoder.close();
      await expect(encoder.encode(picture(128, 128, 0), 120, options)).rejects.toThrow(/closed/);
    });
  });
}
