import { curve, glow, ink, ramp, type Box, type Brush, type Point } from '../brush.ts';

/** Upper row: its biting edge is at y = 0. Lower row: its edge is at y = 0 and it hangs below. */
export const UPPER_TEETH_BOX: Box = [-30, -16, 60, 20];
export const LOWER_TEETH_BOX: Box = [-26, -3, 52, 14];

interface Row {
  /** Widths of the teeth from the middle outwards. */
  readonly widths: readonly number[];
  /** How far each tooth's edge stands back from y = 0. */
  readonly back: readonly number[];
  /** 1 when the teeth hang down, −1 when they stand up. */
  readonly down: 1 | -1;
  readonly root: number;
}

/** One band of enamel with a softly scalloped edge and faint lines between the teeth. */
function paintRow(brush: Brush, { widths, back, down, root }: Row): void {
  const right: Point[] = [];
  const gaps: number[] = [];
  let x = 0;
  widths.forEach((width, index) => {
    const edge = -down * back[index]!;
    const notch = edge - down * 0.55;
    right.push([
      x + 0.12,
      index === 0 ? notch : -down * (back[index - 1]! + back[index]!) * 0.5 - down * 0.5,
    ]);
    right.push(
      [x + width * 0.22, edge - down * 0.08],
      [x + width * 0.5, edge],
      [x + width * 0.78, edge - down * 0.08],
    );
    x += width;
    gaps.push(x);
  });
  right.push([x, -down * (back[back.length - 1]! + 2)]);
  const edge: Point[] = [...right.map(([px, py]): Point => [-px, py]).reverse(), ...right.slice(1)];
  brush.beginPath();
  brush.moveTo(-x, root);
  curve(brush, edge, { move: false });
  brush.lineTo(x, root);
  brush.closePath();
  brush.fillStyle = ramp(brush, [0, root], [0, 0], ['#d9c4b6', '#f1e9e0', '#fbf8f4', '#f6f2ed']);
  brush.fill();
  brush.save();
  brush.clip();
  brush.strokeStyle = ink('#8d6f64', 0.26);
  brush.lineWidth = 0.5;
  for (const gap of [0, ...gaps.slice(0, -1)])
    for (const side of gap === 0 ? [1] : [-1, 1]) {
      brush.beginPath();
      brush.moveTo(side * gap, root);
      brush.lineTo(side * gap, 0);
      brush.stroke();
    }
  brush.restore();
}

/** Teeth darken towards the back of the mouth. */
function shadeSides(brush: Brush): void {
  brush.globalCompositeOperation = 'source-atop';
  for (const side of [-1, 1]) glow(brush, side * 29, -2, 17, 24, '#3a1414', 0.85);
}

export function paintUpperTeeth(brush: Brush): void {
  paintRow(brush, { widths: [6.2, 5, 5.2, 4.6, 4.2], back: [0, 0.7, 0.4, 1.2, 1.8], down: 1, root: -16 });
  shadeSides(brush);
}

export function paintLowerTeeth(brush: Brush): void {
  paintRow(brush, { widths: [3.9, 4, 4.5, 4.4, 4.2], back: [0, 0.1, 0.4, 0.9, 1.5], down: -1, root: 11 });
  brush.fillStyle = ink('#5a2a26', 0.14);
  brush.globalCompositeOperation = 'source-atop';
  brush.fillRect(...LOWER_TEETH_BOX);
  shadeSides(brush);
}
