import type { Face } from '../Face.ts';
import type { FaceState } from '../FaceState.ts';
import { changeBetween, type Area } from './changes.ts';
import { drawEyes } from './eyes.ts';
import type { FaceArt } from './FaceArt.ts';
import { drawBehind, drawBrows, drawSkin } from './head.ts';
import { drawMouth } from './mouth.ts';
import type { Preset } from './presets.ts';
import type { DeviceRect, Stage } from './Stage.ts';

/** Rows read at a time, bytes: below malloc's threshold for mapping fresh pages, which cost more than the copy. */
const READ_BYTES = 120_000;

/**
 * An illustrated person: detailed still parts painted once, placed and completed for each state. A state that differs
 * little from the one before is drawn, and read back, only where it differs.
 */
export class VectorFace implements Face {
  readonly size: number;
  readonly #preset: Preset;
  readonly #stage: Stage;
  readonly #art: FaceArt;
  readonly #pixels: Uint8Array;
  #shown: FaceState | undefined;

  constructor(preset: Preset, stage: Stage, art: FaceArt) {
    this.size = stage.size;
    this.#preset = preset;
    this.#stage = stage;
    this.#art = art;
    this.#pixels = new Uint8Array(stage.size * stage.size * 4);
  }

  draw(state: FaceState): Uint8Array {
    const change = this.#shown ? changeBetween(this.#shown, state) : 'all';
    if (change === 'none') return this.#pixels;
    // A copy: the caller may reuse its object.
    this.#shown = { ...state, pose: { ...state.pose }, mouth: { ...state.mouth } };
    this.#stage.projection.set(state.pose, 0, 0);
    const rect = change === 'all' ? this.#stage.whole : this.#stage.deviceRect(this.#follow(change));
    this.#paint(state, rect);
    this.#read(rect);
    return this.#pixels;
  }

  close(): void {
    // The canvas' memory goes with the object.
  }

  /** The head's posture moves its parts: an area's box around its moved corners. */
  #follow([left, top, right, bottom]: Area): Area {
    // What reaches the picture's end belongs to the chest, which does not turn.
    if (bottom > 300) return [left, top, right, bottom];
    const corners = this.#stage.projection.points([
      [left, top, 60],
      [right, top, 60],
      [left, bottom, 60],
      [right, bottom, 60],
    ]);
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }

  #paint(state: FaceState, rect: DeviceRect): void {
    const stage = this.#stage;
    const preset = this.#preset;
    const art = this.#art;
    stage.beginPart(rect);
    drawBehind(stage, preset, art, state);
    drawSkin(stage, preset, art, state);
    if (stage.shows([-80, 50, 80, 160])) drawMouth(stage, preset, art, state);
    if (stage.shows([-90, -40, 90, 40])) drawEyes(stage, preset, art, state);
    for (const piece of art.hairFront) stage.drawOnHead(piece, 30);
    drawBrows(stage, preset, art, state);
    stage.endPart();
  }

  /** Copies a rectangle of the canvas to the pixels that `draw` returns. */
  #read({ x, y, width, height }: DeviceRect): void {
    const rows = Math.max(1, Math.floor(READ_BYTES / (width * 4)));
    const stride = this.size * 4;
    for (let from = y; from < y + height; from += rows) {
      const count = Math.min(rows, y + height - from);
      const { data } = this.#stage.brush.getImageData(x, from, width, count);
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      if (width === this.size) this.#pixels.set(bytes, from * stride);
      else
        for (let row = 0; row < count; row++)
          this.#pixels.set(
            bytes.subarray(row * width * 4, (row + 1) * width * 4),
            (from + row) * stride + x * 4,
          );
    }
  }
}
