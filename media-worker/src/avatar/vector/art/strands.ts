import { curve, ink, mix, type Brush, type Point } from '../brush.ts';
import type { Preset } from '../presets.ts';
import { seededRandom, type Random } from '../random.ts';

/** Two guide curves with the same number of points: hair runs along them, and anywhere between. */
export interface HairFlow {
  readonly from: readonly Point[];
  readonly to: readonly Point[];
}

export interface StrandStyle {
  readonly count: number;
  readonly seed: number;
  readonly width: readonly [number, number];
  readonly alpha: readonly [number, number];
  /** Shares of dark, light and shining strands; the rest is the base colour. */
  readonly dark: number;
  readonly light: number;
  readonly shine: number;
  /** Sideways disorder, head units. */
  readonly jitter: number;
  /** Where strands start and end along the guides, 0..1 and beyond. */
  readonly start?: readonly [number, number];
  readonly end?: readonly [number, number];
}

export function flowPoint({ from, to }: HairFlow, across: number, along: number): Point {
  const last = from.length - 1;
  const place = Math.max(0, Math.min(last - 1e-6, along * last));
  const index = Math.floor(place);
  const share = place - index;
  const at = (points: readonly Point[]): Point => [
    mix(points[index]![0], points[index + 1]![0], share),
    mix(points[index]![1], points[index + 1]![1], share),
  ];
  const a = at(from);
  const b = at(to);
  return [mix(a[0], b[0], across), mix(a[1], b[1], across)];
}

function strandPoints(flow: HairFlow, random: Random, style: StrandStyle): Point[] {
  const across = random();
  const drift = (random() - 0.5) * 0.16;
  const start = mix(style.start?.[0] ?? 0, style.start?.[1] ?? 0, random());
  const end = mix(style.end?.[0] ?? 1, style.end?.[1] ?? 1, random());
  const phase = random() * 6.3;
  const points: Point[] = [];
  const steps = 6;
  for (let step = 0; step <= steps; step++) {
    const along = mix(start, end, step / steps);
    const [x, y] = flowPoint(flow, across + drift * (step / steps), along);
    const wave = Math.sin(phase + along * 5) * style.jitter * along;
    points.push([x + wave, y + wave * 0.3]);
  }
  return points;
}

/** Many single hairs between two guides. */
export function paintStrands(brush: Brush, { hair }: Preset, flow: HairFlow, style: StrandStyle): void {
  const random = seededRandom(style.seed);
  for (let strand = 0; strand < style.count; strand++) {
    const points = strandPoints(flow, random, style);
    const pick = random();
    const color =
      pick < style.dark
        ? hair.dark
        : pick < style.dark + style.light
          ? hair.light
          : pick < style.dark + style.light + style.shine
            ? hair.shine
            : hair.base;
    const width = mix(style.width[0], style.width[1], random() ** 2);
    brush.strokeStyle = ink(color, mix(style.alpha[0], style.alpha[1], random()));
    brush.lineWidth = width;
    brush.beginPath();
    curve(brush, points);
    brush.stroke();
  }
}

/** A tapering lock: full at its root, a tip at its end. */
export function paintLock(
  brush: Brush,
  points: readonly Point[],
  width: number,
  fill: Brush['fillStyle'],
): void {
  const side = (sign: number): Point[] =>
    points.map(([x, y], index) => {
      const [ax, ay] = points[Math.max(0, index - 1)]!;
      const [bx, by] = points[Math.min(points.length - 1, index + 1)]!;
      const length = Math.hypot(bx - ax, by - ay) || 1;
      const t = index / (points.length - 1);
      const half = sign * width * 0.5 * Math.sin(Math.PI * Math.min(1, 0.28 + t * 0.72));
      return [x - ((by - ay) / length) * half, y + ((bx - ax) / length) * half];
    });
  brush.fillStyle = fill;
  brush.beginPath();
  curve(brush, side(1));
  curve(brush, side(-1).reverse(), { move: false });
  brush.closePath();
  brush.fill();
}
