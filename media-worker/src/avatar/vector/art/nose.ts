import { blurred, curve, glow, ink, type Box, type Brush, type Point } from '../brush.ts';
import type { Preset } from '../presets.ts';

export const NOSE_BOX: Box = [-48, -34, 96, 116];

/** The nose alone, on nothing: soft at its edges, so that it may slide over the cheeks when the head turns. */
export function paintNose(brush: Brush, { skin, nose }: Preset): void {
  const tip = nose.length - 10;
  const width = nose.halfWidth;
  // Shaded flank away from the light, a fainter one towards it, the lit ridge.
  glow(brush, 11, 12, 10, 46, skin.shade, 0.4);
  glow(brush, -11, 8, 8, 40, skin.shade, 0.2);
  glow(brush, width * 0.85, tip + 4, 13, 14, skin.shade, 0.42);
  glow(brush, -width * 0.9, tip + 5, 10, 12, skin.shade, 0.22);
  glow(brush, 2, nose.length + 5, width + 9, 7, skin.shade, 0.5);
  glow(brush, -1.5, 8, 5.5, 40, skin.light, 0.6);
  glow(brush, -1, tip - 3, 13, 13, skin.base, 0.75);
  glow(brush, -1, tip + 1, 15, 11, skin.blush, 0.12);
  glow(brush, -2.5, tip - 4, 8, 8, skin.light, 0.65);
  glow(brush, -3, tip - 5, 3.6, 3.2, '#ffffff', 0.26);

  for (const side of [-1, 1]) {
    glow(brush, side * (width - 4), tip + 3, 6.5, 7, skin.light, side < 0 ? 0.3 : 0.14);
    // The wing's rim and the crease behind it.
    const wing: Point[] = [
      [side * (width - 2.5), tip - 7],
      [side * (width + 1), tip + 1],
      [side * (width - 0.5), tip + 8.5],
      [side * (width - 6), tip + 11],
    ];
    blurred(brush, 1.1, () => {
      brush.strokeStyle = ink(skin.deep, side > 0 ? 0.5 : 0.36);
      brush.lineWidth = 1.8;
      brush.beginPath();
      curve(brush, wing);
      brush.stroke();
    });
    // Nostril: dark, soft, seen a little from below.
    blurred(brush, 0.8, () => {
      brush.fillStyle = ink(skin.deep, 0.82);
      brush.beginPath();
      curve(
        brush,
        [
          [side * 4.6, tip + 11.2],
          [side * 8, tip + 8.6],
          [side * (width - 4.6), tip + 9.2],
          [side * (width - 5.4), tip + 11.6],
          [side * 9, tip + 12.2],
        ],
        { closed: true },
      );
      brush.fill();
    });
  }
  blurred(brush, 1, () => {
    brush.strokeStyle = ink(skin.deep, 0.36);
    brush.lineWidth = 1.5;
    brush.beginPath();
    curve(brush, [
      [-6, tip + 12.4],
      [0, tip + 14.4],
      [6, tip + 12.4],
    ]);
    brush.stroke();
  });
}
