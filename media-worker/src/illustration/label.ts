import type { SKRSContext2D } from '@napi-rs/canvas';

/** On a grid of 4 × 6, y downwards: strokes of points. No font is needed, so that it looks the same on every machine. */
const LETTERS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  A: [
    [0, 6, 2, 0, 4, 6],
    [0.8, 4, 3.2, 4],
  ],
  B: [
    [0, 0, 0, 6, 3, 6, 4, 5, 4, 4, 3, 3, 0, 3],
    [3, 3, 3.6, 2.2, 3.6, 0.8, 3, 0, 0, 0],
  ],
  C: [[4, 1, 3, 0, 1, 0, 0, 1, 0, 5, 1, 6, 3, 6, 4, 5]],
  D: [[0, 0, 0, 6, 2.4, 6, 4, 4.6, 4, 1.4, 2.4, 0, 0, 0]],
  G: [[4, 1, 3, 0, 1, 0, 0, 1, 0, 5, 1, 6, 3, 6, 4, 5, 4, 3.2, 2.4, 3.2]],
  I: [[2, 0, 2, 6]],
  L: [[0, 0, 0, 6, 4, 6]],
  M: [[0, 6, 0, 0, 2, 3.4, 4, 0, 4, 6]],
  N: [[0, 6, 0, 0, 4, 6, 4, 0]],
  O: [[1, 0, 3, 0, 4, 1, 4, 5, 3, 6, 1, 6, 0, 5, 0, 1, 1, 0]],
  P: [[0, 6, 0, 0, 3, 0, 4, 1, 4, 2.4, 3, 3.4, 0, 3.4]],
  R: [
    [0, 6, 0, 0, 3, 0, 4, 1, 4, 2.2, 3, 3.2, 0, 3.2],
    [2, 3.2, 4, 6],
  ],
  S: [[4, 1, 3, 0, 1, 0, 0, 1, 0, 2, 1, 3, 3, 3, 4, 4, 4, 5, 3, 6, 1, 6, 0, 5]],
  T: [
    [0, 0, 4, 0],
    [2, 0, 2, 6],
  ],
  U: [[0, 0, 0, 5, 1, 6, 3, 6, 4, 5, 4, 0]],
  W: [[0, 0, 1, 6, 2, 2.4, 3, 6, 4, 0]],
  Y: [
    [0, 0, 2, 3, 4, 0],
    [2, 3, 2, 6],
  ],
};

const ADVANCE = 5.6;
const LABEL = 'ILLUSTRATION DRAWN BY A PROGRAM';

/** Writes along the lower edge what the picture is, and what it is not. */
export function drawLabel(brush: SKRSContext2D, size: number): void {
  const unit = size / 384;
  const height = unit * 16;
  brush.fillStyle = 'rgba(12, 16, 28, 0.62)';
  brush.fillRect(0, size - height, size, height);
  brush.strokeStyle = '#ffffff';
  brush.lineWidth = unit * 0.85;
  const width = LABEL.length * ADVANCE * unit;
  const left = (size - width) / 2;
  const top = size - height + unit * 5;
  for (const [index, letter] of Array.from(LABEL).entries()) {
    for (const points of LETTERS[letter] ?? []) {
      brush.beginPath();
      for (let at = 0; at + 1 < points.length; at += 2) {
        const x = left + (index * ADVANCE + (points[at] ?? 0)) * unit;
        const y = top + (points[at + 1] ?? 0) * unit;
        if (at === 0) brush.moveTo(x, y);
        else brush.lineTo(x, y);
      }
      brush.stroke();
    }
  }
}
