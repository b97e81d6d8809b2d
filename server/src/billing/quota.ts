import { MODALITIES, type Modality, type Quota } from '@visavis/shared';
import { costOf, dearest, totalMs, type ModeMs, type Prices } from './money.ts';

/** What may still be spent, and what it means when that is nothing. */
export interface Budget {
  readonly micros: number;
  readonly reason: Quota['reason'];
}

export interface Lent {
  readonly quota: Quota;
  /** What is held for it, micros. */
  readonly holdMicros: number;
}

/** So much is lent at once, ms, and renewed when half of it is used. */
const WINDOW_MS = 60_000;
const RENEW_AT_MS = WINDOW_MS / 2;
/** Each mode's cost is rounded down by itself: together they may round to so many micros more than one would. */
const ROUNDING_MICROS = MODALITIES.length;
const FAR_MS = 30 * 24 * 60 * 60_000;

/**
 * What a span may count to. A quota ends on a whole second of the session, and is paid for at the dearest price: so
 * whatever the modes will be, and with the session's last second rounded up, it never costs more than what is held.
 * @param span.earlierMs the session's other spans.
 * @param span.grantedMs what it was given before; null: it had no limit. Nothing that was given is taken back.
 * @param budget without what the span itself holds.
 */
export function lend(
  span: {
    readonly countMs: number;
    readonly earlierMs: number;
    readonly grantedMs: number | null;
    readonly mode: Modality;
  },
  prices: Prices,
  budget: Budget,
): Lent {
  const { countMs, earlierMs } = span;
  const price = dearest(prices);
  let grantedMs = Math.max(countMs, span.grantedMs ?? 0);
  if (grantedMs - countMs <= RENEW_AT_MS) {
    const seconds = price === 0 ? Infinity : Math.floor((budget.micros - ROUNDING_MICROS) / price);
    const furtherMs = Math.max(0, Math.min(WINDOW_MS, seconds * 1_000));
    const wholeMs = Math.floor((earlierMs + countMs + furtherMs) / 1_000) * 1_000;
    grantedMs = Math.max(grantedMs, wholeMs - earlierMs);
  }
  const present = prices[span.mode];
  const leftMs = present === 0 ? FAR_MS : Math.floor(Math.max(0, budget.micros) / present) * 1_000;
  return {
    quota: {
      grantedMs,
      endsMs: Math.max(grantedMs, countMs + Math.min(leftMs, FAR_MS)),
      reason: budget.reason,
    },
    holdMicros: grantedMs > countMs ? costOf(grantedMs - countMs, price) + ROUNDING_MICROS + 1 : 0,
  };
}

/** @returns what must be left of a budget for a second to be lent, micros: see `lend`. */
export function leastFor(prices: Prices): number {
  return dearest(prices) + ROUNDING_MICROS;
}

/** @returns the time that counts: what lies beyond the limit is left out, the dearest first. */
export function cutTo(limitMs: number, counted: ModeMs, reported: ModeMs): ModeMs {
  let beyond = Math.max(0, totalMs(reported) - limitMs);
  const kept = { ...reported };
  for (const mode of MODALITIES) {
    const cut = Math.min(beyond, kept[mode] - counted[mode]);
    kept[mode] -= cut;
    beyond -= cut;
  }
  return kept;
}
