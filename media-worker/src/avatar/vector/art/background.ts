import { blurred, curve, glow, ink, ramp, type Brush } from '../brush.ts';
import type { Preset } from '../presets.ts';
import { seededRandom } from '../random.ts';

/** The whole picture, in pixels of a 512 picture (no zoom). */
export const PICTURE = 512;

/** A room out of focus: window light from the left, a shelf, a lamp, a plant. */
export function paintBackground(brush: Brush, { background, seed }: Preset): void {
  const { wall, wallDark, window, accent, plant } = background;
  const random = seededRandom(seed + 40);
  brush.fillStyle = ramp(brush, [0, 0], [PICTURE, PICTURE * 0.9], [wall, wall, wallDark]);
  brush.fillRect(0, 0, PICTURE, PICTURE);
  blurred(brush, 13, () => {
    // Window with its bars.
    brush.fillStyle = ink(window, 0.85);
    for (const [x, y] of [
      [-30, -20],
      [46, -20],
      [-30, 118],
      [46, 118],
    ] as const)
      brush.fillRect(x, y, 66, 126);
    brush.fillStyle = ink(wallDark, 0.35);
    brush.fillRect(118, -20, 12, 300);
    // Shelf with things on it.
    brush.fillStyle = ink(wallDark, 0.55);
    brush.fillRect(372, 150, 170, 9);
    brush.fillRect(372, 262, 170, 9);
    const books = [accent, wallDark, window, plant, wallDark, accent, window, plant];
    books.forEach((color, index) => {
      const height = 46 + 38 * random();
      brush.fillStyle = ink(color, 0.55);
      brush.fillRect(388 + index * 17, 150 - height, 13 + 4 * random(), height);
    });
    brush.fillStyle = ink(accent, 0.6);
    brush.beginPath();
    brush.ellipse(424, 240, 20, 24, 0, 0, 7);
    brush.fill();
  });
  blurred(brush, 8, () => {
    for (let leaf = 0; leaf < 11; leaf++) {
      const angle = -Math.PI / 2 + (leaf - 5) * 0.27 + (random() - 0.5) * 0.2;
      const length = 70 + 62 * random();
      brush.strokeStyle = ink(plant, 0.5 + 0.3 * random());
      brush.lineWidth = 10 + 7 * random();
      brush.lineCap = 'round';
      brush.beginPath();
      curve(brush, [
        [476, 372],
        [476 + Math.cos(angle) * length * 0.55, 372 + Math.sin(angle) * length * 0.6],
        [476 + Math.cos(angle) * length, 372 + Math.sin(angle) * length * 0.86],
      ]);
      brush.stroke();
    }
  });
  for (const [x, y, radius] of [
    [352, 60, 17],
    [380, 34, 12],
    [331, 26, 10],
    [398, 78, 9],
  ] as const)
    glow(brush, x, y, radius * 1.5, radius * 1.5, '#fff4dd', 0.5);
  glow(brush, 70, 90, 240, 280, '#ffffff', 0.4);
  glow(brush, 256, 190, 210, 230, '#ffffff', 0.12);
  for (const x of [0, PICTURE]) glow(brush, x, PICTURE, 330, 300, '#16202c', 0.34);
}
