import type { FaceState } from '../FaceState.ts';
import { curve, drawSprite, type Brush, type Point, type Sprite } from './brush.ts';
import type { FaceArt } from './FaceArt.ts';
import { FOREHEAD, JAW_DROP, JAW_HINGE_Y, type Preset } from './presets.ts';
import type { Point3 } from './Projection.ts';
import type { Stage } from './Stage.ts';

/** How far the chest rises with a breath, head units. */
const BREATH_RISE = 1.7;

/** Draws a soft disc sprite as an ellipse about (x, y) of the current space. */
export function spot(
  brush: Brush,
  disc: Sprite,
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
  alpha: number,
): void {
  if (alpha <= 0.004) return;
  brush.globalAlpha = Math.min(1, alpha);
  brush.drawImage(disc.canvas, x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY);
  brush.globalAlpha = 1;
}

/** Background, hair behind, neck and shoulders. */
export function drawBehind(stage: Stage, preset: Preset, art: FaceArt, { mouth, breath }: FaceState): void {
  const { brush, projection } = stage;
  stage.device();
  brush.drawImage(art.background.canvas, 0, 0);
  const rise = -breath * BREATH_RISE;
  for (const piece of art.hairBack) stage.drawOnHead(piece, -34);
  if (stage.shows([-300, 50, 300, 400])) {
    drawNeck(stage, preset, art, mouth.jaw, rise);
    stage.flat();
    brush.translate(projection.point(0, 150, 0)[0] * 0.25, rise);
    drawSprite(brush, art.outfit);
  }
  if (preset.hair.style === 'short') {
    const hinge = 6;
    for (const side of [-1, 1])
      stage.drawOnHead(art.ear, -16, { x: side * 106, y: hinge, scaleX: side, rotate: side * 0.06 });
  }
}

function drawNeck(stage: Stage, preset: Preset, art: FaceArt, jaw: number, rise: number): void {
  const { brush, projection } = stage;
  const half = preset.neck.halfWidth;
  const [left, right] = projection.points([
    [-half, 66, -18],
    [half, 66, -18],
  ]) as [Point, Point];
  const foot = 168 + rise;
  brush.beginPath();
  brush.moveTo(...left);
  brush.bezierCurveTo(left[0], left[1] + 60, -half + 3, foot - 30, -half - 4, foot + 4);
  brush.lineTo(-half - 2, foot + 14);
  brush.lineTo(-20, foot + 100);
  brush.lineTo(20, foot + 100);
  brush.lineTo(half + 2, foot + 14);
  brush.lineTo(half + 4, foot + 4);
  brush.bezierCurveTo(half - 3, foot - 30, right[0], right[1] + 60, ...right);
  brush.closePath();
  brush.save();
  brush.clip();
  brush.translate((left[0] + right[0]) / 4, rise * 0.6);
  drawSprite(brush, art.neck);
  stage.flat();
  const chin = projection.point(0, 128 + jaw * JAW_DROP * 0.7, 40);
  brush.translate(chin[0], chin[1] - 128);
  drawSprite(brush, art.chinShadow);
  brush.restore();
  stage.flat();
}

const chinOf = (preset: Preset): number => preset.contour[preset.contour.length - 1]![1];

/** The face's outline for a jaw drop, clockwise from the right temple. */
function outline(preset: Preset, drop: number): Point3[] {
  const chin = chinOf(preset);
  const right: Point3[] = [];
  for (const [x, y] of [...FOREHEAD].reverse()) right.push([x, y, 8]);
  for (const [x, y, z] of preset.contour) {
    const share = Math.max(0, (y - JAW_HINGE_Y) / (chin - JAW_HINGE_Y));
    // An open jaw narrows the cheeks a little.
    right.push([x * (1 - 0.0016 * drop * share * (1 - share) * 4), y + drop * share, z]);
  }
  return [
    ...right,
    ...right
      .slice(1, -1)
      .reverse()
      .map(([x, y, z]): Point3 => [-x, y, z]),
  ];
}

/** Depth of the plane that the skin's shading lies on. */
const SKIN_Z = 44;

/** Skin: above the hinge as painted, below it stretched down to the dropped chin. */
export function drawSkin(stage: Stage, preset: Preset, art: FaceArt, { mouth, smile }: FaceState): void {
  const { brush, projection } = stage;
  const drop = mouth.jaw * JAW_DROP;
  stage.flat();
  brush.save();
  brush.beginPath();
  curve(brush, projection.points(outline(preset, drop)), { closed: true });
  brush.clip();
  brush.transform(...projection.affine(SKIN_Z, JAW_HINGE_Y));
  const [x, y, width, height] = art.lowerSkin.box;
  const stretch = 1 + drop / (chinOf(preset) - JAW_HINGE_Y);
  brush.drawImage(
    art.lowerSkin.canvas,
    x,
    JAW_HINGE_Y + (y - JAW_HINGE_Y) * stretch,
    width,
    height * stretch,
  );
  // Over the lower part's edge: at the hinge both show the same.
  drawSprite(brush, art.upperSkin);
  brush.restore();
  stage.flat();
  brush.transform(...projection.affine(SKIN_Z, JAW_HINGE_Y));
  // A smile lifts and lights the cheeks.
  for (const side of [-1, 1]) {
    const lit = side < 0 ? 0.5 : 0.28;
    spot(brush, art.softLight, side * 56, 40 - smile * 4, 27, 17, lit * smile);
    spot(brush, art.softBlush, side * 55, 50 - smile * 4, 32, 24, preset.skin.blushAlpha * 0.6 * smile);
    const fold = (0.2 * smile + 0.12 * Math.max(0, mouth.wide) + 0.08 * mouth.jaw) * (1 - mouth.round);
    spot(brush, art.softShade, side * 44, 72, 9, 20, fold);
  }
  stage.drawOnHead(art.nose, 92);
}

export function drawBrows(stage: Stage, preset: Preset, art: FaceArt, { brow, frown }: FaceState): void {
  for (const side of [-1, 1])
    stage.drawOnHead(art.brow, 82, {
      x: side * (46 - frown * 3),
      y: preset.brow.y - brow * 6.5 + frown * 3,
      scaleX: side,
      scaleY: 1 + brow * 0.12,
      rotate: side * (-frown * 0.14 - brow * 0.03),
    });
}
