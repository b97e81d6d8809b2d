import type { FaceState, MouthShape } from '../FaceState.ts';
import { clamp, curve, fillBetween, ink, mix, ramp, type Brush, type Point } from './brush.ts';
import type { FaceArt } from './FaceArt.ts';
import { spot } from './head.ts';
import { JAW_DROP, MOUTH_Y, type Preset } from './presets.ts';
import type { Point3 } from './Projection.ts';
import type { Stage } from './Stage.ts';

/** Lip edges of a mouth shape in head units: y of the middle of each edge, and the corners. */
export interface LipGeometry {
  readonly halfWidth: number;
  readonly cornerY: number;
  /** Edges of the opening. */
  readonly innerUpper: number;
  readonly innerLower: number;
  readonly upperHeight: number;
  readonly lowerHeight: number;
  readonly cornerZ: number;
  readonly middleZ: number;
  /** The biting edge of the upper teeth, fixed to the skull; the lower teeth's edge, fixed to the jaw. */
  readonly upperTeethY: number;
  readonly lowerTeethY: number;
  readonly opening: number;
}

export function lipGeometry(preset: Preset, mouth: MouthShape, smile: number): LipGeometry {
  const { lips } = preset;
  const free = 1 - mouth.press;
  const drop = mouth.jaw * JAW_DROP;
  const raise = mouth.upper * 6.5 * free;
  const innerUpper = MOUTH_Y + smile * 1.5 - raise - mouth.fv * 1.2;
  const openLower = MOUTH_Y + smile * 1.5 + (mouth.lower * 6.5 + drop * 0.98) * free;
  // f, v: the lower lip comes up under the upper teeth, whatever the jaw does.
  const bite = innerUpper + 3.2;
  const innerLower = Math.max(innerUpper, mix(openLower, bite, mouth.fv));
  return {
    halfWidth:
      lips.halfWidth *
      (1 + 0.17 * mouth.wide + 0.16 * smile) *
      (1 - 0.36 * mouth.round) *
      (1 + 0.03 * mouth.press),
    cornerY: MOUTH_Y - 1.4 + drop * 0.3 - smile * 8.6 - mouth.wide * 1.6 + mouth.press * 0.6,
    innerUpper,
    innerLower,
    upperHeight:
      lips.upperHeight *
      (1 - 0.5 * mouth.press) *
      (1 + 0.26 * mouth.round) *
      (1 - 0.12 * smile) *
      (1 - 0.14 * mouth.fv),
    lowerHeight:
      lips.lowerHeight *
      (1 - 0.42 * mouth.press) *
      (1 + 0.22 * mouth.round) *
      (1 - 0.06 * smile) *
      (1 - 0.34 * mouth.fv),
    cornerZ: 72 + mouth.round * 12,
    middleZ: 88 + mouth.round * 14,
    upperTeethY: MOUTH_Y - 3.4 + mouth.upperTeeth * 8,
    lowerTeethY: MOUTH_Y + 2.4 + drop - mouth.lowerTeeth * 2.6,
    opening: innerLower - innerUpper,
  };
}

/** The opening counts as closed below this, head units: less than half a pixel. */
const CLOSED = 0.45;

interface LipLines {
  readonly outerUpper: readonly Point[];
  readonly innerUpper: readonly Point[];
  readonly innerLower: readonly Point[];
  readonly outerLower: readonly Point[];
}

/** All four lip edges from the viewer's left corner to the right one, projected. */
function lipLines(stage: Stage, g: LipGeometry, round: number): LipLines {
  const { halfWidth: w, cornerY: c, cornerZ, middleZ } = g;
  const bend = middleZ - 6;
  const innerWidth = w * mix(0.94, 0.78, round);
  // `fullness`: 0 draws the edge as a lens, 1 as an ellipse.
  const edge = (width: number, middle: number, dip: number, peak: number, fullness: number): Point3[] => {
    const half: Point3[] = [
      [width * 0.24, middle - peak, middleZ],
      [width * 0.6, mix(c, middle, mix(0.7, 0.84, fullness)), bend - 3],
      [width * 0.86, mix(c, middle, mix(0.27, 0.52, fullness)), mix(bend, cornerZ, 0.7)],
      [width, c, cornerZ],
    ];
    return [
      ...half.map(([x, y, z]): Point3 => [-x, y, z]).reverse(),
      [0, middle + dip, middleZ + 1],
      ...half,
    ];
  };
  // An open mouth's edge is rounder than a closed one's.
  const soft = mix(clamp(g.opening / 16, 0.2, 0.75), 1, round);
  const { projection } = stage;
  return {
    outerUpper: projection.points(edge(w, g.innerUpper - g.upperHeight, 1.8, 0.7, mix(-0.1, 0.9, round))),
    innerUpper: projection.points(edge(innerWidth, g.innerUpper, 1, 0.1, soft)),
    innerLower: projection.points(
      edge(innerWidth, g.innerLower, g.opening < 2 ? 1 - g.opening * 0.3 : 0.4, 0, soft),
    ),
    outerLower: projection.points(edge(w, g.innerLower + g.lowerHeight, 0.7, -0.2, mix(0.25, 1, round))),
  };
}

