import { describe, expect, it } from 'vitest';
import { CrisisDetector } from '../CrisisDetector.ts';
import { loadCases, parseCases } from './cases.ts';
import { evaluate, wilson } from './evaluate.ts';

const detector = new CrisisDetector();

describe('CrisisDetector over its cases', () => {
  it.each(['tuned', 'formerHeldOut', 'developed'] as const)('meets every target on the set %s', (set) => {
    const results = evaluate(detector, loadCases(set));
    expect(results.filter(({ met }) => !met)).toEqual([]);
    expect(results.every(({ cases }) => cases > 0)).toBe(true);
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

  it('misses a target with a detector that hears nothing, or danger in everything', () => {
    const cases = parseCases('# explicit\nhello\n\n# neutral\nI want to die\n', 'made up');
    const missed = evaluate(detector, cases).filter((result) => result.cases > 0 && !result.met);
    expect(missed.map(({ slice }) => slice)).toEqual(expect.arrayContaining(['explicit', 'neutral']));
  });

  it('refuses a slice that is none', () => {
    expect(() => parseCases('# odd\nhello', 'x.txt')).toThrow('x.txt: there is no slice "odd"');
    expect(() => parseCases('hello', 'x.txt')).toThrow('under no heading');
  });
});
