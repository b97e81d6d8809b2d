import { describe, expect, it } from 'vitest';
import { hasMoved } from './movement.ts';
import { faceState } from './testing/faceStates.ts';

describe('hasMoved', () => {
  it('does not see what no viewer could', () => {
    expect(hasMoved(faceState(0.5), faceState(0.5))).toBe(false);
    expect(hasMoved(faceState(0.5), faceState(0.503, { breath: 0.02, gazeX: 0.01 }))).toBe(false);
  });

  it('sees every parameter', () => {
    const rest = faceState();
    for (const name of ['blink', 'gazeX', 'gazeY', 'brow', 'frown', 'smile', 'squint', 'breath'] as const) {
      expect(hasMoved(rest, faceState(0, { [name]: 0.1 }))).toBe(true);
    }
    for (const name of Object.keys(rest.mouth) as (keyof typeof rest.mouth)[]) {
      expect(hasMoved(rest, { ...rest, mouth: { ...rest.mouth, [name]: -0.1 } })).toBe(true);
    }
    for (const name of ['yaw', 'pitch', 'roll'] as const) {
      expect(hasMoved(rest, { ...rest, pose: { ...rest.pose, [name]: 0.01 } })).toBe(true);
    }
  });
});
