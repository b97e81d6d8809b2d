import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Readable, Writable } from 'node:stream';
import { IvfParser } from './IvfParser.ts';
import type { VideoEncoderOptions } from './VideoEncoder.ts';

export const KEY_FRAME_EVERY_MS = 2_000;
const ERROR_TAIL_CHARS = 500;

/** @throws Error when there is no ffmpeg for this platform. */
export function findFfmpeg(): string {
  const { path } = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string };
  return path;
}

function parameters({ width, height, fps, bitrate }: VideoEncoderOptions): string[] {
  const kbps = Math.round(bitrate / 1_000);
  const input = `-f rawvideo -pix_fmt rgba -video_size ${width}x${height} -framerate ${fps}`;
  // No look-ahead at the input either: each frame is wanted at once.
  const eager = '-probesize 32 -analyzeduration 0 -fflags nobuffer';
  const codec = '-c:v libvpx -deadline realtime -cpu-used -8 -threads 1 -lag-in-frames 0 -auto-alt-ref 0';
  // As NativeVp8Encoder sets it: constant bitrate with 600 ms of buffer.
  const rate = `-b:v ${kbps}k -minrate ${kbps}k -maxrate ${kbps}k -bufsize ${Math.round(kbps * 0.6)}k -qmin 2 -qmax 56`;
  const keys = `-g ${Math.max(1, Math.round((fps * KEY_FRAME_EVERY_MS) / 1_000))}`;
  const output = '-vsync passthrough -flush_packets 1 -f ivf pipe:1';
  return `-hide_banner -loglevel error ${input} ${eager} -i pipe:0 -an ${codec} ${rate} ${keys} -static-thresh 1 ${output}`.split(
    ' ',
  );
}

/**
 * One ffmpeg that turns raw pictures into VP8 frames, in order, one for one. It ends when its input does, so also when
 * this process is killed.
 */
export class FfmpegProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #pictureBytes: number;
  #errors = '';
  #failure: Error | undefined;
  #closed = false;

  constructor(path: string, options: VideoEncoderOptions, onFrame: (frame: Uint8Array<ArrayBuffer>) => void) {
    this.#pictureBytes = options.width * options.height * 4;
    this.#child = spawn(path, parameters(options), { stdio: ['pipe', 'pipe', 'pipe'] });
    const parser = new IvfParser((frame) => {
      if (!this.#closed) onFrame(frame);
    });
    this.#child.stdout.on('data', (piece: Buffer) => {
      try {
        parser.push(piece);
      } catch (error) {
        this.#fail(error instanceof Error ? error : new Error(String(error)));
      }
    });
    this.#child.stderr.on('data', (text: Buffer) => {
      this.#errors = (this.#errors + text.toString()).slice(-ERROR_TAIL_CHARS);
    });
    // Writing to an ffmpeg that is gone; 'close' tells why it went.
    this.#child.stdin.on('error', () => undefined);
    this.#child.on('error', (error) => this.#fail(error));
    this.#child.on('close', (code, signal) => {
      this.#fail(new Error(`ffmpeg ended (${signal ?? code}): ${this.#errors.trim() || 'no message'}`));
    });
  }

  /** Why it does not run any more. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Pictures that it has not taken yet. */
  get backlog(): number {
    return this.#child.stdin.writableLength / this.#pictureBytes;
  }

  /** @param picture kept until ffmpeg has read it. */
  write(picture: Buffer): void {
    if (!this.#failure && !this.#closed) this.#child.stdin.write(picture);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#child.stdin.destroy();
    this.#child.kill('SIGKILL');
  }

  #fail(error: Error): void {
    if (this.#closed) return;
    this.#failure ??= error;
    this.#child.kill('SIGKILL');
  }
}
