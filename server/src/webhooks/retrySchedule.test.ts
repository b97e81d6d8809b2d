import { describe, expect, it } from 'vitest';
import { parseRetryAfter, RETRY_DELAYS_MS, retryDelay } from './retrySchedule.ts';

const NO_JITTER = { retryAfterMs: null, random: () => 0.5 };
const HOUR = 3_600_000;

describe('the retry schedule', () => {
  it('takes a day, at growing intervals', () => {
    const total = RETRY_DELAYS_MS.reduce((sum, delay) => sum + delay, 0);
    expect(total / HOUR).toBeGreaterThan(23.5);
    expect(total / HOUR).toBeLessThan(24.5);
    expect(RETRY_DELAYS_MS.toSorted((a, b) => a - b)).toEqual(RETRY_DELAYS_MS);
    expect(retryDelay(1, NO_JITTER)).toBe(5_000);
    expect(retryDelay(RETRY_DELAYS_MS.length, NO_JITTER)).toBe(10 * HOUR);
    expect(retryDelay(RETRY_DELAYS_MS.length + 1, NO_JITTER)).toBeNull();
  });

  it('spreads attempts by a fifth', () => {
    expect(retryDelay(6, { retryAfterMs: null, random: () => 0 })).toBe(0.8 * HOUR);
    expect(retryDelay(6, { retryAfterMs: null, random: () => 1 })).toBe(1.2 * HOUR);
  });

  it('waits longer when asked to, within reason', () => {
    expect(retryDelay(1, { ...NO_JITTER, retryAfterMs: 60_000 })).toBe(60_000);
    expect(retryDelay(1, { ...NO_JITTER, retryAfterMs: 1 })).toBe(5_000);
    expect(retryDelay(1, { ...NO_JITTER, retryAfterMs: 1_000 * HOUR })).toBe(6 * HOUR);
  });

  it.each([
    ['120', 120_000],
    ['Thu, 01 Jan 1970 00:01:30 GMT', 80_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', null],
    ['-5e99', null],
    [undefined, null],
  ])('reads Retry-After: %s', (header, expected) => {
    expect(parseRetryAfter(header, 10_000)).toBe(expected);
  });
});
