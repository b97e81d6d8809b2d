import { createCanvas, type Canvas } from '@napi-rs/canvas';
import { clamp, drawSprite, type Brush, type Sprite } from './brush.ts';
import type { Area } from './changes.ts';
import { Projection, type Affine } from './Projection.ts';

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
  readonly whole: DeviceRect;
  #part: DeviceRect;
  readonly #originX: number;
  readonly #originY: number;

  constructor(size: number) {
    this.size = size;
    this.canvas = createCanvas(size, size);
    this.brush = this.canvas.getContext('2d');
    this.brush.lineCap = 'round';
    this.brush.lineJoin = 'round';
    this.scale = (size / 512) * ZOOM;
    this.whole = { x: 0, y: 0, width: size, height: size };
    this.#part = this.whole;
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

  /** Draws a sprite as part of the head, on the plane at depth z around height y, moved, turned and stretched there. Leaves `flat`. */
  drawOnHead(
    sprite: Sprite,
    z: number,
    place: { x?: number; y?: number; scaleX?: number; scaleY?: number; rotate?: number } = {},
  ): void {
    const { x = 0, y = 0, scaleX = 1, scaleY = 1, rotate = 0 } = place;
    const plane = this.projection.affine(z, y);
    this.flat();
    if (!this.shows(boundsOf(sprite, plane, x, y))) return;
    this.brush.transform(...plane);
    if (x !== 0 || y !== 0) this.brush.translate(x, y);
    if (rotate !== 0) this.brush.rotate(rotate);
    if (scaleX !== 1 || scaleY !== 1) this.brush.scale(scaleX, scaleY);
    drawSprite(this.brush, sprite);
    this.flat();
  }

  /** The device rectangle (whole pixels, within the picture) around an area of projected head units. */
  deviceRect([left, top, right, bottom]: Area): DeviceRect {
    const within = (value: number): number => clamp(value, 0, this.size);
    const x = within(Math.floor(left * this.scale + this.#originX));
    const y = within(Math.floor(top * this.scale + this.#originY));
    return {
      x,
      y,
      width: within(Math.ceil(right * this.scale + this.#originX)) - x,
      height: within(Math.ceil(bottom * this.scale + this.#originY)) - y,
    };
  }

  /** Draws only within a rectangle until `endPart`. */
  beginPart(rect: DeviceRect): void {
    this.#part = rect;
    this.device();
    this.brush.save();
    if (rect === this.whole) return;
    this.brush.beginPath();
    this.brush.rect(rect.x, rect.y, rect.width, rect.height);
    this.brush.clip();
  }

  endPart(): void {
    this.brush.restore();
    this.#part = this.whole;
  }

  /** Whether any of an area (head units as projected) lies within the part being drawn: what does not is not drawn. */
  shows([left, top, right, bottom]: Area): boolean {
    const { x, y, width, height } = this.#part;
    return (
      right * this.scale + this.#originX > x &&
      left * this.scale + this.#originX < x + width &&
      bottom * this.scale + this.#originY > y &&
      top * this.scale + this.#originY < y + height
    );
  }
}

export interface DeviceRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A generous area around a sprite placed at (x, y) of a plane, whatever its turn, as long as it is little stretched. */
function boundsOf({ box }: Sprite, [a, b, c, d, e, f]: Affine, x: number, y: number): Area {
  const middleX = box[0] + box[2] / 2;
  const middleY = box[1] + box[3] / 2;
  const reachX = box[2] * 0.55 + box[3] * 0.12 + Math.abs(middleX) * 0.1;
  const reachY = box[3] * 0.6 + box[2] * 0.12 + Math.abs(middleX) * 0.2;
  // A mirrored sprite lies on the other side of its place.
  const mirrored = x < 0 ? -middleX : middleX;
  const placedX = a * (x + mirrored) + c * (y + middleY) + e;
  const placedY = b * (x + mirrored) + d * (y + middleY) + f;
  return [placedX - reachX, placedY - reachY, placedX + reachX, placedY + reachY];
}
