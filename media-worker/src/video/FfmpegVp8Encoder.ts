import { FfmpegProcess, findFfmpeg, KEY_FRAME_EVERY_MS } from './FfmpegProcess.ts';
import type { EncodedFrame, VideoEncoder, VideoEncoderOptions } from './VideoEncoder.ts';

/** Bitrate changes smaller than this are not worth a new process and its key frame. */
const BITRATE_CHANGE = 0.25;
/** Pictures that ffmpeg has not read yet: beyond this the machine is too slow, and new ones are dropped. */
const BACKLOG_MAX = 1;

/**
 * VP8 by a child process, for where the addon cannot be built. One frame of delay. It has key frames every 2 s only;
 * a request for one, and a new bitrate, start a new process, at most every 2 s.
 */
export class FfmpegVp8Encoder implements VideoEncoder {
  readonly name = 'ffmpeg';
  readonly #path: string;
  #options: VideoEncoderOptions;
  #process: FfmpegProcess;
  #pendingTimestamps: number[] = [];
  #done: EncodedFrame[] = [];
  #wake: (() => void) | undefined;
  #keyWanted = false;
  #wantedBitrate: number;
  #lastKeyMs = -Infinity;
  #lastTimestampMs = -Infinity;
  #framesOfProcess = 0;
  #closed = false;

  /** @throws Error when there is no ffmpeg for this platform; RangeError for sizes and rates that VP8 cannot do. */
  constructor(options: VideoEncoderOptions, { path = findFfmpeg() } = {}) {
    const { width, height, fps, bitrate } = options;
    const sizes = [width, height].every((size) => Number.isInteger(size) && size >= 16 && size <= 4_096);
    if (!sizes || !(fps >= 1 && fps <= 120) || !(bitrate >= 10_000 && bitrate <= 1e8)) {
      throw new RangeError(`VP8 cannot encode ${width}x${height} at ${fps} fps, ${bitrate} bps`);
    }
    this.#path = path;
    this.#options = options;
    this.#wantedBitrate = bitrate;
    this.#process = this.#start();
  }

  /** The child's process id. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  async encode(
    rgba: Uint8Array,
    timestampMs: number,
    { keyFrame }: { keyFrame: boolean },
  ): Promise<EncodedFrame | null> {
    if (this.#closed) throw new Error('The VP8 encoder is closed');
    const { width, height, fps } = this.#options;
    if (rgba.length !== width * height * 4) {
      throw new RangeError(`rgba must be ${width} x ${height} x 4 bytes, it is ${rgba.length} bytes`);
    }
    if (!(timestampMs > this.#lastTimestampMs))
      throw new RangeError('timestamp must grow from frame to frame');
    this.#lastTimestampMs = timestampMs;
    this.#keyWanted ||= keyFrame;
    this.#renew(timestampMs);
    if (this.#process.backlog <= BACKLOG_MAX) {
      this.#pendingTimestamps.push(timestampMs);
      this.#process.write(Buffer.from(rgba));
    }
    if (this.#done.length === 0) await this.#waitForFrame(1_000 / fps);
    return this.#done.shift() ?? null;
  }

  setBitrate(bps: number): void {
    if (!(bps >= 10_000 && bps <= 1e8)) throw new RangeError('bitrate must be from 10000 to 100000000');
    this.#wantedBitrate = bps;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#process.close();
    this.#wake?.();
  }

  /** A new process where the old one has died, or where only a new one gives what is wanted. */
  #renew(timestampMs: number): void {
    const { failure } = this.#process;
    // One that never gave a frame will not do so at the next try.
    if (failure && this.#framesOfProcess === 0) throw failure;
    const change = Math.abs(this.#wantedBitrate / this.#options.bitrate - 1);
    const wanted = this.#keyWanted || change > BITRATE_CHANGE;
    const hasStarted = this.#framesOfProcess > 0;
    if (!failure && !(wanted && hasStarted && timestampMs - this.#lastKeyMs >= KEY_FRAME_EVERY_MS)) return;
    this.#process.close();
    this.#pendingTimestamps = [];
    this.#done = [];
    this.#options = { ...this.#options, bitrate: this.#wantedBitrate };
    this.#process = this.#start();
  }

  #start(): FfmpegProcess {
    this.#framesOfProcess = 0;
    return new FfmpegProcess(this.#path, this.#options, (data) => this.#onFrame(data));
  }

  #onFrame(data: Uint8Array<ArrayBuffer>): void {
    const timestampMs = this.#pendingTimestamps.shift();
    if (timestampMs === undefined) return;
    this.#framesOfProcess++;
    // The first bit of a VP8 frame is 0 in a key frame (RFC 6386, 9.1).
    const keyFrame = ((data[0] ?? 1) & 1) === 0;
    if (keyFrame) {
      this.#keyWanted = false;
      this.#lastKeyMs = timestampMs;
    }
    this.#done.push({ data, keyFrame, timestampMs });
    this.#wake?.();
  }

  #waitForFrame(ms: number): Promise<void> {
    return new Promise((resolve) => {
      // A real child is waited for in real time.
      const timer = setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
