import type { FaceState } from './FaceState.ts';

/** Something that can be drawn: one instance per session, used on one thread. */
export interface Face {
  readonly size: number;
  /**
   * Draws the state.
   * @returns RGBA, `size` × `size` × 4 bytes, opaque. The memory is the face's own and good until the next call.
   */
  draw(state: FaceState): Uint8Array;
  close(): void;
}

export interface FaceInfo {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly kind: 'vector';
  readonly defaultVoice: string;
}
