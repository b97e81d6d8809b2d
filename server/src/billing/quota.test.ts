import { describe, expect, it } from 'vitest';
import { cutTo, lend } from './quota.ts';
import { costOf, roundingOf, totalMs, type ModeMs } from './money.ts';

const PRICES = { video: 3_000, voice: 1_500, text: 500 };
const budget = (micros: number) => ({ micros, reason: 'insufficient_credit' as const });

/** A small generator of our own: what fails can be tried again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('lend', () => {
  it('lends a minute at a time, and again when half of it is used', () => {
    const ask = (countMs: number, grantedMs: number | null) =>
      lend({ countMs, earlierMs: 0, grantedMs, mode: 'video' }, PRICES, budget(10_000_000)).quota.grantedMs;
    expect(ask(0, null)).toBe(60_000);
    expect(ask(29_999, 60_000)).toBe(60_000);
    expect(ask(30_000, 60_000)).toBe(90_000);
  });

  it('lends nothing that the budget does not cover, and takes nothing back', () => {
    expect(lend({ countMs: 0, earlierMs: 0, grantedMs: null, mode: 'video' }, PRICES, budget(2_999))).toEqual(
      {
        quota: { grantedMs: 0, endsMs: 0, reason: 'insufficient_credit' },
        holdMicros: 0,
      },
    );
    expect(
      lend({ countMs: 5_000, earlierMs: 0, grantedMs: 9_000, mode: 'video' }, PRICES, budget(-5)).quota
        .grantedMs,
    ).toBe(9_000);
  });

  it('says how long the budget lasts at the present price', () => {
    const { quota } = lend(
      { countMs: 0, earlierMs: 0, grantedMs: null, mode: 'text' },
      PRICES,
      budget(60_000),
    );
    expect(quota.endsMs).toBe(120_000);
    expect(quota.grantedMs).toBe(19_000);
  });

  it('never costs more than what is held, whatever the modes and wherever it ends, rounding included', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const below = numbers(seed);
      const prices = { video: below(5_000), voice: below(5_000), text: below(5_000) };
      const earlier: ModeMs = { video: below(9_000), voice: below(9_000), text: below(9_000) };
      const micros = below(400_000);
      const { quota, holdMicros } = lend(
        { countMs: 0, earlierMs: totalMs(earlier), grantedMs: null, mode: 'video' },
        prices,
        budget(micros),
      );
      const time = { ...earlier };
      let left = below(quota.grantedMs + 1);
      for (const mode of ['text', 'voice', 'video'] as const) {
        const more = mode === 'video' ? left : below(left + 1);
        time[mode] += more;
        left -= more;
      }
      const cost = (of: ModeMs): number =>
        costOf(of.video, prices.video) + costOf(of.voice, prices.voice) + costOf(of.text, prices.text);
      const spent = cost(time) - cost(earlier) + Math.max(0, roundingOf(time, prices, true));
      if (quota.grantedMs > 0) expect(spent, `seed ${seed}`).toBeLessThanOrEqual(holdMicros);
      if (quota.grantedMs > 0) expect(holdMicros, `seed ${seed}`).toBeLessThanOrEqual(Math.max(micros, 0));
    }
  });
});

describe('cutTo', () => {
  it('leaves out what lies beyond the limit, the dearest first', () => {
    const counted = { video: 1_000, voice: 0, text: 0 };
    expect(cutTo(2_000, counted, { video: 1_500, voice: 800, text: 0 })).toEqual({
      video: 1_200,
      voice: 800,
      text: 0,
    });
    expect(cutTo(1_000, counted, { video: 1_500, voice: 800, text: 7 })).toEqual(counted);
  });
});

describe('roundingOf', () => {
  it('goes up to the second after a normal end and down after a crash, at the cheapest mode used', () => {
    expect(roundingOf({ video: 1_400, voice: 0, text: 0 }, PRICES, true)).toBe(1_800);
    expect(roundingOf({ video: 1_400, voice: 0, text: 0 }, PRICES, false)).toBe(-1_200);
    expect(roundingOf({ video: 1_000, voice: 0, text: 400 }, PRICES, true)).toBe(300);
    expect(roundingOf({ video: 2_000, voice: 0, text: 0 }, PRICES, true)).toBe(0);
    expect(roundingOf({ video: 0, voice: 0, text: 0 }, PRICES, false)).toBe(0);
  });
});
