import { blurred, curve, glow, ink, ramp, type Box, type Brush, type Point } from '../brush.ts';
import type { Preset } from '../presets.ts';

/** Shoulders; y in head units below the eyes. The neck is painted apart, since it follows the head. */
export const OUTFIT_BOX: Box = [-262, 126, 524, 190];

const mirrored = (right: readonly Point[]): Point[] => [
  ...right.map(([x, y]): Point => [-x, y]).reverse(),
  ...right,
];

function fillShape(brush: Brush, points: readonly Point[]): void {
  brush.beginPath();
  curve(brush, points);
  brush.lineTo(points[points.length - 1]![0], 330);
  brush.lineTo(points[0]![0], 330);
  brush.closePath();
  brush.fill();
}

export function paintOutfit(brush: Brush, preset: Preset): void {
  const { outfit } = preset;
  const neck = preset.neck.halfWidth;
  const broad = preset.hair.style === 'short' ? 1.08 : 1;
  const shoulder: Point[] = [
    [neck - 2, 168],
    [neck + 10, 178],
    [neck + 44, 190],
    [134 * broad, 204],
    [176 * broad, 224],
    [202 * broad, 262],
    [214 * broad, 320],
  ];
  paintTop(brush, preset);

  // Jacket: one body, lapels over it.
  const opening = outfit.neckline === 'scoop' ? 52 : neck + 2;
  for (const side of [-1, 1]) {
    const at = (points: readonly Point[]): Point[] => points.map(([x, y]) => [side * x, y]);
    brush.save();
    brush.beginPath();
    curve(brush, at([[opening, 172], ...shoulder.slice(1)]));
    brush.lineTo(side * 6, 330);
    brush.lineTo(side * 12, 300);
    brush.closePath();
    brush.fillStyle = ramp(
      brush,
      [side * 20, 180],
      [side * 215, 310],
      side < 0
        ? [outfit.jacket, outfit.jacketLight, outfit.jacket]
        : [outfit.jacket, outfit.jacket, outfit.jacketDark],
    );
    brush.fill();
    brush.clip();
    glow(brush, side * 120, 196, 90, 22, outfit.jacketLight, side < 0 ? 0.75 : 0.35, side * 0.25);
    glow(brush, side * 205, 320, 70, 90, '#000000', 0.3);
    // Sleeve seam and folds.
    blurred(brush, 3, () => {
      brush.strokeStyle = 'rgba(0,0,0,.26)';
      brush.lineWidth = 4;
      brush.beginPath();
      curve(
        brush,
        at([
          [138, 204],
          [150, 240],
          [150, 320],
        ]),
      );
      brush.stroke();
      brush.strokeStyle = 'rgba(255,255,255,.10)';
      brush.beginPath();
      curve(
        brush,
        at([
          [145, 206],
          [158, 244],
          [158, 320],
        ]),
      );
      brush.stroke();
    });
    brush.restore();

    const lapel = at([
      [opening + 2, 168],
      [opening + 20, 182],
      [opening + 44, 214],
      [opening + 22, 224],
      [opening + 32, 238],
      [18, 330],
      [4, 330],
      [12, 300],
    ]);
    const trace = (): void => {
      brush.beginPath();
      lapel.forEach(([x, y], index) => (index === 0 ? brush.moveTo(x, y) : brush.lineTo(x, y)));
      curve(
        brush,
        at([
          [12, 300],
          [34, 250],
          [opening - 8, 204],
          [opening + 2, 168],
        ]),
        { move: false },
      );
      brush.closePath();
    };
    blurred(brush, 4, () => {
      brush.fillStyle = 'rgba(0,0,0,.4)';
      brush.translate(side * 2, 3);
      trace();
      brush.fill();
    });
    trace();
    brush.fillStyle = ramp(
      brush,
      [side * (opening + 44), 200],
      [side * 8, 300],
      side < 0 ? [outfit.jacketLight, outfit.jacket, outfit.jacket] : [outfit.jacket, outfit.jacketDark],
    );
    brush.fill();
    brush.strokeStyle = 'rgba(0,0,0,.32)';
    brush.lineWidth = 0.9;
    brush.stroke();
    brush.strokeStyle = 'rgba(255,255,255,.16)';
    brush.lineWidth = 0.8;
    brush.beginPath();
    curve(
      brush,
      at([
        [14, 300],
        [36, 250],
        [opening - 6, 204],
        [opening + 4, 169],
      ]),
    );
    brush.stroke();
  }
}

function paintTop(brush: Brush, { outfit, neck }: Preset): void {
  const rim: Point[] =
    outfit.neckline === 'scoop'
      ? mirrored([
          [0, 252],
          [26, 246],
          [48, 224],
          [64, 186],
        ])
      : mirrored([
          [0, 198],
          [26, 194.5],
          [46, 184],
          [neck.halfWidth + 1, 169],
        ]);
  brush.fillStyle = ramp(brush, [-90, 0], [90, 0], [outfit.top, outfit.top, outfit.topShade]);
  fillShape(brush, rim);
  brush.save();
  brush.beginPath();
  brush.rect(-110, 150, 220, 180);
  brush.clip();
  const band = outfit.neckline === 'scoop' ? 3 : 9;
  const lower = rim.map(([x, y]): Point => [x * 1.03, y + band]);
  brush.strokeStyle = ink(outfit.topShade, 0.9);
  brush.lineWidth = 1;
  brush.beginPath();
  curve(brush, lower);
  brush.stroke();
  blurred(brush, 2.5, () => {
    brush.strokeStyle = 'rgba(70,45,35,.35)';
    brush.lineWidth = 2.5;
    brush.beginPath();
    curve(
      brush,
      rim.map(([x, y]): Point => [x, y - 1]),
    );
    brush.stroke();
    brush.strokeStyle = ink(outfit.topShade, 0.8);
    brush.lineWidth = 3;
    for (const [x, bend] of [
      [-26, 6],
      [18, -5],
      [36, 8],
    ] as const) {
      brush.beginPath();
      curve(brush, [
        [x, 262],
        [x + bend, 286],
        [x + bend * 0.4, 320],
      ]);
      brush.stroke();
    }
  });
  brush.restore();
}
