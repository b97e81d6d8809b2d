import { mouthOpenness, PICTURE_SIDE } from './mouthOpenness.ts';

/**
 * Measures what a page really received: every displayed frame and every sample of sound, on one time line.
 * Sound is timed by the render thread's own clock (`Date.now()` in the worklet), pictures by
 * requestVideoFrameCallback's expectedDisplayTime; neither depends on how busy the main thread is.
 */
export interface FrameSample {
  /** Time of display, ms of performance.now(). */
  readonly at: number;
  /** How much of the mouth's region is open, 0..1. */
  readonly mouth: number;
  /** Mean absolute difference from the frame before, 0..255. */
  readonly motion: number;
}

interface WorkletBlock {
  /** Milliseconds of Date.now() at the block's first sample. */
  readonly at: number;
  readonly pcm: Float32Array;
}

/** One message of the worklet. */
const BLOCK_MS = 100;
/** Blocks: 1 s to either side. */
const NEARBY = 10;
const WORKLET = `
class Tap extends AudioWorkletProcessor {
  constructor() { super(); this.pcm = new Float32Array(4800); this.filled = 0; this.at = 0; }
  process(inputs) {
    const channel = inputs[0][0];
    if (this.filled === 0) this.at = Date.now();
    for (let i = 0; i < 128; i++) {
      this.pcm[this.filled++] = channel ? channel[i] : 0;
      if (this.filled === this.pcm.length) {
        this.port.postMessage({ at: this.at, pcm: this.pcm });
        this.pcm = new Float32Array(4800); this.filled = 0; this.at = Date.now();
      }
    }
    return true;
  }
}
registerProcessor('tap', Tap);`;

export class MediaProbe {
  readonly frames: FrameSample[] = [];
  readonly #blocks: WorkletBlock[] = [];
  readonly #context: AudioContext;
  readonly #player: HTMLMediaElement;
  readonly #canvas: OffscreenCanvasRenderingContext2D;
  #before: Uint8ClampedArray | undefined;
  #stopped = false;

  private constructor(player: HTMLMediaElement, context: AudioContext) {
    this.#player = player;
    this.#context = context;
    const canvas = new OffscreenCanvas(PICTURE_SIDE, PICTURE_SIDE).getContext('2d', {
      willReadFrequently: true,
    });
    if (!canvas) throw new Error('no 2D canvas');
    this.#canvas = canvas;
  }

  /**
   * @param player sound alone is measured of an `<audio>`.
   * @param options.picture whether the picture is: reading every frame takes much of a small machine. Default: yes.
   */
  static async start(player: HTMLMediaElement, { picture = true } = {}): Promise<MediaProbe> {
    const context = new AudioContext({ latencyHint: 'interactive', sampleRate: 48_000 });
    await context.audioWorklet.addModule(
      URL.createObjectURL(new Blob([WORKLET], { type: 'text/javascript' })),
    );
    const probe = new MediaProbe(player, context);
    const source = context.createMediaStreamSource(player.srcObject as MediaStream);
    const tap = new AudioWorkletNode(context, 'tap');
    tap.port.onmessage = ({ data }: MessageEvent<WorkletBlock>) => {
      probe.#blocks.push(data);
    };
    source.connect(tap).connect(context.destination);
    await context.resume();
    if (picture) probe.#awaitFrame();
    return probe;
  }

  stop(): void {
    this.#stopped = true;
    void this.#context.close();
  }

  /** All sound so far: 16 bit, 48 kHz, base64. */
  recording(): string {
    let binary = '';
    for (const { pcm } of this.#blocks) {
      const samples = Int16Array.from(pcm, (value) => Math.max(-1, Math.min(1, value)) * 32_767);
      binary += String.fromCharCode(...new Uint8Array(samples.buffer));
    }
    return btoa(binary);
  }

  /** Loudness in blocks of 5 ms: time of performance.now() and RMS. */
  envelope(): { at: number; rms: number }[] {
    const block = 240;
    const offsets = this.#blocks.map(({ at }, index) => at - index * BLOCK_MS - performance.timeOrigin);
    return this.#blocks.flatMap(({ pcm }, index) => {
      // Worklet times jitter by a quantum or a stall: the earliest offset is the true one, but only nearby, since a busy
      // machine's sound device leaves out time.
      const start = Math.min(...offsets.slice(Math.max(0, index - NEARBY), index + NEARBY + 1));
      return Array.from({ length: pcm.length / block }, (_, part) => {
        const piece = pcm.subarray(part * block, (part + 1) * block);
        const rms = Math.sqrt(piece.reduce((sum, value) => sum + value * value, 0) / block);
        return { at: start + index * BLOCK_MS + part * 5, rms };
      });
    });
  }

  #awaitFrame(): void {
    const player = this.#player;
    if (this.#stopped || !(player instanceof HTMLVideoElement)) return;
    player.requestVideoFrameCallback((_now, metadata) => {
      this.#sample(player, metadata);
      this.#awaitFrame();
    });
  }

  #sample(video: HTMLVideoElement, metadata: VideoFrameCallbackMetadata): void {
    this.#canvas.drawImage(video, 0, 0, PICTURE_SIDE, PICTURE_SIDE);
    const { data } = this.#canvas.getImageData(0, 0, PICTURE_SIDE, PICTURE_SIDE);
    this.frames.push({
      at: metadata.expectedDisplayTime,
      mouth: mouthOpenness(data),
      motion: this.#before ? difference(data, this.#before) : 0,
    });
    this.#before = data;
  }
}

function difference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 4) sum += Math.abs(a[at + 1]! - b[at + 1]!);
  return sum / (a.length / 4);
}
