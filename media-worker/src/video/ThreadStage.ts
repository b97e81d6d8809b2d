import type { Face } from '../avatar/Face.ts';
import type { FaceState } from '../avatar/FaceState.ts';
import type { EncodedFrame, VideoEncoder } from './VideoEncoder.ts';

export interface Rendered {
  readonly frame: EncodedFrame | null;
  readonly drawMs: number;
  readonly encodeMs: number;
}

/** CPU time of this thread so far, ms: what was waited for others is not in it. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** A stage's part on the render thread: one face and the encoder of its pictures. */
export class ThreadStage {
  readonly #face: Face;
  readonly #encoder: VideoEncoder;
  #picture: Uint8Array | undefined;

  /** @throws what the makers throw; nothing stays open then. */
  constructor(makeFace: () => Face, makeEncoder: () => VideoEncoder) {
    this.#encoder = makeEncoder();
    try {
      this.#face = makeFace();
    } catch (error) {
      this.#encoder.close();
      throw error;
    }
  }

  get encoderName(): string {
    return this.#encoder.name;
  }

  /** @param state null: encode the last picture again. */
  async render(state: FaceState | null, timestampMs: number, keyFrame: boolean): Promise<Rendered> {
    const start = cpuMs();
    if (state) this.#picture = this.#face.draw(state);
    if (!this.#picture) throw new Error('Nothing has been drawn yet');
    const drawn = cpuMs();
    const frame = await this.#encoder.encode(this.#picture, timestampMs, { keyFrame });
    return { frame, drawMs: drawn - start, encodeMs: cpuMs() - drawn };
  }

  setBitrate(bps: number): void {
    this.#encoder.setBitrate(bps);
  }

  close(): void {
    this.#encoder.close();
    this.#face.close();
  }
}
