import { describe, expect, it } from 'vitest';
import { learnNet, type NetLesson } from './learnNet.ts';
import { DIMENSIONS } from './SentenceEncoder.ts';
import { netOdds, readNet, storeNet, UNITS } from './SentenceNet.ts';

/** A vector that points along some of its numbers. */
function along(...places: readonly number[]): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  for (const place of places) vector[place] = 1 / Math.sqrt(places.length);
  return vector;
}

/** One of two is dangerous, both or none are not: no weighted sum can tell. */
const LESSONS: readonly NetLesson[] = Array.from({ length: 2_000 }, (_, at): NetLesson => {
  const first = at % 2 === 0;
  const second = at % 4 < 2;
  const wanted = first !== second;
  const vector = along(...(first ? [0] : []), ...(second ? [1] : []), 2 + (at % 7));
  return { vector, wanted: { warning: wanted, crisis: at % 8 === 0 ? null : wanted && first } };
});

const FEW = LESSONS.slice(0, 100);

describe('learnNet', () => {
  const net = learnNet(LESSONS);

  it('tells what no weighted sum of a vector can tell', () => {
    expect(netOdds(along(0, 3), net).warning).toBeGreaterThan(0);
    expect(netOdds(along(1, 3), net).warning).toBeGreaterThan(0);
    expect(netOdds(along(0, 1, 3), net).warning).toBeLessThan(0);
    expect(netOdds(along(3), net).warning).toBeLessThan(0);
  });

  it('has an opinion of each level, and learns nothing of one from what is on neither side of it', () => {
    expect(netOdds(along(0, 3), net).crisis).toBeGreaterThan(0);
    expect(netOdds(along(1, 3), net).crisis).toBeLessThan(0);
    const neither = learnNet(
      FEW.map(({ vector, wanted }) => ({ vector, wanted: { ...wanted, crisis: null } })),
    );
    expect(netOdds(along(0, 3), neither).crisis).toBeCloseTo(netOdds(along(3), neither).crisis, 0);
  });

  it('is the same each time, and when it was stored', () => {
    expect(learnNet(FEW)).toEqual(learnNet(FEW));
    expect(readNet(storeNet(net))).toEqual(net);
  });
});

describe('readNet', () => {
  it('refuses one of another shape', () => {
    const stored = storeNet(learnNet(FEW));
    const numbers = UNITS * DIMENSIONS;
    expect(() => readNet({ ...stored, inner: stored.outer })).toThrow(
      `inner: ${UNITS * 2 * Float32Array.BYTES_PER_ELEMENT} bytes, not ${numbers} numbers`,
    );
  });
});
