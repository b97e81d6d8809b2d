import { createCanvas } from '@napi-rs/canvas';
import { drawLabel } from './label.ts';
import { DRAWINGS, type Sketch } from './motifs.ts';
import { paletteOf } from './palette.ts';
import { seeded } from './random.ts';
import { readPrompt } from './readPrompt.ts';
import { MOTIFS, type Motif } from './Scene.ts';

const SIZE = 768;
const QUALITY = 88;

/**
 * Draws a picture for a prompt by rules: colours from its mood, motifs from its words, and along the lower edge that a
 * program drew it. The same words give the same picture.
 * @returns JPEG, 768 × 768.
 */
export async function drawIllustration(prompt: string): Promise<Buffer> {
  const scene = readPrompt(prompt);
  const colours = paletteOf(scene.mood, scene.hour);
  const random = seeded(scene.seed);
  const horizon = random.between(0.56, 0.64);
  const canvas = createCanvas(SIZE, SIZE);
  const brush = canvas.getContext('2d');
  brush.lineCap = 'round';
  brush.lineJoin = 'round';
  brush.save();
  brush.scale(SIZE, SIZE);
  const sketch: Sketch = { brush, colours, random, scene, horizon };
  sky(sketch);
  land(sketch, [0]);
  if (scene.hour === 'night' && !scene.motifs.includes('stars')) DRAWINGS.stars(sketch);
  const isFar = (motif: Motif): boolean => MOTIFS.indexOf(motif) <= MOTIFS.indexOf('clouds');
  for (const motif of scene.motifs) if (isFar(motif)) DRAWINGS[motif](sketch);
  land(sketch, [1, 2]);
  for (const motif of scene.motifs) if (!isFar(motif)) DRAWINGS[motif](sketch);
  brush.restore();
  drawLabel(brush, SIZE);
  return canvas.encode('jpeg', QUALITY);
}

function sky({ brush, colours, horizon }: Sketch): void {
  const light = brush.createLinearGradient(0, 0, 0, horizon);
  light.addColorStop(0, colours.sky[0]);
  light.addColorStop(1, colours.sky[1]);
  brush.fillStyle = light;
  brush.fillRect(0, 0, 1, 1);
}

/** What everything stands on. @param layers the farthest first. */
function land({ brush, colours, horizon, random }: Sketch, layers: readonly (0 | 1 | 2)[]): void {
  for (const layer of layers) {
    const y = horizon + layer * 0.1;
    const lift = random.between(0.01, 0.05);
    brush.fillStyle = colours.land[layer];
    brush.beginPath();
    brush.moveTo(0, y + lift);
    brush.bezierCurveTo(0.3, y - lift, 0.6, y + lift * 2, 1, y - lift / 2);
    brush.lineTo(1, 1);
    brush.lineTo(0, 1);
    brush.fill();
  }
}
