import { describe, expect, it } from 'vitest';
import { labelEvery, ticksUpTo } from './scale.ts';

describe('the ticks of a chart', () => {
  it('are round, begin at nothing and reach over the greatest value', () => {
    expect(ticksUpTo(7)).toEqual([0, 2, 4, 6, 8]);
    expect(ticksUpTo(100)).toEqual([0, 25, 50, 75, 100]);
    expect(ticksUpTo(0.3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(ticksUpTo(1_234_567).at(-1)).toBeGreaterThanOrEqual(1_234_567);
  });

  it('are there for a chart of nothing', () => {
    expect(ticksUpTo(0)).toEqual([0, 1]);
    expect(ticksUpTo(Number.NaN)).toEqual([0, 1]);
  });

  it('leave out labels that would touch', () => {
    expect(labelEvery(30, 640)).toBe(3);
    expect(labelEvery(3, 640)).toBe(1);
    expect(labelEvery(10, 10)).toBe(10);
  });
});
