import type { Face } from '../Face.ts';
import type { FaceState } from '../FaceState.ts';
import { drawEyes } from './eyes.ts';
import { paintFaceArt, type FaceArt } from './FaceArt.ts';
import { drawBehind, drawBrows, drawSkin } from './head.ts';
import { drawMouth } from './mouth.ts';
import type { Preset } from './presets.ts';
import { Stage } from './Stage.ts';

/** An illustrated person: detailed still parts painted once, placed and completed for each state. */
export class VectorFace implements Face {
  readonly size: number;
  readonly #preset: Preset;
  readonly #stage: Stage;
  readonly #art: FaceArt;

  constructor(preset: Preset, size: number) {
    this.size = size;
    this.#preset = preset;
    this.#stage = new Stage(size);
    this.#art = paintFaceArt(preset, this.#stage.scale, size);
  }

  draw(state: FaceState): Uint8Array {
    this.#paint(state);
    return this.#stage.canvas.data();
  }

  close(): void {
    // Canvas memory goes with the object.
  }

  #paint(state: FaceState): void {
    const stage = this.#stage;
    const chestShare = -0.5;
    stage.projection.set(state.pose, 0, state.breath * chestShare);
    drawBehind(stage, this.#preset, this.#art, state);
    drawSkin(stage, this.#preset, this.#art, state);
    drawMouth(stage, this.#preset, this.#art, state);
    drawEyes(stage, this.#preset, this.#art, state);
    stage.drawOnHead(this.#art.hairFront, 30);
    drawBrows(stage, this.#preset, this.#art, state);
  }
}
