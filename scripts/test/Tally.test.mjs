import { describe, expect, it } from 'vitest';
import { countReport, Tally } from './Tally.mjs';

describe('Tally', () => {
  it('counts tests, and files that failed without one', () => {
    const tally = new Tally();
    countReport(tally, 'unit', [
      {
        name: '/a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'adds' },
          { status: 'failed', fullName: 'subtracts' },
        ],
      },
      { name: '/b.test.ts', status: 'failed', assertionResults: [] },
    ]);
    expect(`${tally}`).toBe('1 passed, 2 failed');
    expect(tally.failures).toEqual(['unit: subtracts', 'unit: /b.test.ts']);
  });

  it('mentions skipped tests only when there are any', () => {
    const tally = new Tally();
    countReport(tally, 'unit', [
      { name: '/a.test.ts', status: 'passed', assertionResults: [{ status: 'skipped', fullName: 'later' }] },
    ]);
    expect(`${tally}`).toBe('0 passed, 0 failed, 1 skipped');
  });
});
