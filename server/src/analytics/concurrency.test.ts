import { describe, expect, it } from 'vitest';
import { peakConcurrency } from './concurrency.ts';

const range = { from: 0, to: 40, stepMs: 10 };
const span = (openedAt: number, closedAt: number | null) => ({ openedAt, closedAt });

describe('peak concurrency', () => {
  it('is the most that were open at once, bucket by bucket', () => {
    expect(peakConcurrency([span(1, 8), span(5, 9), span(22, 23)], range)).toEqual([2, 0, 1, 0]);
  });

  it('counts one span in every bucket that it reaches into, and not before and after', () => {
    expect(peakConcurrency([span(5, 25)], range)).toEqual([1, 1, 1, 0]);
    expect(peakConcurrency([span(-50, 12), span(35, 90)], range)).toEqual([1, 1, 0, 1]);
  });

  it('takes a span without an end as open to the end', () => {
    expect(peakConcurrency([span(15, null)], range)).toEqual([0, 1, 1, 1]);
  });

  it('does not count two that follow each other as two at once', () => {
    expect(peakConcurrency([span(2, 6), span(6, 9)], range)).toEqual([1, 0, 0, 0]);
    expect(peakConcurrency([span(2, 10), span(10, 12)], range)).toEqual([1, 1, 0, 0]);
  });

  it('leaves a bucket empty that begins as the last span closes', () => {
    expect(peakConcurrency([span(2, 20)], range)).toEqual([1, 1, 0, 0]);
    expect(peakConcurrency([span(2, 20), span(3, 20), span(4, 27)], range)).toEqual([3, 3, 1, 0]);
  });

  it('is nothing without spans', () => {
    expect(peakConcurrency([], range)).toEqual([0, 0, 0, 0]);
  });
});
