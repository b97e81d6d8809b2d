import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { ClipFormat } from '@visavis/shared';
import { findFfmpeg } from '../video/FfmpegProcess.ts';
import { ClipFailure } from './ClipFailure.ts';
import { CLIP_FPS } from './ClipSpeech.ts';

export interface ClipEncoderOptions {
  readonly format: ClipFormat;
  /** Edge of the square pictures, pixels. */
  readonly size: number;
  /** A WAV file: the sound of the clip, as long as its pictures. */
  readonly sound: string;
  /** The file that is written. */
  readonly output: string;
  /** Kills ffmpeg. */
  readonly signal: AbortSignal;
  readonly ffmpeg?: string;
}

const ERROR_TAIL_CHARS = 500;
/** A place to seek to every 2 s. */
const KEY_FRAMES = CLIP_FPS * 2;

/** No B-frames, so that decoding begins with the first picture; the index first, so that playing begins at once. */
const H264 =
  '-vf scale=out_color_matrix=bt709:out_range=tv,format=yuv420p -colorspace bt709 -color_primaries bt709 -color_trc bt709 ' +
  `-c:v libx264 -preset veryfast -profile:v main -crf 21 -bf 0 -g ${KEY_FRAMES} -threads 1 ` +
  '-c:a aac -b:a 96k -ar 48000 -ac 1 -movflags +faststart -f mp4';
const VP8 =
  `-c:v libvpx -deadline realtime -cpu-used -5 -b:v 1200k -crf 10 -qmin 4 -qmax 48 -auto-alt-ref 0 -g ${KEY_FRAMES} ` +
  '-threads 1 -c:a libopus -b:a 64k -ar 48000 -ac 1 -f webm';

/**
 * One ffmpeg that makes a clip's file of raw pictures and a WAV file. It reads from us, so that it ends when we do,
 * however we end.
 */
export class ClipEncoder {
  readonly #child: ChildProcessByStdio<Writable, null, Readable>;
  readonly #ended: Promise<string | null>;
  readonly #signal: AbortSignal;
  readonly #kill = (): void => void this.#child.kill('SIGKILL');
  #errors = '';

  constructor({ format, size, sound, output, signal, ffmpeg = findFfmpeg() }: ClipEncoderOptions) {
    signal.throwIfAborted();
    const pictures = `-f rawvideo -pix_fmt rgba -video_size ${size}x${size} -framerate ${CLIP_FPS} -i pipe:0`;
    const args = [
      ...`-hide_banner -loglevel error -nostats -y ${pictures} -i`.split(' '),
      sound,
      ...`-map 0:v:0 -map 1:a:0 ${format === 'mp4' ? H264 : VP8}`.split(' '),
      output,
    ];
    this.#signal = signal;
    this.#child = spawn(ffmpeg, args, { stdio: ['pipe', 'ignore', 'pipe'] });
    this.#child.stderr.on('data', (text: Buffer) => {
      this.#errors = (this.#errors + text.toString()).slice(-ERROR_TAIL_CHARS);
    });
    // Writing to an ffmpeg that is gone; its end tells why it went.
    this.#child.stdin.on('error', () => undefined);
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('close', (code, name) => resolve(code === 0 ? null : `ended by ${name ?? code}`));
    });
    signal.addEventListener('abort', this.#kill, { once: true });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @param rgba may be drawn over once this resolves. @throws ClipFailure `renderer_failed`; the signal's reason. */
  async write(rgba: Uint8Array): Promise<void> {
    const written = new Promise<boolean>((resolve) => {
      this.#child.stdin.write(rgba, (error) => resolve(!error));
    });
    const taken = await Promise.race([written, this.#ended.then(() => false)]);
    if (!taken) throw await this.#failure();
  }

  /** No more pictures: resolves when the file is whole. @throws as `write`. */
  async finish(): Promise<void> {
    this.#child.stdin.end();
    if ((await this.#ended) !== null) throw await this.#failure();
    this.#signal.throwIfAborted();
  }

  /** Idempotent; resolves when ffmpeg is gone. */
  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#kill);
    this.#child.stdin.destroy();
    this.#kill();
    await this.#ended;
  }

  async #failure(): Promise<unknown> {
    this.#kill();
    const how = await this.#ended;
    if (this.#signal.aborted) return this.#signal.reason;
    return new ClipFailure(
      'renderer_failed',
      `ffmpeg ${how ?? 'ended early'}: ${this.#errors.trim() || 'no message'}`,
    );
  }
}
