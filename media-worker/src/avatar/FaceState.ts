/**
 * What a face shows at one instant, in semantic parameters only, so that every kind of face can implement it.
 * All 0..1 unless said; the mouth's zero is closed and at rest.
 */
export interface MouthShape {
  /** Jaw drop. */
  jaw: number;
  /** Upper-lip raise. */
  upper: number;
  /** Lower-lip drop beyond the jaw's. */
  lower: number;
  /** Corner spread, −1..1. */
  wide: number;
  /** Pucker and protrusion. */
  round: number;
  /** Lips rolled in and closed (p, b, m). */
  press: number;
  /** Lower lip under the upper teeth (f, v). */
  fv: number;
  upperTeeth: number;
  lowerTeeth: number;
  /** Tongue raise. */
  tongue: number;
  /** Tongue tip visible (th, l). */
  tongueTip: number;
}

export interface Pose {
  /** Radians; positive turns to the viewer's right. */
  yaw: number;
  /** Radians; positive nods down. */
  pitch: number;
  /** Radians; positive tilts clockwise. */
  roll: number;
}

export interface FaceState {
  pose: Pose;
  mouth: MouthShape;
  /** 0 open, 1 closed. */
  blink: number;
  /** −1..1: left/right of the viewer. */
  gazeX: number;
  /** −1..1: up/down. */
  gazeY: number;
  /** Brow raise, −1..1. */
  brow: number;
  frown: number;
  smile: number;
  squint: number;
  /** Chest, −1..1. */
  breath: number;
}
