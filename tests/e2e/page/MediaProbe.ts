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

export interface Correlation {
  /** Lag at which the mouth follows the sound best, ms; positive: the sound is late. */
  readonly lagMs: number;
  readonly r: number;
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

  /**
   * Where the mouth's motion follows the sound best. The display holds each frame for a frame time, which counts in.
   * @returns null when there was too little speech to tell.
   */
  mouthFollowsSound(maxLagMs = 400): Correlation | null {
    const step = 5;
    const envelope = this.envelope();
    const first = this.frames[0];
    const last = this.frames.at(-1);
    if (!first || !last || envelope.length < 400) return null;
    const from = Math.max(first.at, envelope[0]!.at) + maxLagMs;
    const until = Math.min(last.at, envelope.at(-1)!.at) - maxLagMs;
    const count = Math.floor((until - from) / step);
    if (count < 200) return null;
    const at = (index: number): number => from + index * step;
    const mouth = held(this.frames, at, count).map(({ mouth }) => mouth);
    const reach = maxLagMs / step;
    const heard = held(envelope, (index) => at(index - reach), count + 2 * reach);
    const loudness = smooth(
      heard.map(({ rms }) => rms),
      8,
    );
    let best: Correlation | null = null;
    for (let lag = -maxLagMs; lag <= maxLagMs; lag += step) {
      const shifted = loudness.slice(reach + lag / step, reach + lag / step + count);
      const r = pearson(shifted, mouth);
      if (!best || r > best.r) best = { lagMs: lag, r };
    }
    return best;
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

/** The last of the samples at each of `count` times. */
function held<Sample extends { readonly at: number }>(
  samples: readonly Sample[],
  timeOf: (index: number) => number,
  count: number,
): Sample[] {
  let last = 0;
  return Array.from({ length: count }, (_, index) => {
    while (last + 1 < samples.length && samples[last + 1]!.at <= timeOf(index)) last++;
    return samples[last]!;
  });
}

function smooth(values: number[], reach: number): Float64Array {
  return Float64Array.from(values, (_, index) => {
    const window = values.slice(Math.max(0, index - reach), index + reach + 1);
    return window.reduce((sum, value) => sum + value, 0) / window.length;
  });
}

function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const count = Math.min(a.length, b.length);
  let sumA = 0;
  let sumB = 0;
  for (let index = 0; index < count; index++) {
    sumA += a[index]!;
    sumB += b[index]!;
  }
  let covariance = 0;
  let varianceA = 0;
  let varianceB = 0;
  for (let index = 0; index < count; index++) {
    const da = a[index]! - sumA / count;
    const db = b[index]! - sumB / count;
    covariance += da * db;
    varianceA += da * da;
    varianceB += db * db;
  }
  return covariance / Math.sqrt(varianceA * varianceB || 1);
}
