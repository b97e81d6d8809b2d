import { blurred, curve, glow, ink, type Box, type Brush, type Point } from '../brush.ts';
import type { Preset } from '../presets.ts';

/** The viewer's right ear about its own middle. */
export const EAR_BOX: Box = [-24, -38, 48, 76];

export function paintEar(brush: Brush, { skin }: Preset): void {
  const rim: Point[] = [
    [-12, -22],
    [-4, -30],
    [8, -29],
    [14, -16],
    [12, 2],
    [6, 16],
    [2, 27],
    [-6, 32],
    [-12, 26],
    [-13, 4],
  ];
  brush.beginPath();
  curve(brush, rim, { closed: true });
  brush.fillStyle = skin.base;
  brush.fill();
  brush.save();
  brush.clip();
  glow(brush, -14, 2, 16, 36, skin.deep, 0.55);
  glow(brush, 8, -18, 12, 16, skin.blush, 0.3);
  glow(brush, 0, 24, 10, 10, skin.blush, 0.28);
  blurred(brush, 1.6, () => {
    brush.strokeStyle = ink(skin.deep, 0.55);
    brush.lineWidth = 3;
    brush.beginPath();
    curve(brush, [
      [-8, -16],
      [2, -22],
      [8, -12],
      [6, 2],
      [0, 14],
    ]);
    brush.stroke();
    brush.fillStyle = ink(skin.deep, 0.6);
    brush.beginPath();
    brush.ellipse(-5, 4, 4.5, 9, 0.15, 0, 7);
    brush.fill();
    brush.strokeStyle = ink(skin.light, 0.6);
    brush.lineWidth = 2;
    brush.beginPath();
    curve(brush, [
      [-2, -27],
      [9, -26],
      [11, -14],
      [9.5, 0],
    ]);
    brush.stroke();
  });
  brush.restore();
}
