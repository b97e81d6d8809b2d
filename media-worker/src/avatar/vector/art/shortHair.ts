import { blurred, clamp, curve, glow, ink, mix, ramp, type Box, type Brush, type Point } from '../brush.ts';
import type { Preset } from '../presets.ts';
import { seededRandom, type Random } from '../random.ts';
import { paintLock } from './strands.ts';

export const SHORT_HAIR_BOX: Box = [-132, -200, 264, 250];

export const SHORT_HAIR_BACK_PIECES: readonly Box[] = [
  [-110, -60, 40, 84],
  [70, -60, 40, 84],
];
export const SHORT_HAIR_FRONT_PIECES: readonly Box[] = [[-116, -198, 248, 226]];

/** Silhouette from the left sideburn over the crown to the right one. */
const SILHOUETTE: readonly Point[] = [
  [-97, 20],
  [-103, -10],
  [-106, -54],
  [-102, -98],
  [-86, -138],
  [-54, -164],
  [-8, -175],
  [42, -171],
  [82, -148],
  [102, -104],
  [106, -54],
  [103, -10],
  [97, 20],
];
/** Hairline from the right sideburn over the forehead to the left one: temples recede, as a man's do. */
const HAIRLINE: readonly Point[] = [
  [92, 18],
  [91, -12],
  [89, -40],
  [79, -62],
  [77, -82],
  [60, -96],
  [30, -102],
  [-4, -104],
  [-36, -101],
  [-64, -92],
  [-78, -78],
  [-80, -60],
  [-89, -40],
  [-91, -12],
  [-92, 18],
];

/** The back of the head, seen beside the neck. */
export function paintShortHairBack(brush: Brush, { hair }: Preset): void {
  brush.fillStyle = ramp(brush, [-100, 0], [100, 0], [hair.base, hair.dark, hair.dark]);
  brush.beginPath();
  curve(
    brush,
    [
      [-96, -60],
      [-76, -136],
      [0, -160],
      [76, -136],
      [96, -60],
      [92, -6],
      [78, 20],
      [-78, 20],
      [-92, -6],
    ],
    { closed: true },
  );
  brush.fill();
}

function hairShape(brush: Brush): void {
  brush.beginPath();
  curve(brush, SILHOUETTE);
  curve(brush, HAIRLINE, { move: false });
  brush.closePath();
}

/** The scalp shows through short hair at its line: painted on the skin. */
export function paintShortHairShade(brush: Brush, { skin }: Preset): void {
  blurred(brush, 5, () => {
    brush.strokeStyle = ink(skin.deep, 0.5);
    brush.lineWidth = 8;
    brush.beginPath();
    curve(brush, HAIRLINE.slice(1, -1));
    brush.stroke();
  });
}

export function paintShortHairFront(brush: Brush, preset: Preset): void {
  const { hair } = preset;
  const random = seededRandom(preset.seed + 60);
  blurred(brush, 1.3, () => {
    brush.fillStyle = ramp(
      brush,
      [0, -110],
      [0, 22],
      [ink(hair.base, 1), ink(hair.base, 0.97), ink(hair.base, 0.88), ink(hair.base, 0.3)],
    );
    hairShape(brush);
    brush.fill();
  });
  brush.save();
  hairShape(brush);
  brush.clip();
  for (const side of [-1, 1]) paintSide(brush, preset, side, random);
  brush.restore();
  paintTop(brush, preset, random);
  paintHairline(brush, preset, random);
}

/** Cropped sides: short hairs combed down and back. */
function paintSide(brush: Brush, { hair, skin }: Preset, side: number, random: Random): void {
  // Shorter towards the ear: lighter with the skin beneath.
  glow(brush, side * 98, -14, 16, 46, skin.shade, 0.34);
  glow(brush, side * 104, -60, 16, 60, side < 0 ? hair.light : hair.dark, 0.4);
  for (let index = 0; index < 900; index++) {
    const y = mix(-118, 18, random());
    const inner = y < -60 ? 76 : y < -38 ? mix(79, 89, (y + 60) / 22) : 91;
    const outer = y < -98 ? mix(96, 102, clamp((y + 118) / 20, 0, 1)) : 104;
    const x = side * mix(inner, outer, random());
    brush.strokeStyle = ink(
      random() < 0.62 ? hair.dark : hair.light,
      mix(0.15, 0.5, random()) * (y > -20 ? 0.65 : 1),
    );
    brush.lineWidth = mix(0.4, 0.85, random());
    brush.beginPath();
    brush.moveTo(x, y);
    brush.lineTo(x + side * mix(0.4, 2, random()), y + mix(3, 6.5, random()));
    brush.stroke();
  }
}

