import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AccountId, SessionId } from '@visavis/shared';
import { findViolations } from '../../server/src/billing/auditQueries.ts';
import { Meter } from '../../server/src/billing/Meter.ts';
import { expectSoundLedger } from '../support/audit.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

/** Everybody's prices, as the store begins with them: micros a second. */
const VIDEO = 3_000;
const VOICE = 1_500;
const TEXT = 500;

describeOnEachStore('Charging', (database) => {
  let services: TestServices;
  let meter: Meter;
  let accountId: AccountId;
  beforeEach(async () => {
    services = await createServices(database());
    ({ meter, accountId } = services);
  });
  afterEach(() => expectSoundLedger(database()));

  const session = async (more: { end_user_id?: string } = {}): Promise<SessionId> =>
    (await services.sessions.create(accountId, { face: 'maya', ...more })).id;
  const prepay = (amountMicros: number, reference = 'top-up'): Promise<unknown> =>
    database().transaction(async (tx) => {
      await services.ledger.setBillingMode(tx, accountId, 'prepaid');
      const credit = { accountId, amountMicros, kind: 'top_up' as const };
      return services.ledger.credit(tx, { ...credit, reference: `${accountId}:${reference}` });
    });
  const limit = (limits: Record<string, number>): Promise<unknown> =>
    database()
      .db.insertInto('billing_limits')
      .values({ account_id: accountId, updated_at: new Date(), ...limits })
      .execute();
  const end = async (id: SessionId, epoch: number): Promise<void> => {
    await meter.seal(id, epoch);
    await services.sessions.terminateIfLive(id, 'terminated_by_api');
    await meter.settle(id);
  };
  const balance = async () => services.ledger.balance(accountId);

  it('charges each report from the total, so that a thousand of them cost what one does', async () => {
    const id = await session();
    const { epoch, quota } = await meter.lease(id);
    expect(quota).toBeNull();
    for (let seq = 0; seq < 60; seq++) {
      await meter.report({ sessionId: id, epoch, cumulativeMs: (seq + 1) * 333, seq });
    }
    expect((await balance()).owedMicros).toBe(Math.floor((60 * 333 * VIDEO) / 1_000));
  });

  it('charges every mode at its own price, fixed when the session starts', async () => {
    const id = await session();
    const { epoch } = await meter.lease(id);
    await services.prices.set([{ accountId, mode: 'video', microsPerSecond: 9_000 }], 'test');
    const byMode = { video: 2_000, voice: 3_000, text: 0 };
    await meter.report({ sessionId: id, epoch, cumulativeMs: 5_000, seq: 1, mode: 'text', byMode });
    await meter.report({
      sessionId: id,
      epoch,
      cumulativeMs: 9_000,
      seq: 2,
      byMode: { ...byMode, text: 4_000 },
    });
    expect((await balance()).owedMicros).toBe(2 * VIDEO + 3 * VOICE + 4 * 500);
    const next = await session();
    const later = await meter.lease(next);
    await meter.report({ sessionId: next, epoch: later.epoch, cumulativeMs: 1_000, seq: 0 });
    expect((await balance()).owedMicros).toBe(2 * VIDEO + 3 * VOICE + 4 * 500 + 9_000);
  });

  it('charges whole seconds once: up after a normal end, down after a crash', async () => {
    const normal = await session();
    const first = await meter.lease(normal);
    await meter.report({ sessionId: normal, epoch: first.epoch, cumulativeMs: 1_200, seq: 0 });
    await end(normal, first.epoch);
    await end(normal, first.epoch);
    await meter.settleEnded();
    expect((await balance()).owedMicros).toBe(2 * VIDEO);

    const crashed = await session();
    const second = await meter.lease(crashed);
    await meter.report({ sessionId: crashed, epoch: second.epoch, cumulativeMs: 1_999, seq: 0 });
    await services.clock.advance(10_000);
    await meter.sealSilent();
    await services.sessions.terminateIfLive(crashed, 'terminated_by_api');
    await meter.settleEnded();
    expect((await balance()).owedMicros).toBe(3 * VIDEO);
  });

  it('lends prepaid credit, takes what is used, gives the rest back, and never goes below zero', async () => {
    await prepay(20 * VIDEO);
    const id = await session();
    const { epoch, quota } = await meter.lease(id);
    expect(quota).toMatchObject({ grantedMs: 19_000, reason: 'insufficient_credit' });
    expect((await balance()).availableMicros).toBeLessThan(VIDEO);
    const other = await session();
    await expect(meter.lease(other)).rejects.toMatchObject({ code: 'insufficient_credit', status: 402 });
    await expect(meter.requireSpendable(other)).rejects.toMatchObject({ code: 'insufficient_credit' });

    await meter.report({ sessionId: id, epoch, cumulativeMs: 4_500, seq: 0 });
    await meter.seal(id, epoch);
    expect(await balance()).toMatchObject({ heldMicros: 0, balanceMicros: 20 * VIDEO - 13_500 });

    const again = await meter.lease(id);
    const beyond = await meter.report({ sessionId: id, epoch: again.epoch, cumulativeMs: 3_600_000, seq: 0 });
    expect(beyond.stop).toBe(false);
    await end(id, again.epoch);
    const after = await balance();
    expect(after.owedMicros).toBe(0);
    expect(after.balanceMicros).toBeGreaterThanOrEqual(0);
    expect(after.balanceMicros).toBeLessThan(2 * VIDEO);
  });

  it('tells of the end of the credit, and goes on after a top-up', async () => {
    await prepay(10 * VIDEO);
    const told: string[] = [];
    meter.observer.on('exhausted', ({ reason }) => told.push(reason));
    const id = await session();
    const { epoch } = await meter.lease(id);
    const last = await meter.report({ sessionId: id, epoch, cumulativeMs: 10_000, seq: 0 });
    expect(last.quota?.grantedMs).toBe(9_000);
    expect(told).toEqual(['insufficient_credit']);
    await prepay(60 * VIDEO, 'more');
    const renewed = await meter.report({ sessionId: id, epoch, cumulativeMs: 9_000, seq: 1 });
    expect(renewed.quota?.grantedMs).toBe(69_000);
  });

  it('lends no more than the session, the end user and the month may cost', async () => {
    await limit({
      max_cost_per_session_micros: 40 * VIDEO,
      max_cost_per_end_user_micros: 50 * VIDEO,
      max_cost_per_month_micros: 75 * VIDEO,
    });
    const first = await session({ end_user_id: 'ann' });
    const one = await meter.lease(first);
    expect(one.quota).toMatchObject({ grantedMs: 39_000, reason: 'cost_limit' });
    // Ann holds all but ten seconds of hers.
    const second = await session({ end_user_id: 'ann' });
    const two = await meter.lease(second);
    expect(two.quota?.grantedMs).toBe(10_000);
    // All together hold all but a part of the month's.
    const third = await session({ end_user_id: 'ben' });
    const three = await meter.lease(third);
    expect(three.quota?.grantedMs).toBe(25_000);
    await expect(meter.lease(await session())).rejects.toMatchObject({ code: 'cost_limit', status: 402 });
    await meter.report({ sessionId: first, epoch: one.epoch, cumulativeMs: 60_000, seq: 0 });
    await meter.seal(first, one.epoch);
    await meter.seal(second, two.epoch);
    await meter.seal(third, three.epoch);
    // Thirty-nine seconds are spent, eleven of Ann's are left.
    const next = await meter.lease(await session({ end_user_id: 'ann' }));
    expect(next.quota?.grantedMs).toBe(10_000);
  });

  it('connects as many sessions as may be at once, and says when to try again', async () => {
    await limit({ max_concurrent_sessions: 2 });
    const ids = await Promise.all(Array.from({ length: 5 }, () => session()));
    const outcomes = await Promise.allSettled(ids.map((id) => meter.lease(id)));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(3);
    expect(refused[0]?.reason).toMatchObject({ code: 'concurrency_limit', status: 429, retryAfterS: 5 });
    const open = ids[outcomes.findIndex(({ status }) => status === 'fulfilled')]!;
    // A newer connection of one that is there takes its place.
    const newer = await meter.lease(open);
    await meter.seal(open, newer.epoch);
    await meter.lease(ids[outcomes.findIndex(({ status }) => status === 'rejected')]!);
  });

  it('takes reports only of the media-worker that a span was lent to, and no longer than it can have lasted', async () => {
    const strict = new Meter({
      database: database(),
      clock: services.clock,
      prices: services.prices,
      toleranceMs: 2_000,
    });
    const id = await session();
    const { epoch } = await strict.lease(id, { workerId: 'mwk_a' });
    await services.clock.advance(5_000);
    const forged = { sessionId: id, epoch, cumulativeMs: 5_000, seq: 9 };
    expect(await strict.report(forged, 'mwk_b')).toEqual({ stop: true });
    expect((await meter.usage(id)).durationMs).toBe(0);
    await strict.report({ ...forged, cumulativeMs: 900_000 }, 'mwk_a');
    expect((await meter.usage(id)).durationMs).toBe(7_000);
    await services.clock.advance(1_000);
    await strict.report({
      sessionId: id,
      epoch,
      cumulativeMs: 1,
      seq: 10,
      byMode: { video: 0, voice: 0, text: 1 },
    });
    expect((await meter.usage(id)).durationMs).toBe(7_001);
  });

  it('takes the last report and ends the span in one, once', async () => {
    await prepay(100 * VIDEO);
    const ended: unknown[] = [];
    meter.observer.on('sealed', ({ span, reason, sessionEnded }) =>
      ended.push([span.epoch, span.durationMs, reason, sessionEnded]),
    );
    const id = await session({ end_user_id: 'ann' });
    const { epoch } = await meter.lease(id, { mode: 'text' });
    expect((await balance()).heldMicros).toBeGreaterThan(0);
    const last = { sessionId: id, epoch, cumulativeMs: 2_000, seq: 1, mode: 'text' as const };
    await Promise.all([
      meter.end(last),
      meter.end(last),
      meter.end({ ...last, seq: 2, cumulativeMs: 9_000 }),
    ]);
    expect(await balance()).toMatchObject({ heldMicros: 0, balanceMicros: 100 * VIDEO - 2 * TEXT });
    expect(await meter.report({ ...last, seq: 3 })).toEqual({ stop: true });
    expect(ended).toEqual([[epoch, 2_000, 'closed', false]]);

    const again = await meter.lease(id, { mode: 'text' });
    const late = { ...last, epoch: again.epoch, cumulativeMs: 1_000 };
    await meter.report(late);
    await services.sessions.terminateIfLive(id, 'terminated_by_api');
    await meter.end(late);
    expect(ended[1], 'a report that is known ends the span all the same').toEqual([
      again.epoch,
      1_000,
      'closed',
      true,
    ]);
    expect(await balance()).toMatchObject({ heldMicros: 0, balanceMicros: 100 * VIDEO - 3 * TEXT });
  });

  it('gives back what was lent when the limit that it was lent under is lifted', async () => {
    await limit({ max_cost_per_session_micros: 40 * VIDEO });
    const id = await session();
    const { epoch } = await meter.lease(id);
    expect((await balance()).heldMicros).toBeGreaterThan(0);
    await database().db.deleteFrom('billing_limits').where('account_id', '=', accountId).execute();
    await meter.report({ sessionId: id, epoch, cumulativeMs: 1_000, seq: 0 });
    await expectSoundLedger(database());
    await meter.seal(id, epoch);
    expect((await balance()).heldMicros).toBe(0);
  });

  it('leases many at once, each as if it came alone', async () => {
    await prepay(25 * VIDEO);
    const ids = await Promise.all(Array.from({ length: 3 }, () => session()));
    const ended = await session();
    await services.sessions.terminateIfLive(ended, 'terminated_by_api');
    const outcomes = await Promise.allSettled(
      [ids[0]!, ids[0]!, ids[1]!, ended, 'ses_none' as SessionId].map((id) => meter.lease(id)),
    );
    const of = (index: number): unknown => {
      const outcome = outcomes[index]!;
      return outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as { code: string }).code;
    };
    expect(of(3)).toBe('session_terminated');
    expect(of(4)).toBe('not_found');
    const granted = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [[outcome.value.epoch, outcome.value.quota?.grantedMs]] : [],
    );
    // A newer lease has what the one before it held; what is left is less than any may begin with.
    expect(granted).toContainEqual([1, 24_000]);
    expect(granted).toContainEqual([2, 24_000]);
    expect(of(2)).toBe('insufficient_credit');
    await expectSoundLedger(database());
    await meter.seal(ids[0]!, 2);
    expect((await balance()).heldMicros).toBe(0);
  });

  it('keeps the credit that a conversation holds from expiring under it', async () => {
    await database().transaction((tx) => services.ledger.openTrial(tx, accountId));
    const id = await session();
    const { epoch } = await meter.lease(id);
    await services.clock.advance(15 * 24 * 60 * 60_000);
    await services.ledger.expire();
    const { heldMicros, balanceMicros } = await balance();
    expect([heldMicros > 0, balanceMicros]).toEqual([true, heldMicros]);
    await meter.report({ sessionId: id, epoch, cumulativeMs: 30_000, seq: 0 });
    expect((await balance()).owedMicros).toBe(0);
    await meter.seal(id, epoch);
    await services.ledger.expire();
    expect((await balance()).balanceMicros).toBe(0);
  });

  it('is found out by the audit when somebody tampers with it', async () => {
    const id = await session();
    const { epoch } = await meter.lease(id);
    await meter.report({ sessionId: id, epoch, cumulativeMs: 2_000, seq: 0 });
    const undone = database().transaction(async (tx) => {
      await sql`alter table ledger_transactions disable trigger ledger_transactions_append_only`.execute(tx);
      await sql`update ledger_transactions set description = 'nothing' where session_id = ${id}`.execute(tx);
      await sql`update meter_spans set cumulative_ms = 1, video_ms = 1 where session_id = ${id}`.execute(tx);
      const found = (await findViolations(tx)).filter(({ violations }) => violations > 0);
      expect(found.map(({ invariant }) => invariant)).toEqual([
        'the ledger holds exactly the milliseconds of the spans',
        "a session's billed milliseconds are those of its spans, in each mode",
        'the days of usage hold exactly the milliseconds of the spans, in each mode',
        'each transaction follows the one before it, and none was changed (hash chain)',
      ]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
  });
});
