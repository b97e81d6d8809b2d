import { blurred, curve, ink, mix, type Box, type Brush, type Point } from '../brush.ts';
import type { Preset } from '../presets.ts';
import { seededRandom } from '../random.ts';

/** The viewer's right brow about its own middle; the left one is its mirror. */
export const BROW_BOX: Box = [-36, -18, 72, 36];

export function paintBrow(brush: Brush, { brow, seed }: Preset): void {
  // Middle line from the nose outwards: a rise to the arch, then the tail.
  const spine = (t: number): Point => [
    mix(-27, 31, t),
    3 - brow.arch * 1.9 * Math.sin(Math.PI * Math.min(1, t / 1.24)) + (t > 0.62 ? (t - 0.62) * 11 : 0),
  ];
  const half = (t: number): number =>
    brow.thickness * 0.5 * (t < 0.16 ? mix(0.72, 1, t / 0.16) : t < 0.5 ? 1 : mix(1, 0.3, (t - 0.5) / 0.5));
  const steps = [0.02, 0.16, 0.34, 0.52, 0.7, 0.86, 0.98];
  blurred(brush, 1.5, () => {
    brush.fillStyle = ink(brow.color, 0.5);
    brush.beginPath();
    curve(
      brush,
      steps.map((t) => [spine(t)[0], spine(t)[1] - half(t) * 0.8] as const),
    );
    curve(
      brush,
      [...steps].reverse().map((t) => [spine(t)[0], spine(t)[1] + half(t) * 0.8] as const),
      { move: false },
    );
    brush.fill();
  });
  const random = seededRandom(seed + 3);
  for (let hair = 0; hair < brow.density; hair++) {
    const t = random() ** 0.9;
    const [x, y] = spine(t);
    const across = random() * 2 - 1;
    // Hairs stand up near the nose and lie down towards the tail.
    const lean =
      mix(-1.35, 0.12, Math.min(1, t * 1.35)) + (across > 0 ? -0.12 : 0.25) + (random() - 0.5) * 0.3;
    const length = mix(4.2, 6.6, random()) * (t > 0.75 ? 0.8 : 1) * (0.7 + brow.thickness * 0.045);
    const fromY = y + across * half(t) + (t < 0.2 ? 1.6 : 0.6);
    brush.strokeStyle = ink(brow.color, (t < 0.12 ? 0.4 : 0.75) * mix(0.55, 1, random()));
    brush.lineWidth = mix(0.5, 0.95, random());
    brush.beginPath();
    brush.moveTo(x, fromY);
    brush.quadraticCurveTo(
      x + Math.cos(lean) * length * 0.5,
      fromY + Math.sin(lean) * length * 0.62,
      x + Math.cos(lean + 0.3) * length,
      fromY + Math.sin(lean + 0.3) * length * 0.8,
    );
    brush.stroke();
  }
}
