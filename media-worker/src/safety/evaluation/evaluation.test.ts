import { describe, expect, it } from 'vitest';
import { CrisisDetector } from '../CrisisDetector.ts';
import { loadCases, MET_SETS, parseCases } from './cases.ts';
import { evaluate, wilson } from './evaluate.ts';
import type { SafetyLevel } from '../SafetyLevel.ts';

const detector = new CrisisDetector();
const judge = (text: string) => detector.detect(text).level;

/** What is found of the set that was held out last and then learned from: cases at the level that the slice is about. */
const LAST_HELD_OUT: readonly (readonly [slice: string, level: SafetyLevel, hits: number])[] = [
  ['explicit', 'crisis', 43],
  ['explicit', 'concern', 49],
  ['plan', 'warning', 22],
  ['goodbye', 'warning', 27],
  ['attempt', 'warning', 20],
  ['violence', 'warning', 20],
  ['misspelt', 'warning', 26],
  ['obfuscated', 'warning', 23],
  ['attempt_old', 'warning', 19],
  ['indirect', 'warning', 33],
  ['self_harm', 'warning', 26],
  ['abuse', 'warning', 22],
  ['third_party', 'warning', 25],
  ['spanish', 'warning', 13],
  ['french', 'warning', 14],
  ['german', 'warning', 14],
  ['portuguese', 'warning', 14],
  ['distress', 'concern', 27],
  ['all crises', 'warning', 186],
  ['denial', 'crisis', 0],
  ['denial', 'warning', 2],
  ['fiction', 'crisis', 0],
  ['fiction', 'warning', 0],
  ['idiom', 'warning', 3],
  ['neutral', 'warning', 0],
];

describe('CrisisDetector over its cases', () => {
  it.each(MET_SETS)('meets every target on the set %s', async (set) => {
    const results = await evaluate(judge, loadCases(set));
    expect(results.filter(({ met }) => !met)).toEqual([]);
    expect(results.every(({ cases }) => cases > 0)).toBe(true);
  });

  it('is no worse than it was on the set that was held out last', async () => {
    const results = await evaluate(judge, loadCases('secondHeldOut'));
    const shares = results.map(({ slice, target, hits }) => ({
      slice,
      level: target.level,
      kind: target.kind,
      hits,
    }));
    for (const [slice, level, measured] of LAST_HELD_OUT) {
      const now = shares.find((one) => one.slice === slice && one.level === level);
      expect(now, slice).toBeDefined();
      if (now?.kind === 'recall') expect(now.hits, slice).toBeGreaterThanOrEqual(measured);
      else expect(now?.hits, slice).toBeLessThanOrEqual(measured);
    }
  });

  it('takes time in proportion to the message, however it is made', () => {
    for (const unit of [
      'i want to ',
      'not ',
      'k i l l ',
      'a',
      '*',
      'my my my ',
      'i do not want to really just ',
      'kill-',
      'é',
      '1!',
      '‍',
    ]) {
      const start = performance.now();
      detector.detect(unit.repeat(20_000 / unit.length));
      // Generous: the machine may be busy. What is feared takes minutes.
      expect(performance.now() - start, unit).toBeLessThan(1_500);
    }
  });
});

describe('the evaluation', () => {
  it('gives the interval of Wilson', () => {
    const [low, high] = wilson(9, 10);
    expect(low).toBeCloseTo(0.596, 3);
    expect(high).toBeCloseTo(0.982, 3);
  });

  it('misses a target with a detector that hears nothing, or danger in everything', async () => {
    const cases = parseCases('# explicit\nhello\n\n# neutral\nI want to die\n', 'made up');
    const results = await evaluate(judge, cases);
    const missed = results.filter((result) => result.cases > 0 && !result.met);
    expect(missed.map(({ slice }) => slice)).toEqual(expect.arrayContaining(['explicit', 'neutral']));
  });

  it('refuses a slice that is none', () => {
    expect(() => parseCases('# odd\nhello', 'x.txt')).toThrow('x.txt: there is no slice "odd"');
    expect(() => parseCases('hello', 'x.txt')).toThrow('under no heading');
  });
});
