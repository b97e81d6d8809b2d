import type { FaceState } from '../FaceState.ts';

/** A part of the picture, in head units as projected: left, top, right, bottom. */
export type Area = readonly [left: number, top: number, right: number, bottom: number];

export type Change = 'none' | 'all' | Area;

/**
 * What each parameter can change, with the head straight; a turned head is allowed for by `MARGIN`. No border crosses
 * eyes or lips: an outline cut by a border is rasterised a shade differently.
 */
const AREAS = {
  eyes: [-76, -30, 76, 22],
  brows: [-88, -52, 88, 22],
  /** From the jaw's hinge down: cheeks, lips, chin, and the chin's shade on the neck. */
  jaw: [-112, 30, 112, 218],
  cheeks: [-112, 14, 112, 80],
  /** Neck and shoulders, down to the picture's end. */
  chest: [-300, 66, 300, 400],
} as const satisfies Record<string, Area>;
const MARGIN = 6;

const same = (a: FaceState, b: FaceState, keys: readonly (keyof FaceState)[]): boolean =>
  keys.every((key) => a[key] === b[key]);

/** Which part of the picture differs between two states. */
export function changeBetween(before: FaceState, after: FaceState): Change {
  const { yaw, pitch, roll } = after.pose;
  if (before.pose.yaw !== yaw || before.pose.pitch !== pitch || before.pose.roll !== roll) return 'all';
  const areas: Area[] = [];
  const mouth = Object.keys(after.mouth) as (keyof FaceState['mouth'])[];
  const smiles = before.smile !== after.smile;
  if (smiles || mouth.some((key) => before.mouth[key] !== after.mouth[key])) areas.push(AREAS.jaw);
  if (smiles) areas.push(AREAS.cheeks);
  if (smiles || !same(before, after, ['blink', 'gazeX', 'gazeY', 'squint'])) areas.push(AREAS.eyes);
  if (!same(before, after, ['brow', 'frown'])) areas.push(AREAS.brows);
  if (before.breath !== after.breath) areas.push(AREAS.chest);
  if (areas.length === 0) return 'none';
  // One rectangle around all: cheaper than drawing twice.
  return [
    Math.min(...areas.map((area) => area[0])) - MARGIN,
    Math.min(...areas.map((area) => area[1])) - MARGIN,
    Math.max(...areas.map((area) => area[2])) + MARGIN,
    Math.max(...areas.map((area) => area[3])) + MARGIN,
  ];
}
