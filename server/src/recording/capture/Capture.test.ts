import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VirtualClock } from '@visavis/shared';
import { finishRecording } from '../finish.ts';
import { brightnessOf, channelsOf, levelBetween, opusTone, vp8Frames } from '../testing/ffmpegMedia.ts';
import { Capture } from './Capture.ts';

const SECONDS = 6;
const FLASH_MS = 2_000;
const LOUD = 0.02;

let folder: string;
let tone: Buffer[];
let frames: Buffer[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'visavis-capture-'));
  [tone, frames] = await Promise.all([opusTone(440, SECONDS), vp8Frames(SECONDS, FLASH_MS / 1_000)]);
});
afterAll(() => rm(folder, { recursive: true }));

/** A room whose streams are made here, packet by packet, in virtual time. */
class Stage {
  readonly clock = new VirtualClock();
  readonly pieces: Buffer[] = [];
  readonly capture: Capture;
  keyFramesWanted = 0;
  readonly #sequence = { user: 65_500, avatarAudio: 65_530, avatarVideo: 7 };

  constructor(videoSize: number | null = 64) {
    const { clock } = this;
    this.capture = new Capture({
      clock,
      videoSize,
      write: (piece) => this.pieces.push(piece),
      requestKeyFrame: () => this.keyFramesWanted++,
    });
  }

  /** @param options.late ms after which it arrives. */
  sound(
    source: 'user' | 'avatarAudio',
    options: { index: number; ssrc?: number; late?: number; packet?: Buffer },
  ): void {
    const { index, ssrc = source === 'user' ? 1 : 2, late = 0, packet = tone[index]! } = options;
    // A base near the wrap of both counters.
    const timestamp = (0xffff_f000 + ssrc * 777 + index * 960) >>> 0;
    const sequenceNumber = (this.#sequence[source] + index) & 0xffff;
    this.#at(index * 20 + late, () =>
      this.capture.packet(source, {
        ssrc,
        sequenceNumber,
        timestamp,
        payloadType: 100,
        marker: false,
        payload: packet,
      }),
    );
  }

  picture(index: number, late = 0): void {
    const data = frames[index]!;
    const pieces = [data.subarray(0, 1_000), ...(data.length > 1_000 ? [data.subarray(1_000)] : [])];
    pieces.forEach((piece, part) => {
      const sequenceNumber = this.#sequence.avatarVideo++ & 0xffff;
      const payload = Buffer.concat([Buffer.from([part === 0 ? 0x10 : 0]), piece]);
      const marker = part === pieces.length - 1;
      const timestamp = (5_000 + index * 3_600) >>> 0;
      this.#at(index * 40 + late, () =>
        this.capture.packet('avatarVideo', {
          ssrc: 3,
          sequenceNumber,
          timestamp,
          payloadType: 101,
          marker,
          payload,
        }),
      );
    });
  }

  /** Both of the avatar's streams begin at the same instant. */
  reports(at = 1_000): void {
    this.#at(at, () => {
      const senderMs = 4_000_000_000_000;
      const timestamp = (0xffff_f000 + 2 * 777) >>> 0;
      this.capture.senderReport('avatarAudio', { ssrc: 2, senderMs, timestamp });
      this.capture.senderReport('avatarVideo', { ssrc: 3, senderMs, timestamp: 5_000 });
    });
  }

  #at(ms: number, action: () => void): void {
    this.clock.setTimeout(action, ms);
  }

  /** Plays it all. @returns the capture's own word on its length. */
  async play(): Promise<number> {
    await this.clock.advance(SECONDS * 1_000);
    return this.capture.close();
  }

  async file(name: string, bytes = Infinity): Promise<{ path: string; durationMs: number }> {
    const part = join(folder, `${name}.mkv`);
    const path = join(folder, `${name}.webm`);
    await writeFile(part, Buffer.concat(this.pieces).subarray(0, bytes));
    const { durationMs } = await finishRecording(part, path, {
      videoTrack: this.pieces[0]!.includes('V_VP8'),
      signal: new AbortController().signal,
    });
    return { path, durationMs };
  }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
/** First ms at which it is loud. */
function onset(samples: Float32Array): number {
  return samples.findIndex((value) => Math.abs(value) > LOUD) / 48;
}

