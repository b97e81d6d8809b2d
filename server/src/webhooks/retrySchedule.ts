const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits after each failed attempt: quick while it may be a restart, slow while it may be a weekend; 24 hours in all. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  3 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  1 * HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  10 * HOUR,
];
/** So that what failed together does not come back together. */
const JITTER = 0.2;
const MAX_RETRY_AFTER_MS = 6 * HOUR;

/**
 * @param attempts that failed so far, at least 1.
 * @param options.retryAfterMs what the endpoint asked for; never shortens the wait.
 * @param options.random from 0 to 1.
 * @returns how long to wait for the next attempt, ms; null: there is none.
 */
export function retryDelay(
  attempts: number,
  options: { retryAfterMs: number | null; random: () => number },
): number | null {
  const delay = RETRY_DELAYS_MS[attempts - 1];
  if (delay === undefined) return null;
  const spread = delay * (1 - JITTER + 2 * JITTER * options.random());
  return Math.round(Math.max(spread, Math.min(options.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS)));
}

/** @returns what a `Retry-After` header asks for, ms; null when it says nothing that can be read. */
export function parseRetryAfter(header: string | undefined, wallNow: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * SECOND;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - wallNow);
}
