import { MODALITIES, type Modality } from '@visavis/shared';

/** Conversation time by what was sent of the avatar, ms. */
export type ModeMs = Readonly<Record<Modality, number>>;
/** Micros per second of conversation. */
export type Prices = Readonly<Record<Modality, number>>;

export const NO_TIME: ModeMs = { video: 0, voice: 0, text: 0 };

/** @returns what `ms` cost, in whole micros, rounded down. Takes cumulative totals: so rounding never adds up. */
export function costOf(ms: number, microsPerSecond: number): number {
  // The product of the two can exceed 2^53.
  return Number((BigInt(ms) * BigInt(microsPerSecond)) / 1_000n);
}

export function totalMs(time: ModeMs): number {
  return MODALITIES.reduce((sum, mode) => sum + time[mode], 0);
}

/** @returns `a` + `b`. */
export function addTime(a: ModeMs, b: ModeMs): ModeMs {
  return { video: a.video + b.video, voice: a.voice + b.voice, text: a.text + b.text };
}

export function dearest(prices: Prices): number {
  return Math.max(...MODALITIES.map((mode) => prices[mode]));
}

/**
 * What a session's whole seconds cost beyond its milliseconds: up to the next second after a normal end, down to the
 * last one after a crash; at the cheapest mode that it used.
 * @returns micros, negative after a crash.
 */
export function roundingOf(time: ModeMs, prices: Prices, normalEnd: boolean): number {
  const beyond = totalMs(time) % 1_000;
  if (beyond === 0) return 0;
  const used = MODALITIES.filter((mode) => time[mode] > 0).map((mode) => prices[mode]);
  const price = Math.min(...used);
  return normalEnd ? costOf(1_000 - beyond, price) : -costOf(beyond, price);
}
