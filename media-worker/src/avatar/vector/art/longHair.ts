import { blurred, curve, glow, ink, ramp, type Box, type Brush, type Point } from '../brush.ts';
import type { Preset } from '../presets.ts';
import { paintStrands, type HairFlow } from './strands.ts';

export const LONG_HAIR_BOX: Box = [-160, -186, 320, 430];

/** Behind face and front hair only this is ever seen. */
export const LONG_HAIR_BACK_PIECES: readonly Box[] = [
  [-134, -112, 64, 122],
  [70, -112, 64, 122],
  [-156, 10, 312, 232],
];
/** Crown and the two falls beside the face. They meet without overlap: soft edges must not be drawn twice. */
export const LONG_HAIR_FRONT_PIECES: readonly Box[] = [
  [-140, -184, 280, 154],
  [-158, -30, 90, 274],
  [68, -30, 90, 274],
];

/** Guides of the two front masses, from the parting down: silhouette and the edge along the face. */
const RIGHT: HairFlow = {
  from: [
    [-24, -164],
    [22, -176],
    [80, -156],
    [116, -102],
    [128, -36],
    [127, 30],
    [131, 94],
    [143, 152],
    [139, 200],
    [112, 234],
  ],
  to: [
    [-27, -120],
    [0, -116],
    [40, -100],
    [73, -66],
    [90, -22],
    [94, 30],
    [88, 82],
    [88, 136],
    [100, 184],
    [98, 218],
  ],
};
const LEFT: HairFlow = {
  from: [
    [-24, -164],
    [-58, -164],
    [-97, -136],
    [-119, -86],
    [-128, -28],
    [-128, 34],
    [-133, 96],
    [-145, 152],
    [-142, 202],
    [-112, 236],
  ],
  to: [
    [-28, -120],
    [-42, -112],
    [-64, -88],
    [-83, -54],
    [-93, -10],
    [-95, 36],
    [-89, 86],
    [-89, 138],
    [-101, 186],
    [-99, 220],
  ],
};
const BACK: HairFlow = {
  from: [
    [0, -150],
    [-100, -110],
    [-126, -20],
    [-130, 60],
    [-138, 140],
    [-134, 210],
  ],
  to: [
    [0, -150],
    [100, -110],
    [126, -20],
    [130, 60],
    [138, 140],
    [134, 210],
  ],
};

function mass(brush: Brush, { from, to }: HairFlow): void {
  brush.beginPath();
  curve(brush, from);
  curve(brush, [...to].reverse(), { move: false });
  brush.closePath();
}

/** The hair behind neck and face. */
export function paintLongHairBack(brush: Brush, preset: Preset): void {
  const { hair } = preset;
  brush.beginPath();
  curve(brush, BACK.from);
  brush.lineTo(-96, 222);
  brush.lineTo(-60, 196);
  brush.lineTo(60, 196);
  brush.lineTo(96, 222);
  curve(brush, [...BACK.to].reverse(), { move: false });
  brush.closePath();
  brush.fillStyle = ramp(brush, [-130, 0], [130, 0], [hair.base, hair.dark, hair.dark, hair.dark, hair.base]);
  brush.fill();
  paintStrands(brush, preset, BACK, {
    count: 260,
    seed: 3,
    width: [0.6, 2],
    alpha: [0.12, 0.4],
    dark: 0.45,
    light: 0.12,
    shine: 0,
    jitter: 4,
    end: [0.8, 1.05],
  });
  glow(brush, 0, 110, 104, 120, '#0b0402', 0.75);
}

/** What the hair throws on forehead and temples: painted on the skin. */
export function paintLongHairShade(brush: Brush, { skin }: Preset): void {
  blurred(brush, 8, () => {
    brush.strokeStyle = ink(skin.deep, 0.46);
    brush.lineWidth = 12;
    for (const flow of [LEFT, RIGHT]) {
      brush.beginPath();
      curve(brush, flow.to.slice(0, 8));
      brush.stroke();
    }
  });
}

export function paintLongHairFront(brush: Brush, preset: Preset): void {
  const { hair } = preset;
  for (const [flow, side] of [
    [RIGHT, 1],
    [LEFT, -1],
  ] as const) {
    brush.fillStyle = ramp(
      brush,
      [0, -170],
      [side * 60, 220],
      side > 0 ? [hair.base, hair.base, hair.dark, hair.base] : [hair.light, hair.base, hair.base, hair.base],
    );
    mass(brush, flow);
    brush.fill();
    const seed = 20 + side;
    const common = { seed, jitter: 3, end: [0.86, 1.02] } as const;
    // Broad clumps give depth, fine hairs detail.
    brush.save();
    mass(brush, flow);
    brush.clip();
    paintStrands(brush, preset, flow, {
      ...common,
      count: 90,
      width: [3, 9],
      alpha: [0.1, 0.24],
      dark: 0.5,
      light: 0.35,
      shine: 0.05,
    });
    glow(brush, side * 104, 20, 26, 150, hair.dark, side > 0 ? 0.5 : 0.25);
    paintStrands(brush, preset, flow, {
      ...common,
      seed: seed + 10,
      count: 420,
      width: [0.5, 1.5],
      alpha: [0.16, 0.5],
      dark: 0.42,
      light: 0.36,
      shine: 0.08,
    });
    brush.restore();
    shine(brush, preset, flow, side);
    // Loose hairs over the outline and the ends.
    paintStrands(brush, preset, flow, {
      ...common,
      seed: seed + 20,
      count: 70,
      width: [0.5, 1],
      alpha: [0.3, 0.6],
      dark: 0.4,
      light: 0.4,
      shine: 0.1,
      jitter: 7,
      end: [0.94, 1],
    });
  }
  parting(brush, preset);
}

/** The band of light over the crown, and a weaker one at the cheeks, drawn along the hair. */
function shine(brush: Brush, preset: Preset, flow: HairFlow, side: number): void {
  for (const [start, end, count, alpha] of [
    [0.16, 0.36, 150, side < 0 ? 0.42 : 0.34],
    [0.58, 0.8, 90, side < 0 ? 0.26 : 0.14],
  ] as const)
    paintStrands(brush, preset, flow, {
      seed: 50 + side + count,
      count,
      width: [0.6, 2.2],
      alpha: [alpha * 0.2, alpha],
      dark: 0,
      light: 0.45,
      shine: 0.55,
      jitter: 3,
      start: [start - 0.05, start + 0.07],
      end: [end - 0.06, end + 0.05],
    });
}

function parting(brush: Brush, { hair, skin }: Preset): void {
  const line: Point[] = [
    [-25, -161],
    [-27, -146],
    [-28, -124],
  ];
  blurred(brush, 1, () => {
    brush.strokeStyle = ink(hair.dark, 0.75);
    brush.lineWidth = 3.4;
    brush.beginPath();
    curve(brush, line);
    brush.stroke();
  });
  brush.strokeStyle = ink(skin.base, 0.35);
  brush.lineWidth = 0.9;
  brush.beginPath();
  curve(brush, line.slice(1));
  brush.stroke();
}
