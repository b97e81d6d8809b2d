import { curve, glow, ink, ramp, type Box, type Brush } from '../brush.ts';

/** Upper row: its biting edge is at y = 0. Lower row: its edge is at y = 0 and it hangs below. */
export const UPPER_TEETH_BOX: Box = [-30, -16, 60, 20];
export const LOWER_TEETH_BOX: Box = [-26, -3, 52, 14];

function row(brush: Brush, widths: readonly number[], edge: (index: number) => number, root: number): void {
  const down = root < 0 ? 1 : -1;
  for (const side of [-1, 1]) {
    let from = 0;
    widths.forEach((width, index) => {
      const to = from + width;
      const tip = edge(index);
      const left = side * (from + 0.15);
      const right = side * (to - 0.15);
      // Darker towards the back of the arch.
      const depth = to / 26;
      brush.fillStyle = ramp(
        brush,
        [0, root],
        [0, tip],
        [
          ink('#d8c6b8', 1),
          ink(depth > 0.75 ? '#d5c8bb' : '#f2ece4', 1),
          ink(depth > 0.75 ? '#cfc2b5' : '#faf7f2', 1),
          ink('#e9e4de', 1),
        ],
      );
      brush.beginPath();
      brush.moveTo(left, root);
      curve(
        brush,
        [
          [left, tip - 2.2 * down],
          [left + (right - left) * 0.16, tip - 0.35 * down],
          [(left + right) / 2, tip],
          [left + (right - left) * 0.84, tip - 0.35 * down],
          [right, tip - 2.2 * down],
        ],
        { move: false },
      );
      brush.lineTo(right, root);
      brush.closePath();
      brush.fill();
      brush.strokeStyle = 'rgba(122,92,82,.30)';
      brush.lineWidth = 0.45;
      brush.stroke();
      from = to;
    });
  }
}

function shadeSides(brush: Brush, box: Box): void {
  brush.globalCompositeOperation = 'source-atop';
  for (const side of [-1, 1]) glow(brush, side * 29, 0, 20, 22, '#3a1414', 0.85);
  brush.fillStyle = ramp(brush, [0, box[1]], [0, box[1] + box[3]], [ink('#5a2020', 0.35), ink('#5a2020', 0)]);
  if (box === UPPER_TEETH_BOX) brush.fillRect(...box);
}

export function paintUpperTeeth(brush: Brush): void {
  row(brush, [6.1, 5, 5.1, 4.6, 4.2], (index) => [0, -0.9, -0.3, -1.3, -2][index] ?? -2, -16);
  shadeSides(brush, UPPER_TEETH_BOX);
}

export function paintLowerTeeth(brush: Brush): void {
  row(brush, [3.9, 4, 4.5, 4.4, 4.2], (index) => [0, 0.1, 0.4, 1, 1.6][index] ?? 1.6, 11);
  shadeSides(brush, LOWER_TEETH_BOX);
}
