import type { Face } from '../avatar/Face.ts';
import type { FaceState } from '../avatar/FaceState.ts';
import type { EncodedFrame, VideoEncoderOptions } from './VideoEncoder.ts';

/** What a module of faces exports. */
export interface FaceModule {
  readonly FaceFactory: new () => { create(id: string, size: number): Face };
}

/** What a render thread is started with. */
export interface RenderThreadData {
  /** URL of a `FaceModule`. */
  readonly faceModule: string;
}

export type ToRenderThread =
  | {
      readonly type: 'open';
      readonly stageId: number;
      readonly face: string;
      readonly video: VideoEncoderOptions;
    }
  /** At most one at a time for each stage. `state` null: encode the last picture again. */
  | {
      readonly type: 'render';
      readonly stageId: number;
      readonly state: FaceState | null;
      readonly timestampMs: number;
      readonly keyFrame: boolean;
    }
  /** Answered by `faceSet`. Unless the state of the next `render` is given, it shows the old face's picture. */
  | { readonly type: 'setFace'; readonly stageId: number; readonly face: string }
  | { readonly type: 'setBitrate'; readonly stageId: number; readonly bps: number }
  | { readonly type: 'close'; readonly stageId: number }
  /** Closes every stage and ends the thread. */
  | { readonly type: 'shutdown' };

export type FromRenderThread =
  | { readonly type: 'ready' }
  | {
      readonly type: 'log';
      readonly level: 'info' | 'warn';
      readonly fields: object;
      readonly message: string;
    }
  | { readonly type: 'opened'; readonly stageId: number; readonly encoder: string }
  | {
      readonly type: 'rendered';
      readonly stageId: number;
      readonly frame: EncodedFrame | null;
      /** CPU time of the thread, ms. */
      readonly drawMs: number;
      readonly encodeMs: number;
    }
  /** `error`: the face could not be made; the one before stays. */
  | { readonly type: 'faceSet'; readonly stageId: number; readonly error: string | null }
  /** The stage is closed. */
  | { readonly type: 'failed'; readonly stageId: number; readonly message: string };
