import { TypedEmitter } from '@visavis/shared';
import type { FaceState } from '../avatar/FaceState.ts';
import type { EncodedFrame } from '../video/VideoEncoder.ts';
import type { VideoStage } from '../video/VideoStage.ts';
import type { StageOptions, VideoStudio } from '../video/VideoStudio.ts';

export interface PictureEvents {
  /** It cannot be drawn any more. */
  failed: [Error];
}

export interface PictureOptions extends StageOptions {
  readonly studio: Pick<VideoStudio, 'openStage'>;
}

/** The avatar's picture: another face, or none at all for a while, in one stream. While hidden nothing is drawn. */
export class Picture extends TypedEmitter<PictureEvents> {
  readonly #options: PictureOptions;
  #face: string;
  #bitrate: number;
  #stage: VideoStage | null = null;
  #wanted = false;
  #keyFrameDue = true;
  /** Changes happen one after the other. */
  #changes: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: PictureOptions) {
    super();
    this.#options = options;
    this.#face = options.face;
    this.#bitrate = options.bitrate;
  }

  /** Whether it is drawn. */
  get shown(): boolean {
    return this.#stage !== null;
  }

  /** Draws it from now on, beginning with a key frame. @throws Error when there is no face, encoder or thread for it. */
  show(): Promise<void> {
    this.#wanted = true;
    return this.#change(async () => {
      if (this.#stage || !this.#wanted) return;
      const { studio, size, fps } = this.#options;
      const stage = await studio.openStage({ face: this.#face, size, fps, bitrate: this.#bitrate });
      // Not wanted any more by now.
      if (!this.#isWanted()) {
        stage.close();
        return;
      }
      stage.on('failed', (error) => this.emit('failed', error));
      this.#stage = stage;
      this.#keyFrameDue = true;
    });
  }

  /** Draws nothing and holds no encoder until `show`. */
  hide(): void {
    this.#wanted = false;
    this.#stage?.close();
    this.#stage = null;
  }

  /** Another face from the next picture on. @throws Error when there is none of that name; the old one stays. */
  setFace(face: string): Promise<void> {
    return this.#change(async () => {
      await this.#stage?.setFace(face);
      this.#face = face;
    });
  }

  setBitrate(bps: number): void {
    this.#bitrate = bps;
    this.#stage?.setBitrate(bps);
  }

  /** The next picture is a key frame. */
  refresh(): void {
    this.#keyFrameDue = true;
  }

  /** @returns null when there is no frame for this time. @throws as `VideoStage.render`. */
  async render(state: FaceState, atMs: number): Promise<EncodedFrame | null> {
    const stage = this.#stage;
    if (!stage) return null;
    const keyFrame = this.#keyFrameDue;
    this.#keyFrameDue = false;
    const frame = await stage.render(state, atMs, { keyFrame });
    // What was drawn before it was hidden must not come after.
    return this.#stage === stage ? frame : null;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.hide();
    this.removeAllListeners();
  }

  #isWanted(): boolean {
    return this.#wanted && !this.#closed;
  }

  #change<Result>(operation: () => Promise<Result>): Promise<Result> {
    const result = this.#changes.then(operation);
    this.#changes = result.catch(() => undefined);
    return result;
  }
}
