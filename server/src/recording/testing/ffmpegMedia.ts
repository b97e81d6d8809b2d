import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findFfmpeg } from '@visavis/media-worker';

/** What ffmpeg writes to its standard output. @param args split at spaces. */
export async function ffmpeg(args: string): Promise<Buffer> {
  const { stdout } = await promisify(execFile)(
    findFfmpeg(),
    `-hide_banner -loglevel error -nostdin ${args}`.split(' '),
    { encoding: 'buffer', maxBuffer: 64e6 },
  );
  return stdout;
}

/** A tone as Opus packets of 20 ms, mono. */
export async function opusTone(hz: number, seconds: number): Promise<Buffer[]> {
  const ogg = await ffmpeg(
    `-f lavfi -i sine=frequency=${hz}:sample_rate=48000:duration=${seconds} -c:a libopus -ac 1 -page_duration 1 -f ogg -`,
  );
  const packets: Buffer[] = [];
  for (let at = 0; at < ogg.length;) {
    const lacing = ogg.subarray(at + 27, at + 27 + ogg[at + 26]!);
    const start = at + 27 + lacing.length;
    const length = lacing.reduce((sum, size) => sum + size, 0);
    packets.push(ogg.subarray(start, start + length));
    at = start + length;
  }
  // OpusHead and OpusTags come first.
  return packets.slice(2);
}

/** 25 frames a second, one VP8 frame each: black, and white from `whiteFrom` on. */
export async function vp8Frames(seconds: number, whiteFrom: number): Promise<Buffer[]> {
  const picture = `color=c=black:s=64x64:r=25:d=${seconds}`;
  const white = `drawbox=c=white:t=fill:enable='gte(t,${whiteFrom})'`;
  const ivf = await ffmpeg(
    `-f lavfi -i ${picture} -vf ${white} -c:v libvpx -deadline realtime -auto-alt-ref 0 -g 1000 -f ivf -`,
  );
  const frames: Buffer[] = [];
  for (let at = 32; at < ivf.length;) {
    const length = ivf.readUInt32LE(at);
    frames.push(ivf.subarray(at + 12, at + 12 + length));
    at += 12 + length;
  }
  return frames;
}

/** @returns the file's sound, 48 kHz, one array a channel. */
export async function channelsOf(path: string): Promise<[left: Float32Array, right: Float32Array]> {
  const pcm = await ffmpeg(`-i ${path} -map 0:a -f f32le -ac 2 -ar 48000 -`);
  const samples = new Float32Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.length));
  const side = (offset: number): Float32Array => samples.filter((_, index) => index % 2 === offset);
  return [side(0), side(1)];
}

/** @returns each picture's time, ms, and mean brightness, 0..255. */
export async function brightnessOf(path: string): Promise<{ timeMs: number; brightness: number }[]> {
  const lines = await ffmpeg(
    `-i ${path} -map 0:v -vsync passthrough -vf scale=1:1,format=gray -f framecrc -`,
  );
  const rows = [...lines.toString().matchAll(/^0,\s*(-?\d+),\s*(-?\d+),.*0x([0-9a-f]+)$/gm)];
  const [numerator = 1, denominator = 1_000] = (/#tb 0: (\d+)\/(\d+)/.exec(lines.toString()) ?? [])
    .slice(1)
    .map(Number);
  // The Adler sum of one byte from zero is that byte.
  return rows.map(([, , pts, checksum]) => ({
    timeMs: (Number(pts) * 1_000 * numerator) / denominator,
    brightness: parseInt(checksum ?? '', 16) & 0xffff,
  }));
}

/** @returns root mean square of samples between two times, ms. */
export function levelBetween(samples: Float32Array, fromMs: number, toMs: number): number {
  const part = samples.subarray(fromMs * 48, toMs * 48);
  return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
}