/** y of the silhouette or the hairline over the forehead at x. */
function heightAt(points: readonly Point[], x: number): number {
  const sorted = points.filter(([, y]) => y < -70).toSorted((a, b) => a[0] - b[0]);
  for (let index = 1; index < sorted.length; index++) {
    const [toX, toY] = sorted[index]!;
    const [fromX, fromY] = sorted[index - 1]!;
    if (x <= toX) return mix(fromY, toY, clamp((x - fromX) / (toX - fromX || 1), 0, 1));
  }
  return sorted[sorted.length - 1]![1];
}

/** The longer top, brushed up from the forehead and over to the viewer's right. */
function paintTop(brush: Brush, { hair }: Preset, random: Random): void {
  const path = (u: number, depth: number, reach: number): Point[] => {
    // u: −1..1 along the hairline; depth: 0 at the hairline, 1 at the crown.
    const rootX = u * 76;
    const line = heightAt(HAIRLINE, rootX);
    const crown = heightAt(SILHOUETTE, clamp(rootX * 1.1, -100, 100));
    const rootY = mix(line - 1, crown + 14, depth * 0.8);
    const lean = mix(14, 28, random()) * (1 - 0.75 * Math.max(0, u)) + u * 6;
    const rise = Math.max(10, (rootY - crown) * mix(0.85, 1.02, reach));
    return [0, 0.22, 0.48, 0.76, 1].map((t): Point => [
      rootX + lean * t ** 1.7 + u * 10 * t,
      rootY - rise * Math.sin((Math.PI / 2) * t * 1.12),
    ]);
  };
  // From the crown forward, so that each lock lies over the one behind it.
  const locks = 190;
  for (let index = 0; index < locks; index++) {
    const depth = 1 - index / locks;
    const u = random() * 2 - 1;
    const points = path(u, depth, random());
    const lit = clamp(0.5 - u * 0.35 + depth * 0.25, 0, 1);
    const tone = random();
    const color =
      tone < 0.45 - lit * 0.2 ? hair.dark : tone < 0.75 ? hair.base : tone < 0.95 ? hair.light : hair.shine;
    paintLock(brush, points, mix(3.5, 8.5, random()), ink(color, mix(0.3, 0.7, random())));
  }
  for (let index = 0; index < 620; index++) {
    const depth = random() ** 1.3;
    const u = random() * 2 - 1;
    const lit = clamp(0.45 - u * 0.4 + depth * 0.2, 0, 1);
    const color = random() < 0.55 - lit * 0.3 ? hair.dark : random() < 0.7 ? hair.light : hair.shine;
    brush.strokeStyle = ink(color, mix(0.12, 0.5, random()));
    brush.lineWidth = mix(0.4, 1.1, random());
    brush.beginPath();
    curve(brush, path(u, depth, 0.6 + 0.5 * random()));
    brush.stroke();
  }
  brush.save();
  hairShape(brush);
  brush.clip();
  glow(brush, -40, -146, 56, 22, hair.shine, 0.3, -0.4);
  glow(brush, 88, -116, 30, 44, hair.dark, 0.45);
  brush.restore();
}

/** Single fine hairs make the line at the forehead soft. */
function paintHairline(brush: Brush, { hair }: Preset, random: Random): void {
  for (let index = 0; index < 260; index++) {
    const x = (random() * 2 - 1) * 77;
    const y = heightAt(HAIRLINE, x) + mix(-3, 3.4, random() ** 1.4);
    brush.strokeStyle = ink(hair.dark, mix(0.2, 0.6, random()));
    brush.lineWidth = mix(0.4, 0.9, random());
    brush.beginPath();
    brush.moveTo(x, y);
    brush.quadraticCurveTo(x + x * 0.02, y - 6, x + x * 0.05 + mix(1, 5, random()), y - mix(8, 15, random()));
    brush.stroke();
  }
}