// Real ffmpegs, beside whatever else the machine does.
describe('a captured conversation', { timeout: 60_000 }, () => {
  it('sets voice and picture where they were, though the picture arrives late', async () => {
    const stage = new Stage();
    // The avatar is silent, packets and all, until the flash.
    const silent = Buffer.from([0xf8, 0xff, 0xfe]);
    for (const index of range(0, 300)) {
      // An encoder's first packets, which need none before them, where the sound begins.
      const packet = index * 20 < FLASH_MS ? silent : tone[index - FLASH_MS / 20]!;
      stage.sound('avatarAudio', { index, packet });
    }
    for (const index of range(0, 150)) stage.picture(index, 150);
    stage.reports();
    expect(await stage.play()).toBeCloseTo(SECONDS * 1_000, -1);
    const { path, durationMs } = await stage.file('sync');
    expect(Math.abs(durationMs - SECONDS * 1_000)).toBeLessThanOrEqual(40);
    const pictures = await brightnessOf(path);
    const flash = pictures.find(({ brightness }) => brightness > 128)!;
    const [left, right] = await channelsOf(path);
    expect(Math.abs(flash.timeMs - onset(right))).toBeLessThanOrEqual(30);
    expect(Math.abs(onset(right) - FLASH_MS)).toBeLessThanOrEqual(30);
    expect(levelBetween(left, 0, SECONDS * 1_000)).toBeLessThan(LOUD / 10);
  });

  it('keeps a microphone that comes late, pauses, jitters, loses and is replaced in its place', async () => {
    const stage = new Stage(null);
    for (const index of range(0, 300))
      stage.sound('avatarAudio', { index, packet: Buffer.from([0xf8, 0xff, 0xfe]) });
    // 1 s..2 s, out of order, with jitter, one packet lost; then mute; then 4 s..5 s by another device.
    for (const index of range(50, 100)) {
      const late = index % 5 === 0 ? 130 : (index * 7) % 15;
      if (index !== 70) stage.sound('user', { index, late, packet: tone[index - 50]! });
    }
    for (const index of range(200, 250)) {
      stage.sound('user', { index, ssrc: 9, late: (index * 3) % 15, packet: tone[index - 200]! });
    }
    // The user asks for a picture in the middle: the file stays sound alone.
    for (const index of range(50, 100)) stage.picture(index);
    await stage.play();
    const { path } = await stage.file('microphone');
    expect(await brightnessOf(path).catch(() => [])).toEqual([]);
    expect(Buffer.concat(stage.pieces).includes(frames[60]!.subarray(0, 1_000))).toBe(false);
    const [left] = await channelsOf(path);
    expect(Math.abs(onset(left) - 1_000)).toBeLessThanOrEqual(40);
    // Concealed: no hole where the packet was lost.
    for (const at of range(110, 195)) expect(levelBetween(left, at * 10, at * 10 + 20)).toBeGreaterThan(LOUD);
    expect(levelBetween(left, 2_150, 3_900)).toBeLessThan(LOUD / 10);
    expect(Math.abs(onset(left.subarray(3_900 * 48)) - 100)).toBeLessThanOrEqual(40);
    expect(levelBetween(left, 5_150, 5_900)).toBeLessThan(LOUD / 10);
  });

  it('leaves out pictures that depend on a lost one, and asks for a key frame until one comes', async () => {
    const stage = new Stage();
    for (const index of range(0, 300)) stage.sound('avatarAudio', { index });
    stage.reports();
    for (const index of range(0, 20)) stage.picture(index);
    await stage.clock.advance(1_700);
    expect(stage.keyFramesWanted).toBe(0);
    // Sequence numbers with a hole: frame 20 never arrives.
    stage.picture(20);
    stage.capture.packet('avatarVideo', {
      ssrc: 3,
      sequenceNumber: 1_000,
      timestamp: 5_000 + 60 * 3_600,
      payloadType: 101,
      marker: true,
      payload: Buffer.concat([Buffer.from([0x10]), frames[60]!]),
    });
    await stage.play();
    expect(stage.keyFramesWanted).toBeGreaterThanOrEqual(3);
    const { path } = await stage.file('lost');
    expect((await brightnessOf(path)).length).toBeLessThanOrEqual(21);
  });

  it('plays up to where it was cut off', async () => {
    const stage = new Stage();
    for (const index of range(0, 300)) stage.sound('avatarAudio', { index });
    for (const index of range(0, 300)) stage.sound('user', { index });
    for (const index of range(0, 150)) stage.picture(index);
    stage.reports();
    await stage.clock.advance(4_000);
    const bytes = Buffer.concat(stage.pieces).length;
    const { path, durationMs } = await stage.file('cut', bytes - 100);
    expect(durationMs).toBeGreaterThan(2_000);
    expect(durationMs).toBeLessThan(4_000);
    const [left, right] = await channelsOf(path);
    for (const side of [left, right]) expect(levelBetween(side, 500, 2_000)).toBeGreaterThan(LOUD);
    stage.capture.close();
  });
});

it('ends ffmpeg and leaves nothing when it is called off, and says why when it fails', async () => {
  const nothing = join(folder, 'nothing.mkv');
  await writeFile(nothing, 'this is no Matroska');
  const output = join(folder, 'nothing.webm');
  await expect(
    finishRecording(nothing, output, { videoTrack: false, signal: new AbortController().signal }),
  ).rejects.toThrow(/ffmpeg ended by 1: .*(EBML|Invalid data)/s);
  const off = finishRecording(nothing, output, { videoTrack: false, signal: AbortSignal.abort() });
  await expect(off).rejects.toThrow(/abort/i);
  await expect(rm(output)).rejects.toThrow(/ENOENT/);
});
