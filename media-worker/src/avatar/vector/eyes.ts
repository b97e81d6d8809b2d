import type { FaceState } from '../FaceState.ts';
import { clamp, curve, fillBetween, ink, mix, ramp, type Point } from './brush.ts';
import type { FaceArt } from './FaceArt.ts';
import { EYE_X, type Preset } from './presets.ts';
import type { Point3 } from './Projection.ts';
import type { Stage } from './Stage.ts';

const EYE_Y = 1;
const EYE_Z = 78;
const LASH_COLOR = '#1a0e0a';

interface Lids {
  /** Lid edges and crease, inner corner to outer corner, projected. */
  readonly upper: readonly Point[];
  readonly lower: readonly Point[];
  readonly crease: readonly Point[];
  /** 0 open .. 1 closed. */
  readonly shut: number;
}

/** Where a lid's edge stands at a share of the way from the inner (0) to the outer (1) corner. */
function lidsOf(
  stage: Stage,
  preset: Preset,
  side: number,
  { blink, squint, smile, gazeY }: FaceState,
): Lids {
  const { eye } = preset;
  const shut = clamp(blink, 0, 1);
  const narrowed = clamp(squint * 0.9 + smile * 0.32, 0, 1);
  // The upper lid follows the gaze.
  const top = -eye.upper * (1 - 0.12 * narrowed) + gazeY * 2.2;
  const bottom = eye.lower - narrowed * 2.6;
  const closed = bottom - 0.6;
  const corner = (along: number): number => mix(2.4, 2.4 - eye.tilt * 1.6, along);
  const at = (along: number, bow: number, height: number, depth: number): Point3 => [
    side * (EYE_X - eye.halfWidth + 2 * eye.halfWidth * along),
    EYE_Y + corner(along) * (1 - bow) + height * bow,
    EYE_Z - 11 * (2 * along - 1) ** 2 - (along > 0.5 ? 4 * (2 * along - 1) : 0) + depth,
  ];
  const upper = [
    at(0, 0, 0, 0),
    at(0.16, 0.62, mix(top * 0.92, closed, shut), 0),
    at(0.42, 1, mix(top, closed, shut), 2),
    at(0.72, 0.9, mix(top * 1.02, closed, shut), 1),
    at(0.9, 0.5, mix(top * 1.0, closed, shut), 0),
    at(1, 0, 0, 0),
  ];
  const lower = [
    at(0, 0, 0, 0),
    at(0.2, 0.66, bottom * 0.94, 0),
    at(0.5, 1, bottom, 1),
    at(0.78, 0.78, bottom * 0.98, 0),
    at(1, 0, 0, 0),
  ];
  // The fold flattens and sinks as the lid comes down.
  const fold = (height: number): number => top - height + shut * 3.4;
  const crease = [
    at(-0.02, 0.5, fold(eye.crease * 0.4), 0),
    at(0.2, 0.92, fold(eye.crease * 0.9), 0),
    at(0.48, 1, fold(eye.crease), 2),
    at(0.76, 1, fold(eye.crease * 0.72), 0),
    at(1.04, 0.72, fold(0), -2),
  ];
  const { projection } = stage;
  return {
    upper: projection.points(upper),
    lower: projection.points(lower),
    crease: projection.points(crease),
    shut,
  };
}

export function drawEyes(stage: Stage, preset: Preset, art: FaceArt, state: FaceState): void {
  stage.flat();
  for (const side of [-1, 1]) {
    const lids = lidsOf(stage, preset, side, state);
    if (lids.shut < 0.94) drawBall(stage, preset, art, side, state, lids);
    drawLid(stage, preset, lids);
    drawLashes(stage, preset, side, lids);
  }
}

function drawBall(
  stage: Stage,
  preset: Preset,
  art: FaceArt,
  side: number,
  state: FaceState,
  lids: Lids,
): void {
  const { brush, projection } = stage;
  brush.save();
  brush.beginPath();
  curve(brush, lids.upper);
  curve(brush, [...lids.lower].reverse(), { move: false });
  brush.closePath();
  brush.clip();
  const [ballX, ballY] = projection.point(side * EYE_X, EYE_Y, EYE_Z);
  const sclera = art.sclera;
  brush.drawImage(sclera.canvas, ballX - 32, ballY - 20, 64, 40);
  // The balls turn against the head a little, so that a glance stays on the viewer while the head sways.
  const [irisX, irisY] = projection.point(
    side * (EYE_X - 0.8) + clamp(state.gazeX, -1, 1) * 8 - state.pose.yaw * 22,
    EYE_Y - 0.8 + clamp(state.gazeY, -1, 1) * 5 - state.pose.pitch * 16,
    EYE_Z + 3,
  );
  brush.drawImage(art.iris.canvas, irisX - 15, irisY - 15, 30, 30);
  // Shade of lid and lashes on the ball.
  const [, lidY] = lids.upper[2]!;
  brush.fillStyle = ramp(
    brush,
    [0, lidY - 1],
    [0, lidY + 7.5],
    [ink('#24100c', 0.6), ink('#24100c', 0.22), ink('#24100c', 0)],
  );
  brush.fillRect(ballX - 32, lidY - 6, 64, 15);
  // Tear duct.
  const [innerX, innerY] = lids.upper[0]!;
  brush.fillStyle = 'rgba(214,134,122,.85)';
  brush.beginPath();
  brush.ellipse(innerX + side * 2.2, innerY + 0.2, 3, 2, 0, 0, 7);
  brush.fill();
  // Wet rim of the lower lid.
  brush.strokeStyle = 'rgba(226,166,150,.8)';
  brush.lineWidth = 1.7;
  brush.beginPath();
  curve(brush, lids.lower);
  brush.stroke();
  brush.restore();
}

