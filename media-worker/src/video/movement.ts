import type { FaceState } from '../avatar/FaceState.ts';

/**
 * How far each parameter may go before a viewer could see it at 512 × 512: about a third of a pixel, by how far the
 * parameter moves what it moves.
 */
const STEPS = {
  yaw: 1 / 512,
  pitch: 1 / 512,
  roll: 1 / 768,
  mouth: 1 / 96,
  eyes: 1 / 48,
  brows: 1 / 48,
  breath: 1 / 16,
} as const;

/** Whether a viewer could tell a picture of `b` from one of `a`. */
export function hasMoved(a: FaceState, b: FaceState): boolean {
  const moved = (one: number, other: number, step: number): boolean => Math.abs(one - other) >= step;
  if (
    moved(a.pose.yaw, b.pose.yaw, STEPS.yaw) ||
    moved(a.pose.pitch, b.pose.pitch, STEPS.pitch) ||
    moved(a.pose.roll, b.pose.roll, STEPS.roll) ||
    moved(a.blink, b.blink, STEPS.eyes) ||
    moved(a.gazeX, b.gazeX, STEPS.eyes) ||
    moved(a.gazeY, b.gazeY, STEPS.eyes) ||
    moved(a.squint, b.squint, STEPS.eyes) ||
    moved(a.brow, b.brow, STEPS.brows) ||
    moved(a.frown, b.frown, STEPS.brows) ||
    moved(a.smile, b.smile, STEPS.mouth) ||
    moved(a.breath, b.breath, STEPS.breath)
  ) {
    return true;
  }
  const mouth = Object.keys(a.mouth) as (keyof FaceState['mouth'])[];
  return mouth.some((name) => moved(a.mouth[name], b.mouth[name], STEPS.mouth));
}
