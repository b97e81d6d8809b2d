/** What people can subscribe to; prices in micros of a dollar, whole cents. */
export const PLANS = {
  basic: { name: 'Basic', monthlyMicros: 9_990_000, annualMicros: 99_900_000, sessions: 8 },
  standard: { name: 'Standard', monthlyMicros: 19_990_000, annualMicros: 199_900_000, sessions: 30 },
  premium: { name: 'Premium', monthlyMicros: 39_990_000, annualMicros: 399_900_000, sessions: 100 },
} as const;
export type PlanName = keyof typeof PLANS;
export const PLAN_NAMES = Object.keys(PLANS) as [PlanName, ...PlanName[]];

/** Sessions that come with no plan, in all. */
export const FREE_SESSIONS = 3;

/** @returns the same time of day so many months later; the last of the month where it has no such day. */
export function monthsAfter(start: Date, months: number): Date {
  const wanted = new Date(start);
  wanted.setUTCDate(1);
  wanted.setUTCMonth(wanted.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(wanted.getUTCFullYear(), wanted.getUTCMonth() + 1, 0)).getUTCDate();
  wanted.setUTCDate(Math.min(start.getUTCDate(), lastDay));
  return wanted;
}

/** What was paid for: from when to when, and the month of it that is now. */
export interface Period {
  readonly end: Date;
  /** Sessions are counted from here. */
  readonly monthStart: Date;
}

/** @returns null when it is over. */
export function currentPeriod(paidAt: Date, annual: boolean, now: Date): Period | null {
  const months = annual ? 12 : 1;
  const end = monthsAfter(paidAt, months);
  if (end <= now) return null;
  let passed = 0;
  while (passed + 1 < months && monthsAfter(paidAt, passed + 1) <= now) passed++;
  return { end, monthStart: monthsAfter(paidAt, passed) };
}
