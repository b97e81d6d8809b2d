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

/** @param size edge of the square picture, pixels. */
type MakeFace = (size: number) => Face;

/** A stage's part on the render thread: one face and the encoder of its pictures. */
export class ThreadStage {
  readonly #size: number;
  #face: Face;
  readonly #encoder: VideoEncoder;
  #picture: Uint8Array | undefined;
  #closed = false;
  #rendering: Promise<unknown> = Promise.resolve();

  /** @throws what the makers throw; nothing stays open then. */
  constructor(makeFace: MakeFace, size: number, makeEncoder: () => VideoEncoder) {
    this.#size = size;
    this.#encoder = makeEncoder();
    try {
      this.#face = makeFace(size);
    } catch (error) {
      this.#encoder.close();
      throw error;
    }
  }

  get encoderName(): string {
    return this.#encoder.name;
  }

  /** @param state null: encode the last picture again. */
  render(state: FaceState | null, timestampMs: number, keyFrame: boolean): Promise<Rendered> {
    const rendered = this.#render(state, timestampMs, keyFrame);
    this.#rendering = rendered.catch(() => undefined);
    return rendered;
  }

  /** From the next picture on, another face in the same stream. @throws what the maker throws; nothing changes then. */
  async setFace(makeFace: MakeFace): Promise<void> {
    const face = makeFace(this.#size);
    // The encoder may still be reading the old face's picture.
    await this.#rendering;
    if (this.#closed) {
      face.close();
      return;
    }
    this.#face.close();
    this.#face = face;
    this.#picture = undefined;
  }

  async #render(state: FaceState | null, timestampMs: number, keyFrame: boolean): Promise<Rendered> {
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
    this.#closed = true;
    this.#encoder.close();
    this.#face.close();
  }
}
