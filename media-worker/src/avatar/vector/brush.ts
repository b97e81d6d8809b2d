import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';

/**
 * Drawing tools. All art is authored in head units: 1 unit is one pixel of a 512 pixel picture before zoom, x to the
 * viewer's right, y down, origin between the eyes.
 */
export type Brush = SKRSContext2D;
export type Point = readonly [x: number, y: number];
export type Box = readonly [x: number, y: number, width: number, height: number];

export const mix = (from: number, to: number, share: number): number => from + (to - from) * share;
export const clamp = (value: number, low: number, high: number): number =>
  value < low ? low : value > high ? high : value;

/** `#rrggbb` with an alpha. */
export function ink(hex: string, alpha = 1): string {
  const rgb = parseInt(hex.slice(1), 16);
  return `rgba(${rgb >> 16},${(rgb >> 8) & 255},${rgb & 255},${alpha.toFixed(3)})`;
}

/** Appends a Catmull-Rom curve through the points. An open curve continues the current path unless `move`. */
export function curve(brush: Brush, points: readonly Point[], { closed = false, move = true } = {}): void {
  const count = points.length;
  const at = (index: number): Point =>
    closed ? points[(index + count) % count]! : points[clamp(index, 0, count - 1)]!;
  const [startX, startY] = at(0);
  if (move) brush.moveTo(startX, startY);
  else brush.lineTo(startX, startY);
  for (let index = 0; index < (closed ? count : count - 1); index++) {
    const before = at(index - 1);
    const from = at(index);
    const to = at(index + 1);
    const after = at(index + 2);
    brush.bezierCurveTo(
      from[0] + (to[0] - before[0]) / 6,
      from[1] + (to[1] - before[1]) / 6,
      to[0] - (after[0] - from[0]) / 6,
      to[1] - (after[1] - from[1]) / 6,
      to[0],
      to[1],
    );
  }
  if (closed) brush.closePath();
}

/** Fills the band between two open curves that run the same way. */
export function fillBetween(brush: Brush, upper: readonly Point[], lower: readonly Point[]): void {
  brush.beginPath();
  curve(brush, upper);
  curve(brush, [...lower].reverse(), { move: false });
  brush.closePath();
  brush.fill();
}

/** A soft elliptical spot of colour. */
export function glow(
  brush: Brush,
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
  color: string,
  alpha: number,
  rotation = 0,
): void {
  brush.save();
  brush.translate(x, y);
  if (rotation !== 0) brush.rotate(rotation);
  brush.scale(radiusX, radiusY);
  const gradient = brush.createRadialGradient(0, 0, 0, 0, 0, 1);
  // A raised cosine: no visible rim.
  for (let stop = 0; stop <= 8; stop++)
    gradient.addColorStop(stop / 8, ink(color, alpha * (0.5 + 0.5 * Math.cos((Math.PI * stop) / 8))));
  brush.fillStyle = gradient;
  brush.fillRect(-1, -1, 2, 2);
  brush.restore();
}

/** A linear gradient with evenly spaced stops. */
export function ramp(brush: Brush, from: Point, to: Point, colors: readonly string[]) {
  const gradient = brush.createLinearGradient(from[0], from[1], to[0], to[1]);
  colors.forEach((color, index) => gradient.addColorStop(index / (colors.length - 1), color));
  return gradient;
}

/** Paints under a blur whose radius is in head units. The filter itself counts device pixels. */
export function blurred(brush: Brush, radius: number, paint: () => void): void {
  brush.save();
  brush.filter = `blur(${(radius * brush.getTransform().a).toFixed(2)}px)`;
  paint();
  brush.restore();
}

/** Reflects points in the face's middle. */
export const mirror = (points: readonly Point[]): Point[] => points.map(([x, y]) => [-x, y]);

/** A picture painted once, placed by its box in head units. */
export interface Sprite {
  readonly canvas: Canvas;
  readonly box: Box;
}

/** @param scale device pixels per head unit */
export function paintSprite(scale: number, box: Box, paint: (brush: Brush) => void): Sprite {
  const canvas = createCanvas(Math.ceil(box[2] * scale), Math.ceil(box[3] * scale));
  const brush = canvas.getContext('2d');
  brush.scale(canvas.width / box[2], canvas.height / box[3]);
  brush.translate(-box[0], -box[1]);
  brush.lineCap = 'round';
  brush.lineJoin = 'round';
  paint(brush);
  // Skia records and draws lazily: reading once leaves pixels instead of a recording that every use would replay.
  canvas.data();
  return { canvas, box };
}

/** Pieces of a sprite, each its own: what lies outside of them need not be drawn. */
export function cutSprite({ canvas, box }: Sprite, pieces: readonly Box[]): Sprite[] {
  const scaleX = canvas.width / box[2];
  const scaleY = canvas.height / box[3];
  return pieces.map(([x, y, width, height]) => {
    // Whole pixels, so that the piece is an exact copy.
    const left = Math.floor((x - box[0]) * scaleX);
    const top = Math.floor((y - box[1]) * scaleY);
    const right = Math.min(canvas.width, Math.ceil((x + width - box[0]) * scaleX));
    const bottom = Math.min(canvas.height, Math.ceil((y + height - box[1]) * scaleY));
    const piece = createCanvas(right - left, bottom - top);
    piece.getContext('2d').drawImage(canvas, -left, -top);
    piece.data();
    return {
      canvas: piece,
      box: [box[0] + left / scaleX, box[1] + top / scaleY, piece.width / scaleX, piece.height / scaleY],
    };
  });
}

export function drawSprite(brush: Brush, { canvas, box }: Sprite): void {
  brush.drawImage(canvas, box[0], box[1], box[2], box[3]);
}
