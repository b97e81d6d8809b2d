import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createVideoEncoder } from './createVideoEncoder.ts';
import { FfmpegVp8Encoder } from './FfmpegVp8Encoder.ts';
import { loadNativeMedia } from './nativeMedia.ts';
import { describeVideoEncoderConformance, picture } from './VideoEncoder.conformance.ts';

const native = loadNativeMedia();
const without = loadNativeMedia('/nonexistent/visavis_media.node');
const options = { width: 64, height: 64, fps: 25, bitrate: 200_000 };

describeVideoEncoderConformance({
  name: 'FfmpegVp8Encoder',
  create: (wanted) => createVideoEncoder(wanted, undefined, without),
  keyFrameAfterMs: 2_000,
});

if (native.addon) {
  describeVideoEncoderConformance({
    name: 'NativeVp8Encoder',
    create: (wanted) => createVideoEncoder(wanted, undefined, native),
    keyFrameAfterMs: 0,
  });
}

/** A killed child whose new parent has not taken notice yet (state Z) is dead too. */
function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('FfmpegVp8Encoder', () => {
  it('ends its child at close', async () => {
    const encoder = new FfmpegVp8Encoder(options);
    const { pid = 0 } = encoder;
    expect(isAlive(pid)).toBe(true);
    encoder.close();
    await until(() => !isAlive(pid));
  });

  it('leaves no child behind when its process is killed', async () => {
    const program = `
      import { FfmpegVp8Encoder } from ${JSON.stringify(new URL('./FfmpegVp8Encoder.ts', import.meta.url).href)};
      const encoder = new FfmpegVp8Encoder(${JSON.stringify(options)});
      console.log(encoder.pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))),
    );
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });

  it('goes on with a new child, and a key frame, when its child dies', async () => {
    const encoder = new FfmpegVp8Encoder(options);
    let at = 0;
    const encode = () => encoder.encode(picture(64, 64, at), (at += 40), { keyFrame: false });
    while (!(await encode()));
    const { pid = 0 } = encoder;
    process.kill(pid, 'SIGKILL');
    await until(() => !isAlive(pid));
    let frame = null;
    while (encoder.pid === pid) await encode();
    while (!frame) frame = await encode();
    expect(frame.keyFrame).toBe(true);
    encoder.close();
  });

  it('says what is wrong when ffmpeg cannot run', async () => {
    const missing = new FfmpegVp8Encoder(options, { path: '/nonexistent/ffmpeg' });
    const encode = (at: number) => missing.encode(picture(64, 64, 0), at, { keyFrame: false });
    await expect(encode(40).then(() => encode(80))).rejects.toThrow(/ENOENT/);
    missing.close();
  });
});

describe('createVideoEncoder', () => {
  it('says in the log when it falls back, and why', () => {
    const lines: unknown[][] = [];
    const log = { info: () => undefined, warn: (...line: unknown[]) => void lines.push(line) };
    const encoder = createVideoEncoder(options, log, without);
    expect(encoder.name).toBe('ffmpeg');
    encoder.close();
    expect(lines).toHaveLength(1);
    expect(lines[0]![0]).toMatchObject({ reason: expect.stringContaining('nonexistent') as string });
    expect(lines[0]![1]).toContain('ffmpeg child process');
  });
});
