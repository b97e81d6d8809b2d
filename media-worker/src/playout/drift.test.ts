import { describe, expect, it } from 'vitest';
import { simulateAv } from '../../../tests/support/avSimulation.ts';

const MINUTE_MS = 60_000;

describe('sound and picture', () => {
  it.each([
    ['from the beginning', 0],
    // 90 kHz wrap around in 13 hours, wherever they began.
    ['after eight hours', 8 * 60 * MINUTE_MS],
    ['after a day', 24 * 60 * MINUTE_MS],
  ])(
    'stay within a frame of each other %s, on timers that are late and a clock that steps',
    async (_, startMs) => {
      for (const seed of [1]) {
        const { frames, worstMs, meanMs, stalls } = await simulateAv({ ms: 4 * MINUTE_MS, seed, startMs });
        expect(frames).toBeGreaterThan(1_000);
        expect(Math.abs(worstMs), `seed ${seed}`).toBeLessThanOrEqual(40);
        expect(Math.abs(meanMs), `seed ${seed}`).toBeLessThanOrEqual(5);
        expect(stalls).toBeGreaterThanOrEqual(0);
      }
    },
  );
});
