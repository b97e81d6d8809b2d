import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { SessionLimits } from './SessionLimits.ts';

function watch(remainingMs: number | null, idleTimeoutMs: number | null) {
  const clock = new VirtualClock();
  const state = { busy: false, lost: false, pausedAt: 0 };
  const log: string[] = [];
  const limits = new SessionLimits({
    clock,
    remainingMs,
    idleTimeoutMs,
    conversationMs: () => (state.lost ? state.pausedAt : clock.now()),
    busy: () => state.busy,
  });
  limits.on('expiring', ({ remainingMs }) => log.push(`expiring ${remainingMs}`));
  limits.on('expired', (reason) => log.push(`${reason} at ${clock.now()}`));
  return { clock, limits, log, state };
}

describe('SessionLimits', () => {
  it('warns at 60 and 10 seconds, then ends at the limit', async () => {
    const { clock, log } = watch(90_000, null);
    await clock.advance(120_000);
    expect(log).toEqual(['expiring 60000', 'expiring 10000', 'time_limit at 90000']);
  });

  it.each([
    [30_000, ['expiring 10000', 'time_limit at 30000']],
    [6_000, ['expiring 5750', 'time_limit at 6000']],
  ])('warns of a limit of %i ms, near from the start, once', async (limitMs, told) => {
    const { clock, log } = watch(limitMs, null);
    await clock.advance(40_000);
    expect(log).toEqual(told);
  });

  it('warns nobody before the conversation has begun', async () => {
    const { clock, log, state } = watch(6_000, null);
    state.lost = true;
    await clock.advance(20_000);
    expect(log).toEqual([]);
  });

  const quota = (grantedMs: number, endsMs = grantedMs) => ({
    grantedMs,
    endsMs,
    reason: 'insufficient_credit' as const,
  });

  it('warns of the end of the credit at 60 and 10 seconds, and stops at what is granted', async () => {
    const { clock, limits, log } = watch(null, null);
    limits.setQuota(quota(60_000, 90_000));
    await clock.advance(31_000);
    limits.setQuota(quota(90_000));
    await clock.advance(80_000);
    expect(log).toEqual(['expiring 60000', 'expiring 10000', 'insufficient_credit at 90000']);
  });

  it('finishes the sentence within what is granted, and cuts what does not fit', async () => {
    const fits = watch(null, null);
    const concluding: number[] = [];
    fits.limits.on('concluding', () => concluding.push(fits.clock.now()));
    fits.limits.setQuota(quota(20_000));
    fits.state.busy = true;
    await fits.clock.advance(16_500);
    fits.state.busy = false;
    await fits.clock.advance(5_000);
    expect(concluding[0]).toBe(14_000);
    expect(fits.log).toEqual(['expiring 19750', 'expiring 10000', 'insufficient_credit at 16750']);
    const endless = watch(null, null);
    endless.limits.setQuota(quota(20_000));
    endless.state.busy = true;
    await endless.clock.advance(30_000);
    expect(endless.log.at(-1)).toBe('insufficient_credit at 20000');
  });

  it('goes on after a top-up, and warns again', async () => {
    const { clock, limits, log } = watch(null, null);
    limits.setQuota(quota(20_000));
    await clock.advance(15_000);
    limits.setQuota(quota(75_000, 200_000));
    await clock.advance(50_000);
    limits.setQuota(quota(125_000, 125_000));
    await clock.advance(1_000);
    limits.setQuota(null);
    await clock.advance(600_000);
    expect(log).toEqual(['expiring 19750', 'expiring 10000', 'expiring 59750']);
  });

  it('lets the avatar finish its sentence, but not for ever', async () => {
    const { clock, log, state } = watch(20_000, null);
    state.busy = true;
    await clock.advance(23_000);
    expect(log).toEqual(['expiring 10000']);
    state.busy = false;
    await clock.advance(250);
    expect(log.at(-1)).toBe('time_limit at 23250');
    const endless = watch(20_000, null);
    endless.state.busy = true;
    await endless.clock.advance(60_000);
    expect(endless.log.at(-1)).toBe('time_limit at 28000');
  });

  it('counts idleness from the last word of either side', async () => {
    const { clock, limits, log, state } = watch(null, 10_000);
    await clock.advance(9_000);
    limits.touch();
    await clock.advance(9_000);
    state.busy = true;
    await clock.advance(60_000);
    state.busy = false;
    await clock.advance(9_500);
    expect(log).toEqual([]);
    await clock.advance(1_000);
    expect(log[0]).toMatch(/^idle_timeout/);
  });

  it('stands still while no conversation time passes', async () => {
    const { clock, log, state } = watch(20_000, 20_000);
    state.lost = true;
    state.pausedAt = 1_000;
    await clock.advance(600_000);
    expect(log).toEqual([]);
  });
});
