import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIO_FILE_FORMATS, audioFile, makeMedia, opusSilence } from '../../../tests/support/audioFiles.ts';
import { readRecording } from '../../../tests/support/speechFixtures.ts';
import { encodeWav } from '../audio/wav.ts';
import { decodeAudio } from './decodeAudio.ts';

describe('decodeAudio', () => {
  let folder: string;
  const { signal } = new AbortController();
  const output = (): string => join(folder, 'out.pcm');
  async function decode(bytes: Uint8Array): Promise<number> {
    const input = join(folder, 'in');
    await writeFile(input, bytes);
    return decodeAudio(input, output(), { signal });
  }
  async function refusal(bytes: Uint8Array): Promise<unknown> {
    const error: unknown = await decode(bytes).then(
      () => 'taken',
      (reason: unknown) => reason,
    );
    expect((await readdir(folder)).includes('out.pcm')).toBe(error === 'taken');
    return error;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'visavis-decode-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(AUDIO_FILE_FORMATS)('reads %s', async (format) => {
    const bytes = audioFile('ss0880.wav', format, folder);
    const { length } = await readRecording('ss0880.wav');
    const durationMs = await decode(bytes);
    // What an encoder adds at both ends is a frame or two.
    expect(Math.abs(durationMs - length / 16)).toBeLessThan(120);
    expect(Math.round((await stat(output())).size / 32)).toBe(durationMs);
  });

  it('hears a film without looking at it', async () => {
    const film = makeMedia(
      '-f lavfi -i testsrc=s=64x64:d=1 -f lavfi -i sine=d=1 -c:v libx264 -c:a aac -f mp4'.split(' '),
      join(folder, 'film.mp4'),
    );
    expect(Math.abs((await decode(film)) - 1_000)).toBeLessThan(120);
  });

  it('takes a WAV file that was written into a pipe, whose length its header does not know', async () => {
    const wav = encodeWav([new Int16Array(16_000)], 16_000);
    wav.writeUInt32LE(0xff_ff_ff_ff, 4);
    wav.writeUInt32LE(0xff_ff_ff_ff, 40);
    expect(await decode(wav)).toBe(1_000);
  });

  it('refuses ten hours of Opus', async () => {
    expect(await refusal(opusSilence(10))).toMatchObject({ reason: 'too_long' });
  });

  it('refuses what is longer than it says, having decoded no more than the limit', async () => {
    const hour = join(folder, 'hour.ogg');
    await writeFile(hour, opusSilence(0.11));
    // Without a length in its header, as a browser records it.
    const long = makeMedia(['-i', hour, '-c', 'copy', '-live', '1', '-f', 'webm'], join(folder, 'live.webm'));
    expect(await refusal(long)).toMatchObject({ reason: 'too_long' });
  });

  it.each([
    ['two gigabytes', (wav: Buffer) => wav.writeUInt32LE(0x7f_ff_ff_00, 40)],
    ['one byte more than there is', (wav: Buffer) => wav.writeUInt32LE(32_001, 40)],
    ['65,535 channels', (wav: Buffer) => wav.writeUInt16LE(65_535, 22)],
    ['one sample a second', (wav: Buffer) => wav.writeUInt32LE(1, 24)],
  ])('refuses a WAV file whose header promises %s', async (_what, lie) => {
    const wav = encodeWav([new Int16Array(16_000)], 16_000);
    lie(wav);
    expect(await refusal(wav)).toMatchObject({ reason: 'broken' });
  });

  it.each([
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>')],
    ['a playlist that names a file', Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n')],
    ['a list of files to join', Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n")],
    ['gzip', gzipSync(Buffer.alloc(10_000_000))],
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(100_000)],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ])('refuses %s as no audio', async (_what, bytes) => {
    expect(await refusal(bytes)).toMatchObject({ reason: 'not_audio' });
  });

  it.each([
    ['MP4', Buffer.from('000000186674797069736f6d0000000069736f6d', 'hex')],
    ['WebM', Buffer.from('1a45dfa3ffffffffffffffff', 'hex')],
    ['Ogg', Buffer.from('OggS'.padEnd(500, 'x'))],
    ['FLAC', Buffer.from('fLaC'.padEnd(500, '\xff'))],
    ['a WAV file without a sample', encodeWav([], 16_000)],
  ])('refuses what only begins as %s', async (_what, bytes) => {
    expect(await refusal(bytes)).toMatchObject({ reason: 'broken' });
  });

  it('ends its ffmpeg and leaves nothing when it is not wanted any more', async () => {
    const input = join(folder, 'in');
    await writeFile(input, audioFile('ss0880.wav', 'mp3', folder));
    const controller = new AbortController();
    const decoding = decodeAudio(input, output(), { signal: controller.signal });
    controller.abort(new Error('not wanted'));
    await expect(decoding).rejects.toThrow('not wanted');
    expect(await readdir(folder)).not.toContain('out.pcm');
  });
});
