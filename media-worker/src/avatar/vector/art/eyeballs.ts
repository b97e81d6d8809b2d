import { blurred, glow, ink, mix, type Box, type Brush } from '../brush.ts';
import type { Preset } from '../presets.ts';
import { seededRandom } from '../random.ts';

export const IRIS_BOX: Box = [-15, -15, 30, 30];
export const SCLERA_BOX: Box = [-32, -20, 64, 40];

/** The white of an eye, shaded as a ball in its socket. */
export function paintSclera(brush: Brush): void {
  brush.fillStyle = '#f4efec';
  brush.fillRect(...SCLERA_BOX);
  glow(brush, 0, 2, 24, 16, '#ffffff', 0.85);
  for (const side of [-1, 1]) {
    glow(brush, side * 25, 2, 18, 22, '#a98c88', 0.75);
    glow(brush, side * 27, 3, 10, 12, '#c06a62', 0.3);
  }
  glow(brush, 0, -15, 38, 16, '#5a4440', 0.7);
  glow(brush, 0, 16, 34, 9, '#b98f88', 0.4);
}

/** Iris, pupil and the lights on the cornea, centred on the gaze. */
export function paintIris(brush: Brush, { iris, eye, seed }: Preset): void {
  const radius = eye.iris;
  const disc = (size: number): void => {
    brush.beginPath();
    brush.arc(0, 0, size, 0, 2 * Math.PI);
  };
  // The limbus is soft.
  blurred(brush, 0.7, () => {
    brush.fillStyle = ink(iris.rim, 0.95);
    disc(radius);
    brush.fill();
  });
  brush.save();
  disc(radius - 0.8);
  brush.clip();
  brush.fillStyle = iris.base;
  brush.fillRect(-15, -15, 30, 30);
  glow(brush, 0, 6, radius * 1.05, radius * 0.9, iris.light, 0.95);
  const random = seededRandom(seed);
  for (let fibre = 0; fibre < 120; fibre++) {
    const angle = random() * 2 * Math.PI;
    const inner = mix(0.42, 0.55, random()) * radius;
    const outer = mix(0.7, 0.97, random()) * radius;
    brush.strokeStyle = random() < 0.5 ? ink(iris.light, 0.35) : ink(iris.rim, 0.3);
    brush.lineWidth = 0.3 + 0.4 * random();
    brush.beginPath();
    brush.moveTo(Math.cos(angle) * inner, Math.sin(angle) * inner);
    brush.lineTo(Math.cos(angle + 0.06) * outer, Math.sin(angle + 0.06) * outer);
    brush.stroke();
  }
  blurred(brush, 0.9, () => {
    brush.strokeStyle = ink(iris.rim, 0.85);
    brush.lineWidth = 2.2;
    disc(radius - 0.6);
    brush.stroke();
  });
  // Lid's shade over the top half.
  glow(brush, 0, -radius, radius * 1.5, radius * 1.15, '#000000', 0.6);
  brush.restore();
  blurred(brush, 0.5, () => {
    brush.fillStyle = '#080505';
    disc(radius * 0.42);
    brush.fill();
  });
  blurred(brush, 0.35, () => {
    brush.fillStyle = 'rgba(255,255,255,.96)';
    brush.beginPath();
    brush.ellipse(-radius * 0.34, -radius * 0.38, radius * 0.2, radius * 0.25, -0.5, 0, 2 * Math.PI);
    brush.fill();
    brush.fillStyle = 'rgba(255,255,255,.5)';
    brush.beginPath();
    brush.ellipse(radius * 0.36, radius * 0.4, radius * 0.13, radius * 0.1, -0.6, 0, 2 * Math.PI);
    brush.fill();
  });
}
