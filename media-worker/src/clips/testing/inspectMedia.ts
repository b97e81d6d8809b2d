import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { findFfmpeg } from '../../video/FfmpegProcess.ts';

export interface MediaInfo {
  readonly durationMs: number;
  /** As ffmpeg names them: `h264 (Main)`, `aac (LC)`. */
  readonly video: string;
  readonly audio: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** What a media file says that it holds. */
export async function inspectMedia(path: string): Promise<MediaInfo> {
  // Without an output it describes its input, and then fails, because it misses one.
  const args = ['-hide_banner', '-i', path];
  const said = await new Promise<string>((resolve) => {
    execFile(findFfmpeg(), args, (_missesOutput, _stdout, stderr) => resolve(stderr));
  });
  const find = (pattern: RegExp): string[] => pattern.exec(said)?.slice(1) ?? [];
  const [hours = 0, minutes = 0, seconds = 0] = find(/Duration: (\d+):(\d+):([\d.]+)/).map(Number);
  const [video = '', width, height] = find(/Video: ([^,]+?)(?: \(\w+ \/ \w+\))?,.*? (\d+)x(\d+)/);
  const [fps] = find(/([\d.]+) fps/);
  const [audio = ''] = find(/Audio: ([^,]+?)(?: \(\w+ \/ \w+\))?,/);
  return {
    durationMs: Math.round((hours * 3_600 + minutes * 60 + seconds) * 1_000),
    video,
    audio,
    width: Number(width),
    height: Number(height),
    fps: Number(fps),
  };
}

/** @returns the names of an MP4's outermost boxes, in their order. */
export async function boxesOf(path: string): Promise<string[]> {
  const file = await readFile(path);
  const names: string[] = [];
  for (let at = 0; at + 8 <= file.length;) {
    const size = file.readUInt32BE(at);
    names.push(file.toString('latin1', at + 4, at + 8));
    // 0: to the end; 1: the size follows in eight bytes.
    at += size === 0 ? file.length : size === 1 ? Number(file.readBigUInt64BE(at + 8)) : size;
  }
  return names;
}

/** @returns the file's sound, mono, 16 kHz. */
export async function soundOf(path: string): Promise<Int16Array> {
  const args = `-hide_banner -loglevel error -nostdin -i ${path} -map 0:a -f s16le -ac 1 -ar 16000 -`;
  const { stdout } = await promisify(execFile)(findFfmpeg(), args.split(' '), {
    encoding: 'buffer',
    maxBuffer: 64e6,
  });
  return new Int16Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
}

/** @returns each picture as it is shown, RGBA, `side` × `side`. */
export async function picturesOf(path: string, side: number): Promise<Uint8ClampedArray[]> {
  const args =
    `-hide_banner -loglevel error -nostdin -i ${path} -map 0:v -vsync passthrough ` +
    `-vf scale=${side}:${side}:flags=area -pix_fmt rgba -f rawvideo -`;
  const { stdout } = await promisify(execFile)(findFfmpeg(), args.split(' '), {
    encoding: 'buffer',
    maxBuffer: 256e6,
  });
  const size = side * side * 4;
  return Array.from({ length: stdout.length / size }, (_, index) => {
    return new Uint8ClampedArray(stdout.subarray(index * size, (index + 1) * size));
  });
}

/** @returns the cues of a WebVTT file as this product writes it; times in ms. */
export function cuesOf(captions: string): { startMs: number; endMs: number; text: string }[] {
  const ms = (time: string): number => {
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
    return Math.round((hours * 3_600 + minutes * 60 + seconds) * 1_000);
  };
  return [...captions.matchAll(/^(\S+) --> (\S+)\n(.+)$/gm)].map(([, from = '', to = '', text = '']) => ({
    startMs: ms(from),
    endMs: ms(to),
    text,
  }));
}