function drawLid(stage: Stage, preset: Preset, { upper, lower, crease, shut }: Lids): void {
  const { brush } = stage;
  const { skin } = preset;
  const creaseY = crease[2]![1];
  const edgeY = upper[2]![1];
  brush.fillStyle = ramp(
    brush,
    [0, creaseY],
    [0, edgeY],
    [
      ink(skin.shade, 0.6),
      ink(skin.base, 0.72 + 0.25 * shut),
      ink(skin.base, 0.8 + 0.2 * shut),
      ink(skin.shade, 0.85),
    ],
  );
  fillBetween(brush, crease, upper);
  brush.strokeStyle = ink(skin.deep, 0.5 - 0.2 * shut);
  brush.lineWidth = 1.2;
  brush.beginPath();
  curve(brush, crease);
  brush.stroke();
  brush.strokeStyle = ink(skin.deep, 0.34);
  brush.lineWidth = 0.9;
  brush.beginPath();
  curve(brush, lower);
  brush.stroke();
}

/** Liner along the upper lid, then single lashes; a shut lid turns them down. */
function drawLashes(stage: Stage, preset: Preset, side: number, { upper, lower, shut }: Lids): void {
  const { brush } = stage;
  const { eye } = preset;
  const thickness = [0.25, 0.7, 1, 1.1, 1.05, 0.2];
  const outer = upper.map(([x, y], index): Point => {
    const tip = index === upper.length - 1 ? side * (1 + eye.lash * 0.35) : 0;
    const lift = index === upper.length - 1 ? mix(eye.lash * 0.32, -0.4, shut) : 0;
    return [x + tip, y - eye.liner * thickness[index]! * mix(1, 0.7, shut) - lift];
  });
  brush.fillStyle = ink(LASH_COLOR, 0.95);
  fillBetween(
    brush,
    outer,
    upper.map(([x, y]): Point => [x, y + 0.5]),
  );

  brush.strokeStyle = ink(LASH_COLOR, 0.9);
  brush.lineWidth = 0.7;
  brush.beginPath();
  const lashes = eye.lash > 4 ? 12 : 7;
  for (let lash = 0; lash < lashes; lash++) {
    const along = mix(0.3, 0.99, lash / (lashes - 1));
    const [x, y] = alongLid(upper, along);
    const length = eye.lash * mix(0.4, 1, along ** 1.5);
    // Fanning outwards; seen from the front an open lid's lashes curl up, a shut one's point down.
    const fan = side * mix(0, 1, along);
    const rise = mix(-0.8, 0.62, shut);
    brush.moveTo(x, y - 0.6);
    brush.quadraticCurveTo(
      x + fan * length * 0.62,
      y + rise * length * 0.2,
      x + fan * length * 0.98,
      y + rise * length * mix(1, 0.75, along),
    );
  }
  brush.stroke();
  if (eye.lash > 4 && shut < 0.9) {
    brush.strokeStyle = ink(LASH_COLOR, 0.2);
    brush.lineWidth = 0.6;
    brush.beginPath();
    for (let lash = 0; lash < 7; lash++) {
      const along = mix(0.4, 0.95, lash / 6);
      const [x, y] = alongLid(lower, along);
      brush.moveTo(x, y);
      brush.lineTo(x + side * (along - 0.35) * 3, y + 1.7);
    }
    brush.stroke();
  }
}

/** A point at a share of an open run of points. */
function alongLid(points: readonly Point[], share: number): Point {
  const place = clamp(share, 0, 1) * (points.length - 1);
  const index = Math.min(points.length - 2, Math.floor(place));
  const [fromX, fromY] = points[index]!;
  const [toX, toY] = points[index + 1]!;
  return [mix(fromX, toX, place - index), mix(fromY, toY, place - index)];
}
