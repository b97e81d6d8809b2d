import { createCanvas, type Canvas } from '@napi-rs/canvas';
import { drawSprite, type Brush, type Sprite } from './brush.ts';
import { Projection } from './Projection.ts';

/** The head fills more of the picture than head units alone would. */
const ZOOM = 1.09;
/** Where the eye line's middle stands in the picture, as shares of its size. */
const EYES_AT = { x: 0.5, y: 0.435 };

/** A square canvas seen in head units through a projection. */
export class Stage {
  readonly size: number;
  readonly canvas: Canvas;
  readonly brush: Brush;
  /** Device pixels per head unit. */
  readonly scale: number;
  readonly projection = new Projection();
  readonly #originX: number;
  readonly #originY: number;

  constructor(size: number) {
    this.size = size;
    this.canvas = createCanvas(size, size);
    this.brush = this.canvas.getContext('2d');
    this.brush.lineCap = 'round';
    this.brush.lineJoin = 'round';
    this.scale = (size / 512) * ZOOM;
    this.#originX = size * EYES_AT.x;
    this.#originY = size * EYES_AT.y;
  }

  /** Head units as projected: what `projection.point` returns. */
  flat(): void {
    this.brush.setTransform(this.scale, 0, 0, this.scale, this.#originX, this.#originY);
  }

  /** Whole picture in device pixels. */
  device(): void {
    this.brush.setTransform(1, 0, 0, 1, 0, 0);
  }

  /** Draws a sprite as part of the head, on the plane at depth z around height y, moved, turned and stretched there. */
  drawOnHead(
    sprite: Sprite,
    z: number,
    place: { x?: number; y?: number; scaleX?: number; scaleY?: number; rotate?: number } = {},
  ): void {
    const { x = 0, y = 0, scaleX = 1, scaleY = 1, rotate = 0 } = place;
    this.flat();
    this.brush.transform(...this.projection.affine(z, y));
    if (x !== 0 || y !== 0) this.brush.translate(x, y);
    if (rotate !== 0) this.brush.rotate(rotate);
    if (scaleX !== 1 || scaleY !== 1) this.brush.scale(scaleX, scaleY);
    drawSprite(this.brush, sprite);
    this.flat();
  }

  /** @returns the device rectangle (whole pixels, within the picture) around a box of projected head units */
  deviceRect(left: number, top: number, right: number, bottom: number): DeviceRect {
    const x = Math.max(0, Math.floor(left * this.scale + this.#originX));
    const y = Math.max(0, Math.floor(top * this.scale + this.#originY));
    return {
      x,
      y,
      width: Math.min(this.size, Math.ceil(right * this.scale + this.#originX)) - x,
      height: Math.min(this.size, Math.ceil(bottom * this.scale + this.#originY)) - y,
    };
  }
}

export interface DeviceRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
