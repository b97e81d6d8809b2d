import { blurred, curve, glow, ink, mirror, mix, ramp, type Box, type Brush, type Point } from '../brush.ts';
import { EYE_X, FOREHEAD, MOUTH_Y, type Preset } from '../presets.ts';
import { seededRandom } from '../random.ts';

/** The skin's picture reaches beyond the face's outline, which cuts it when it is drawn. */
export const SKIN_BOX: Box = [-108, -128, 216, 304];

/** The face's outline at rest, closed. */
function outline(preset: Preset): Point[] {
  const right: Point[] = [...FOREHEAD].reverse().map(([x, y]) => [x, y]);
  for (const [x, y] of preset.contour) right.push([x, y]);
  return [...right, ...mirror(right.slice(1, -1)).reverse()];
}

/** Lit, shaded skin without eyes, nose and lips; light from the upper left. */
export function paintSkin(brush: Brush, preset: Preset): void {
  const { base, light, shade, deep, blush, blushAlpha } = preset.skin;
  const [boxX, boxY, boxWidth, boxHeight] = SKIN_BOX;
  brush.fillStyle = ramp(brush, [-80, -110], [110, 120], [light, base, base, mixInk(base, shade, 0.55)]);
  brush.fillRect(...SKIN_BOX);

  // The sides turn away from the viewer: darkness from outside the outline, softened inwards, more on the right.
  const rim = outline(preset);
  const outside = (dx: number, dy: number, color: string): void => {
    brush.fillStyle = color;
    brush.beginPath();
    brush.rect(boxX - 40, boxY - 40, boxWidth + 80, boxHeight + 80);
    curve(
      brush,
      rim.map(([x, y]) => [x + dx, y + dy] as const),
      { closed: true },
    );
    brush.fill('evenodd');
  };
  blurred(brush, 17, () => outside(-5, -3, ink(shade, 0.85)));
  blurred(brush, 6, () => outside(-1, 1, ink(deep, 0.38)));

  const both = (paint: (side: number) => void): void => {
    paint(-1);
    paint(1);
  };
  glow(brush, -16, -72, 74, 46, light, 0.75);
  glow(brush, 0, -36, 22, 22, light, 0.22);
  both((side) => {
    const lit = side < 0 ? 1 : 0.6;
    glow(brush, side * 92, -46, 30, 52, shade, side < 0 ? 0.3 : 0.42);
    // Sockets, the bridge's sides, lids.
    glow(brush, side * (EYE_X - 1), -9, 38, 21, shade, 0.36);
    glow(brush, side * 21, -9, 15, 22, shade, 0.34);
    glow(brush, side * EYE_X, 1, 30, 15, deep, 0.12);
    // Under the eye: a faint hollow, then the cheek's light.
    glow(brush, side * 38, 18, 26, 9, shade, 0.14, side * 0.18);
    glow(brush, side * 50, 27, 30, 12, light, 0.42 * lit, side * 0.1);
    glow(brush, side * 57, 38, 32, 22, light, 0.5 * lit);
    glow(brush, side * 62, 48, 44, 34, blush, blushAlpha);
    glow(brush, side * 78, 76, 24, 44, shade, side < 0 ? 0.22 : 0.3, side * 0.35);
    // The fold from the nose, and the mouth's corner.
    brush.strokeStyle = ink(shade, 0.2);
    brush.lineWidth = 3;
    blurred(brush, 2.4, () => {
      brush.beginPath();
      curve(brush, [
        [side * 22, 52],
        [side * 33, 62],
        [side * 41, 79],
      ]);
      brush.stroke();
    });
  });
  // Philtrum, muzzle, the lower lip's shade, chin.
  glow(brush, 0, MOUTH_Y - 18, 6.5, 9, shade, 0.3);
  both((side) => glow(brush, side * 8, MOUTH_Y - 17, 6, 9, light, side < 0 ? 0.35 : 0.22));
  glow(brush, 0, MOUTH_Y + 21, 27, 9, shade, 0.5);
  glow(brush, -3, 127, 24, 14, light, 0.5);
  glow(brush, 0, 132, 30, 16, blush, blushAlpha * 0.35);
  const chin = preset.contour[preset.contour.length - 1]![1];
  glow(brush, 3, chin + 3, 76, 15, shade, 0.55);

  if (preset.beard > 0) paintStubble(brush, preset);
  else paintFreckles(brush, preset);
}

function mixInk(from: string, to: string, share: number): string {
  const channel = (hex: string, shift: number): number => (parseInt(hex.slice(1), 16) >> shift) & 255;
  const mixed = [16, 8, 0].map((shift) => Math.round(mix(channel(from, shift), channel(to, shift), share)));
  return `rgb(${mixed.join(',')})`;
}

/** How much beard grows at a place of the face, 0..1. */
function beardAt(x: number, y: number, preset: Preset): number {
  const side = Math.abs(x);
  const smooth = (from: number, to: number, value: number): number => {
    const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
    return t * t * (3 - 2 * t);
  };
  // Line of the cheek: from the sideburn, sagging to the mouth's corner.
  const cheek = mix(88, 12, smooth(34, 99, side)) + 14 * Math.sin(Math.PI * smooth(40, 99, side));
  const jaw = smooth(cheek - 9, cheek + 16, y);
  const moustache =
    smooth(60, 68, y) * (1 - smooth(MOUTH_Y - 4, MOUTH_Y + 2, y)) * (1 - smooth(20, 42, side));
  const bare =
    (1 - smooth(26, 36, side)) *
    smooth(MOUTH_Y - 6, MOUTH_Y - 2, y) *
    (1 - smooth(MOUTH_Y + 8, MOUTH_Y + 20, y));
  const soul = (1 - smooth(6, 12, side)) * smooth(MOUTH_Y + 10, MOUTH_Y + 13, y);
  const besideChin = 1 - 0.45 * (1 - smooth(8, 20, Math.abs(side - 20))) * (1 - smooth(112, 124, y));
  return Math.max(moustache * 0.95, jaw * (1 - bare) * besideChin, soul * 0.9) * preset.beard;
}

function paintStubble(brush: Brush, preset: Preset): void {
  const random = seededRandom(preset.seed + 5);
  const cell = 7;
  for (let y = 8; y < 178; y += cell)
    for (let x = -105; x < 105; x += cell) {
      const strength = beardAt(x, y, preset);
      if (strength > 0.03) glow(brush, x, y, cell * 2.2, cell * 2.2, '#3a2a22', 0.085 * strength);
    }
  brush.lineWidth = 0.45;
  for (let hair = 0; hair < 15000; hair++) {
    const x = (random() * 2 - 1) * 103;
    const y = 8 + random() * 165;
    if (random() > beardAt(x, y, preset)) continue;
    brush.strokeStyle = ink(preset.hair.dark, 0.08 + 0.2 * random());
    brush.beginPath();
    brush.moveTo(x, y);
    brush.lineTo(x + x * 0.006 + (random() - 0.5) * 1.1, y + 1.2 + 0.9 * random());
    brush.stroke();
  }
}

function paintFreckles(brush: Brush, preset: Preset): void {
  const random = seededRandom(preset.seed + 6);
  for (let freckle = 0; freckle < 46; freckle++) {
    const side = random() < 0.5 ? -1 : 1;
    const x = side * (14 + 54 * random() ** 0.8);
    glow(
      brush,
      x,
      26 + 26 * random(),
      0.9 + random(),
      0.8 + 0.8 * random(),
      preset.skin.shade,
      0.12 + 0.16 * random(),
    );
  }
}