export function drawMouth(stage: Stage, preset: Preset, art: FaceArt, { mouth, smile }: FaceState): void {
  const { brush, projection } = stage;
  const { lips } = preset;
  const g = lipGeometry(preset, mouth, smile);
  stage.flat();
  const lines = lipLines(stage, g, mouth.round);
  const under = projection.point(0, g.innerLower + g.lowerHeight + 7, 80);
  spot(brush, art.softDeep, under[0], under[1], 22 * (1 - 0.2 * mouth.round), 8, 0.3);
  const open = g.opening > CLOSED;
  if (open) drawInside(stage, art, g, lines, mouth);

  const top = projection.point(0, g.innerUpper - g.upperHeight, 90)[1];
  const seamY = projection.point(0, g.innerUpper + 1.4, 90)[1];
  const lowY = projection.point(0, g.innerLower, 90)[1];
  const bottom = projection.point(0, g.innerLower + g.lowerHeight + 0.8, 90)[1];

  // A soft border: lips have no outline.
  brush.lineWidth = 1.8;
  brush.strokeStyle = ink(lips.upper, 0.22);
  brush.beginPath();
  curve(brush, lines.outerUpper);
  brush.stroke();
  brush.beginPath();
  curve(brush, lines.outerLower);
  brush.stroke();

  brush.fillStyle = ramp(
    brush,
    [0, lowY],
    [0, bottom],
    [ink(lips.upper), ink(lips.lower), ink(lips.lower), ink(lips.upper)],
  );
  fillBetween(brush, lines.innerLower, lines.outerLower);
  const shineY = mix(lowY, bottom, 0.42);
  const [middleX] = under;
  spot(
    brush,
    art.lipShine,
    middleX - 5,
    shineY,
    g.halfWidth * 0.5,
    (bottom - lowY) * 0.32,
    lips.gloss * (1 - 0.5 * mouth.press),
  );
  spot(
    brush,
    art.lipShine,
    middleX - 7,
    shineY - 0.6,
    g.halfWidth * 0.2,
    (bottom - lowY) * 0.16,
    lips.gloss * 0.9,
  );

  if (mouth.fv > 0.2 && open) drawBite(stage, art, g, lines, mouth.fv);

  brush.fillStyle = ramp(
    brush,
    [0, top],
    [0, seamY],
    [ink(lips.lower), ink(lips.upper), ink(lips.upper), ink(lips.seam)],
  );
  fillBetween(brush, lines.outerUpper, lines.innerUpper);
  spot(
    brush,
    art.lipShine,
    middleX - 7,
    mix(top, seamY, 0.3),
    g.halfWidth * 0.26,
    (seamY - top) * 0.2,
    lips.gloss * 0.55,
  );
  spot(brush, art.softLight, middleX - 5, top - 2, 9, 2.4, 0.4);

  // Where the lips meet: dark, deepest at the corners.
  const met = clamp(1 - g.opening / 2, 0, 1);
  brush.strokeStyle = ink(lips.seam, mix(0.35, 0.95, met));
  brush.lineWidth = mix(0.8, 1.3 + mouth.press * 0.5, met);
  brush.beginPath();
  curve(brush, lines.innerUpper);
  brush.stroke();
  for (const [x, y] of [lines.outerUpper[0]!, lines.outerUpper[8]!]) {
    spot(brush, art.softDeep, x, y + 0.4, 5 + smile * 1.5, 4, 0.55);
  }
  if (mouth.press > 0.05) {
    // Pressed lips push the skin out above and below.
    spot(brush, art.softShade, middleX, top - 3.4, 18, 3, 0.3 * mouth.press);
    spot(brush, art.softShade, middleX, bottom + 3, 17, 4, 0.35 * mouth.press);
  }
}

