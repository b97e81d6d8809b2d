import type { DayRange } from './usageQueries.ts';

export const DAY_MS = 24 * 60 * 60_000;

/** @returns the UTC day of an instant, as in `2026-11-30`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY_MS);
}

/** @returns the month of an instant, UTC, as in `2026-11`. */
export function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}

export function nextMonth(month: string): string {
  // 31 days after its first day is always within the next one.
  return addDays(`${month}-01`, 31).slice(0, 7);
}

export function daysOfMonth(month: string): DayRange {
  return { from: `${month}-01`, to: `${nextMonth(month)}-01` };
}
