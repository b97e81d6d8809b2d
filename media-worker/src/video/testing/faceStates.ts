import type { FaceState } from '../../avatar/FaceState.ts';

/** A face at rest with the jaw that far open. */
export function faceState(jaw = 0, changes: Partial<FaceState> = {}): FaceState {
  return {
    pose: { yaw: 0, pitch: 0, roll: 0 },
    mouth: {
      jaw,
      upper: 0,
      lower: 0,
      wide: 0,
      round: 0,
      press: 0,
      fv: 0,
      upperTeeth: 0,
      lowerTeeth: 0,
      tongue: 0,
      tongueTip: 0,
    },
    blink: 0,
    gazeX: 0,
    gazeY: 0,
    brow: 0,
    frown: 0,
    smile: 0,
    squint: 0,
    breath: 0,
    ...changes,
  };
}