/** Throat, tongue and teeth, a little larger than the opening: the lips' own soft edges then lie over it. */
function drawInside(stage: Stage, art: FaceArt, g: LipGeometry, lines: LipLines, mouth: MouthShape): void {
  const { brush, projection } = stage;
  brush.save();
  brush.beginPath();
  curve(
    brush,
    lines.innerUpper.map(([x, y]): Point => [x, y - 0.7]),
  );
  curve(
    brush,
    [...lines.innerLower].reverse().map(([x, y]): Point => [x, y + 0.7]),
    { move: false },
  );
  brush.closePath();
  brush.clip();
  const [x, y] = projection.point(0, (g.innerUpper + g.innerLower) / 2, 70);
  const height = Math.max(6, g.opening);
  brush.fillStyle = ramp(
    brush,
    [0, y - height * 0.5],
    [0, y + height * 0.5],
    ['#2a0a0c', '#43141a', '#64232a'],
  );
  brush.fillRect(x - 50, y - height - 8, 100, 2 * height + 16);

  // Tongue.
  const tongueY =
    mix(g.innerLower + 5, mix(g.innerUpper, g.innerLower, 0.5) + 3, mouth.tongue) - mouth.tongueTip * 1.2;
  const [tongueX, tongueTop] = projection.point(0, tongueY, 66 + mouth.tongueTip * 16);
  const tongueWidth = g.halfWidth * mix(0.62, 0.5, mouth.tongueTip);
  const tongueHeight = 8 + g.opening * 0.2;
  brush.fillStyle = ramp(
    brush,
    [0, tongueTop - tongueHeight * 0.7],
    [0, tongueTop + tongueHeight],
    ['#d98583', '#b95a5e', '#7d2f36'],
  );
  brush.globalAlpha = mix(0.72, 1, Math.max(mouth.tongue, mouth.tongueTip));
  brush.beginPath();
  brush.ellipse(tongueX, tongueTop + tongueHeight * 0.4, tongueWidth, tongueHeight, 0, 0, 7);
  brush.fill();
  brush.globalAlpha = 1;

  const narrow = 1 - 0.26 * mouth.round;
  stage.drawOnHead(art.lowerTeeth, 70, { y: g.lowerTeethY, scaleX: narrow });
  if (mouth.tongueTip < 0.5) stage.drawOnHead(art.upperTeeth, 76, { y: g.upperTeethY, scaleX: narrow });
  else {
    // th: the tip lies between the teeth, over the lower and under the upper row.
    stage.drawOnHead(art.upperTeeth, 76, { y: g.upperTeethY, scaleX: narrow });
    const [tipX, tipY] = projection.point(0, Math.min(g.innerLower, g.upperTeethY + 2.4), 84);
    brush.fillStyle = ramp(brush, [0, tipY - 3], [0, tipY + 4], ['#e39a95', '#c96c6c', '#a94c50']);
    brush.beginPath();
    brush.ellipse(tipX, tipY + 0.8, g.halfWidth * 0.46, 3.4 * mouth.tongueTip, 0, 0, 7);
    brush.fill();
    brush.strokeStyle = 'rgba(96,30,34,.55)';
    brush.lineWidth = 0.9;
    brush.stroke();
  }
  stage.flat();
  shadeUnderLip(brush, lines, g.opening);
  brush.restore();
}

/** The upper lip's shade on teeth and throat. */
function shadeUnderLip(brush: Brush, { innerUpper }: LipLines, opening: number): void {
  const [x, edge] = innerUpper[4]!;
  const depth = Math.min(6, 2 + opening * 0.35);
  brush.fillStyle = ramp(brush, [0, edge - 1], [0, edge + depth], [ink('#2a0a0a', 0.42), ink('#2a0a0a', 0)]);
  brush.fillRect(x - 50, edge - 10, 100, 10 + depth);
}

/** f, v: the upper teeth's edge rests on the lower lip. */
function drawBite(stage: Stage, art: FaceArt, g: LipGeometry, lines: LipLines, fv: number): void {
  const { brush, projection } = stage;
  const [x, lipY] = projection.point(0, g.innerLower, 90);
  spot(brush, art.softDeep, x, lipY + 2.2, g.halfWidth * 0.55, 2.6, 0.6 * fv);
  brush.save();
  brush.beginPath();
  curve(
    brush,
    lines.innerUpper.map(([px, py]): Point => [px, py - 0.7]),
  );
  curve(
    brush,
    [...lines.innerLower].reverse().map(([px, py]): Point => [px, py + 1.6 * fv]),
    { move: false },
  );
  brush.closePath();
  brush.clip();
  brush.globalAlpha = clamp(fv * 1.4, 0, 1);
  stage.drawOnHead(art.upperTeeth, 84, { y: g.innerLower + 1.1, scaleX: 0.86 });
  brush.globalAlpha = 1;
  stage.flat();
  shadeUnderLip(brush, lines, g.opening);
  brush.restore();
  stage.flat();
}
