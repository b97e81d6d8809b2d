import { describe, expect, it } from 'vitest';
import { percentiles } from './percentiles.ts';

describe('percentiles', () => {
  it('are values of the list, by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentiles(hundred)).toEqual({ count: 100, p50: 50, p95: 95 });
    expect(percentiles([7])).toEqual({ count: 1, p50: 7, p95: 7 });
    expect(percentiles([30, -10, 20])).toEqual({ count: 3, p50: 20, p95: 30 });
  });

  it('of nothing are none, not zero', () => {
    expect(percentiles([])).toBeNull();
  });
});
