/** How figures are written: one place, so that the same thing looks the same on every page. */

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const dateOnly = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const timeOnly = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const shortTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const month = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const numbers = new Intl.NumberFormat(undefined);
const money = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const finely = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 6,
});

export const formatDateTime = (iso: string | null): string => (iso ? dateTime.format(new Date(iso)) : '–');
/** To the minute: for columns of lists. */
export const formatToMinute = (iso: string): string => dayAndTime.format(new Date(iso));
export const formatTimeOfDay = (iso: string): string => timeOnly.format(new Date(iso));
export const formatShortTime = (ms: number): string => shortTime.format(ms);
/** Of a UTC day: `2026-11-26`, or an instant. */
export const formatDay = (iso: string): string => dateOnly.format(new Date(iso));
/** `2026-11` → `November 2026`. */
export const formatMonth = (period: string): string => month.format(new Date(`${period}-01`));
export const formatShortDay = (ms: number): string => shortDay.format(ms);
export const formatNumber = (value: number): string => numbers.format(value);

/** 1,234,500 micros → `$1.23`: for sums. */
const toFourPlaces = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 4,
  maximumFractionDigits: 4,
});
const toSixPlaces = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 6,
  maximumFractionDigits: 6,
});
/** For columns of charges, which line up: to a hundredth of a cent. */
export const formatCharge = (micros: number): string => toFourPlaces.format(micros / 1_000_000);

/** 1,500 micros → `$0.001500`: for columns of single charges, exact and lined up. */
export const formatFineCharge = (micros: number): string => toSixPlaces.format(micros / 1_000_000);

export const formatMoney = (micros: number): string => money.format(micros / 1_000_000);
/** 1,667 micros → `$0.001667`: for prices and single charges. */
export const formatExactMoney = (micros: number): string => finely.format(micros / 1_000_000);

/** 3,723,400 ms → `1 h 02 min 03 s`. Whole seconds. */
export function formatDuration(ms: number): string {
  const total = Math.floor(ms / 1_000);
  const [hours, minutes, seconds] = [Math.floor(total / 3_600), Math.floor(total / 60) % 60, total % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  if (hours > 0) return `${hours} h ${two(minutes)} min ${two(seconds)} s`;
  return minutes > 0 ? `${minutes} min ${two(seconds)} s` : `${seconds} s`;
}

/** 1,350 ms → `1.350 s`: for time that is charged by the ms. */
export const formatSeconds = (ms: number): string => `${formatThree.format(ms / 1_000)} s`;
const formatThree = new Intl.NumberFormat(undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** 742.4 ms → `742 ms`. */
export const formatMs = (ms: number | null): string => (ms === null ? '–' : `${Math.round(ms)} ms`);

const AGO: readonly (readonly [number, Intl.RelativeTimeFormatUnit])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** `3 hours ago`, `just now`. */
export function formatAgo(iso: string, now = Date.now()): string {
  const difference = new Date(iso).getTime() - now;
  for (const [size, unit] of AGO) {
    if (Math.abs(difference) >= size) return relative.format(Math.round(difference / size), unit);
  }
  return 'just now';
}

/** `idle_timeout` → `Idle timeout`. */
export function formatWords(code: string): string {
  const words = code.replaceAll(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/** A whole number as someone typed it; null for what is none. */
export function parseCount(text: string): number | null {
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/** Micros of what someone typed as dollars: `12.5` → 12,500,000; null for what is no sum. */
export function parseMoney(text: string): number | null {
  const match = /^\s*\$?\s*(\d{1,7})(?:[.,](\d{1,6}))?\s*$/.exec(text);
  if (!match) return null;
  return Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0'));
}
