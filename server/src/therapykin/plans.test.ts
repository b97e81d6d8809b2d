import { expect, it } from 'vitest';
import { currentPeriod, monthsAfter } from './plans.ts';

const at = (text: string): Date => new Date(`${text}T10:00:00Z`);

it('goes on by months, to the last day where a month is shorter', () => {
  expect(monthsAfter(at('2026-01-31'), 1)).toEqual(at('2026-02-28'));
  expect(monthsAfter(at('2028-01-31'), 1)).toEqual(at('2028-02-29'));
  expect(monthsAfter(at('2026-11-15'), 12)).toEqual(at('2027-11-15'));
});

it('ends a month or a year after it was paid', () => {
  const paid = at('2026-01-31');
  expect(currentPeriod(paid, false, at('2026-02-27'))).toEqual({ end: at('2026-02-28'), monthStart: paid });
  expect(currentPeriod(paid, false, at('2026-02-28'))).toBeNull();
  expect(currentPeriod(paid, true, at('2027-01-31'))).toBeNull();
});

it('counts a year by its months', () => {
  const paid = at('2026-01-31');
  const end = at('2027-01-31');
  expect(currentPeriod(paid, true, at('2026-03-30'))).toEqual({ end, monthStart: at('2026-02-28') });
  expect(currentPeriod(paid, true, at('2027-01-30'))).toEqual({ end, monthStart: at('2026-12-31') });
});
