import { TypedEmitter } from '@visavis/shared';
import type { FaceState } from '../avatar/FaceState.ts';
import { hasMoved } from './movement.ts';
import type { FromRenderThread, ToRenderThread } from './renderProtocol.ts';
import type { EncodedFrame } from './VideoEncoder.ts';

export interface VideoStageEvents {
  /** It draws no more: its thread died, or its face or encoder failed. The last event; none follows a `close()`. */
  failed: [Error];
}

export interface VideoStageStats {
  readonly frames: number;
  /** Not drawn: the frame before was still being drawn. */
  readonly dropped: number;
  /** Not drawn: nothing had moved since the last frame. */
  readonly still: number;
  /** CPU time of the render thread so far, ms. */
  readonly drawMs: number;
  readonly encodeMs: number;
}

/** Pictures that do not move are sent this often all the same, so that receivers see the stream alive. */
const REFRESH_MS = 200;
const BITRATE_MIN = 50_000;
const BITRATE_MAX = 20_000_000;

interface Pending {
  resolve(frame: EncodedFrame | null): void;
  reject(error: Error): void;
}

/** One session's picture: states in, encoded frames out. Drawing and encoding happen on a render thread. */
export class VideoStage extends TypedEmitter<VideoStageEvents> {
  /** The encoder's name. */
  readonly encoder: string;
  readonly #stageId: number;
  readonly #post: (message: ToRenderThread) => void;
  readonly #onClosed: () => void;
  #pending: Pending | undefined;
  #last: { state: FaceState; timestampMs: number } | undefined;
  #keyFrameDue = false;
  /** Changes of the face that the thread has not answered, oldest first. */
  readonly #faceChanges: { resolve(): void; reject(error: Error): void }[] = [];
  #closed = false;
  #stats = { frames: 0, dropped: 0, still: 0, drawMs: 0, encodeMs: 0 };

  /** Made by VideoStudio. */
  constructor(options: {
    stageId: number;
    encoder: string;
    post: (message: ToRenderThread) => void;
    onClosed: () => void;
  }) {
    super();
    this.#stageId = options.stageId;
    this.encoder = options.encoder;
    this.#post = options.post;
    this.#onClosed = options.onClosed;
  }

  get stats(): VideoStageStats {
    return { ...this.#stats };
  }

  /**
   * Draws and encodes one picture.
   * @param timestampMs media time; must grow.
   * @param options.keyFrame kept until a frame is made, should this one be dropped.
   * @returns null when there is no frame for this time: the one before is still being drawn (`stats.dropped`), nothing
   * has moved (`stats.still`), or the encoder has none yet.
   * @throws Error when the stage is closed or fails meanwhile.
   */
  async render(
    state: FaceState,
    timestampMs: number,
    { keyFrame = false } = {},
  ): Promise<EncodedFrame | null> {
    if (this.#closed) throw new Error('The video stage is closed');
    this.#keyFrameDue ||= keyFrame;
    if (this.#pending) {
      this.#stats.dropped++;
      return null;
    }
    const moved = !this.#last || hasMoved(this.#last.state, state);
    const refresh = !this.#last || timestampMs - this.#last.timestampMs >= REFRESH_MS;
    if (!moved && !refresh && !this.#keyFrameDue) {
      this.#stats.still++;
      return null;
    }
    // Compared with what was drawn, not with what was asked for: slow movements add up.
    this.#last = { state: moved ? structuredClone(state) : this.#last!.state, timestampMs };
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      const request = { state: moved ? state : null, timestampMs, keyFrame: this.#keyFrameDue };
      this.#keyFrameDue = false;
      this.#post({ type: 'render', stageId: this.#stageId, ...request });
    });
  }

  /**
   * Another face in the same stream, from the next picture on, which is a key frame.
   * @throws Error when the face cannot be made (the one before stays) or the stage closes meanwhile.
   */
  async setFace(face: string): Promise<void> {
    if (this.#closed) throw new Error('The video stage is closed');
    await new Promise<void>((resolve, reject) => {
      this.#faceChanges.push({ resolve, reject });
      this.#post({ type: 'setFace', stageId: this.#stageId, face });
      // Drawn anew even if nothing moves. What is being drawn just now may still show the old face.
      this.#last = undefined;
      this.#keyFrameDue = true;
    });
  }

  /** Bits per second, from the next frame on. Kept within what VP8 can do. */
  setBitrate(bps: number): void {
    if (this.#closed) return;
    const possible = Math.round(Math.min(BITRATE_MAX, Math.max(BITRATE_MIN, bps)));
    this.#post({ type: 'setBitrate', stageId: this.#stageId, bps: possible });
  }

  /** A frame that is being drawn is dropped: its `render` resolves with null. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#post({ type: 'close', stageId: this.#stageId });
    this.#pending?.resolve(null);
    this.#pending = undefined;
    this.#refuseFaces(new Error('The video stage was closed'));
    this.#onClosed();
  }

  /** For VideoStudio. */
  onRendered(message: Extract<FromRenderThread, { type: 'rendered' }>): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    if (message.frame) this.#stats.frames++;
    this.#stats.drawMs += message.drawMs;
    this.#stats.encodeMs += message.encodeMs;
    pending.resolve(message.frame);
  }

  /** For VideoStudio. */
  onFaceSet(error: string | null): void {
    const change = this.#faceChanges.shift();
    if (error === null) change?.resolve();
    else change?.reject(new Error(error));
  }

  #refuseFaces(error: Error): void {
    for (const change of this.#faceChanges.splice(0)) change.reject(error);
  }

  /** For VideoStudio. */
  fail(error: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#pending?.reject(error);
    this.#pending = undefined;
    this.#refuseFaces(error);
    this.#onClosed();
    this.emit('failed', error);
  }
}
