import { blurred, curve, glow, ink, ramp, type Box, type Brush } from '../brush.ts';
import type { Preset } from '../presets.ts';

export const NECK_BOX: Box = [-90, 60, 180, 200];
export const CHIN_SHADOW_BOX: Box = [-110, 60, 220, 150];

/** Skin of the neck, cut by the neck's outline when it is drawn. */
export function paintNeck(brush: Brush, { skin, neck, beard, outfit }: Preset): void {
  const half = neck.halfWidth;
  brush.fillStyle = ramp(
    brush,
    [-half, 0],
    [half, 0],
    [skin.shade, skin.base, skin.base, skin.base, skin.shade],
  );
  brush.fillRect(...NECK_BOX);
  glow(brush, half, 150, 38, 100, skin.deep, 0.5);
  glow(brush, -half, 150, 24, 100, skin.shade, 0.6);
  glow(brush, -half * 0.4, 190, 22, 40, skin.light, 0.4);
  for (const side of [-1, 1])
    blurred(brush, 4, () => {
      brush.strokeStyle = ink(skin.shade, 0.5);
      brush.lineWidth = 6;
      brush.beginPath();
      curve(brush, [
        [side * (half - 6), 130],
        [side * half * 0.55, 180],
        [side * 10, 224],
      ]);
      brush.stroke();
    });
  glow(brush, 0, 216, 12, 12, skin.shade, 0.45);
  if (outfit.neckline === 'scoop') paintCollarbones(brush, skin);
  if (beard > 0) {
    glow(brush, 3, 186, 10, 13, skin.shade, 0.5);
    glow(brush, -4, 182, 7, 10, skin.light, 0.4);
  }
}

function paintCollarbones(brush: Brush, skin: Preset['skin']): void {
  glow(brush, -22, 210, 34, 22, skin.light, 0.45);
  for (const side of [-1, 1])
    for (const [color, lift, alpha] of [
      [skin.shade, 0, 0.6],
      [skin.light, -5, 0.45],
    ] as const)
      blurred(brush, 2, () => {
        brush.strokeStyle = ink(color, alpha);
        brush.lineWidth = 3;
        brush.beginPath();
        curve(brush, [
          [side * 9, 219 + lift],
          [side * 24, 213 + lift],
          [side * 50, 206 + lift],
        ]);
        brush.stroke();
      });
}

/** What the head throws on the neck; moves with the jaw. */
export function paintChinShadow(brush: Brush, { skin }: Preset): void {
  glow(brush, 6, 132, 100, 52, skin.deep, 0.9);
  glow(brush, 0, 120, 70, 40, skin.deep, 0.7);
}
