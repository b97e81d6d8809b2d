import { beforeEach, expect, it } from 'vitest';
import { WEBHOOK_EVENTS, type AccountId, type SessionId, type WebhookEventData } from '@visavis/shared';
import { Meter } from '../../server/src/billing/Meter.ts';
import { Thresholds } from '../../server/src/billing/Thresholds.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const VIDEO = 3_000;
/** As the services of tests have it. */
const LOW_MICROS = 1_000_000;

describeOnEachStore('usage.threshold', (database) => {
  let services: TestServices;
  let accountId: AccountId;
  beforeEach(async () => {
    services = await createServices(database());
    ({ accountId } = services);
  });

  /** In the order in which they were told. */
  const told = async (): Promise<WebhookEventData<'usage.threshold'>[]> => {
    const { data } = await services.webhooks.events(accountId, { limit: 100, type: 'usage.threshold' });
    return data.toReversed().map((event) => WEBHOOK_EVENTS['usage.threshold'].strict().parse(event.data));
  };
  const percents = async () => (await told()).map(({ percent }) => percent);
  const cap = (maxCostPerMonthMicros: number) =>
    services.billingLimits.update(accountId, { maxCostPerMonthMicros }, { kind: 'system', part: 'test' });
  const credit = (amountMicros: number, reference: string, kind: 'top_up' | 'adjustment' = 'top_up') =>
    database().transaction(async (tx) => {
      await services.ledger.setBillingMode(tx, accountId, 'prepaid');
      return services.ledger.credit(tx, {
        accountId,
        amountMicros,
        kind,
        reference: `${accountId}:${reference}`,
      });
    });

  /** A session that is leased, and its count. */
  async function conversation(): Promise<{ id: SessionId; upTo: (ms: number) => Promise<void> }> {
    const { id } = await services.sessions.create(accountId, { face: 'maya' });
    const { epoch } = await services.meter.lease(id);
    let seq = 0;
    return {
      id,
      upTo: async (cumulativeMs) => {
        await services.meter.report({ sessionId: id, epoch, cumulativeMs, seq: seq++ });
        // Events of one moment are in no order.
        await services.clock.advance(10);
      },
    };
  }

  it('tells once each when half, four fifths and all of what the month may cost is spent', async () => {
    await cap(100 * VIDEO);
    const { upTo } = await conversation();
    await upTo(49_999);
    expect(await told()).toEqual([]);
    await upTo(50_000);
    const period = new Date(services.clock.wallNow()).toISOString().slice(0, 7);
    const half = {
      kind: 'account_limit',
      percent: 50,
      period,
      spent_micros: 50 * VIDEO,
      limit_micros: 100 * VIDEO,
      balance_micros: -50 * VIDEO,
    };
    expect(await told()).toEqual([half]);
    await upTo(79_000);
    await upTo(85_000);
    // The last second that fits; the rest of the limit is too little for one more.
    await upTo(99_000);
    await upTo(3_600_000);
    expect(await percents()).toEqual([50, 80, 100]);
    expect((await told()).at(-1)).toMatchObject({ spent_micros: 99 * VIDEO });
  });

  it('tells all that one report passes, and nothing where there is no limit', async () => {
    const { upTo } = await conversation();
    await upTo(60_000);
    expect(await told()).toEqual([]);
    await cap(200 * VIDEO);
    const next = await conversation();
    await next.upTo(55_000);
    expect(await percents()).toEqual([50]);
    await cap(120 * VIDEO);
    await next.upTo(59_000);
    expect(new Set(await percents())).toEqual(new Set([50, 100]));
  });

  it('tells again in the next month, and of another limit', async () => {
    await cap(10 * VIDEO);
    const first = await conversation();
    await first.upTo(5_000);
    await services.meter.seal(first.id, 1);
    await services.clock.advance(40 * 24 * 3_600_000);
    const second = await conversation();
    await second.upTo(5_000);
    const periods = (await told()).map(({ period }) => period);
    expect(periods).toHaveLength(2);
    expect(periods[0]).not.toBe(periods[1]);
    await cap(12 * VIDEO);
    await second.upTo(6_000);
    expect((await told()).at(-1)).toMatchObject({ percent: 50, limit_micros: 12 * VIDEO });
  });

  it('tells of a low balance and of its end, once between two top-ups', async () => {
    await credit(LOW_MICROS + 10 * VIDEO, 'first');
    const { upTo } = await conversation();
    await upTo(10_000);
    expect(await told()).toEqual([]);
    await upTo(10_001);
    expect(await told()).toEqual([
      {
        kind: 'low_credit',
        percent: null,
        period: null,
        spent_micros: null,
        limit_micros: LOW_MICROS,
        balance_micros: LOW_MICROS - 3,
      },
    ]);
    await upTo(20_000);
    // As after a crash: a fraction of a second comes back, and is spent again.
    await credit(-(LOW_MICROS - 20 * VIDEO), 'taken', 'adjustment');
    expect(await told()).toHaveLength(1);
    for (let ms = 21_000; ms <= 30_000; ms += 1_000) await upTo(ms);
    expect((await told()).slice(1)).toMatchObject([{ kind: 'credit_exhausted', limit_micros: null }]);
    await credit(LOW_MICROS, 'second');
    await upTo(31_000);
    expect((await told()).map(({ kind }) => kind)).toEqual(['low_credit', 'credit_exhausted', 'low_credit']);
  });

  it('tells of credit that expires, or is taken', async () => {
    await credit(LOW_MICROS, 'first');
    await credit(-1, 'taken', 'adjustment');
    expect(await told()).toMatchObject([{ kind: 'low_credit', balance_micros: LOW_MICROS - 1 }]);
    await database().transaction((tx) =>
      services.ledger.credit(tx, {
        accountId,
        amountMicros: 5 * LOW_MICROS,
        kind: 'top_up',
        reference: `${accountId}:short`,
        expiresAt: new Date(services.clock.wallNow() + 1_000),
      }),
    );
    await services.clock.advance(2_000);
    await services.ledger.expire();
    expect((await told()).map(({ kind }) => kind)).toEqual(['low_credit', 'low_credit']);
  });

  it('says nothing of what was not stored, and stores nothing that could not be told', async () => {
    await cap(10 * VIDEO);
    const { sessions, prices, clock } = services;
    const { id } = await sessions.create(accountId, { face: 'maya' });
    let broken = true;
    const thresholds = new Thresholds({
      lowCreditMicros: LOW_MICROS,
      crossed: async () => {
        if (broken) throw new Error('no outbox');
      },
    });
    const meter = new Meter({ database: database(), clock, prices, thresholds });
    const { epoch } = await meter.lease(id);
    const report = { sessionId: id, epoch, cumulativeMs: 6_000, seq: 1 };
    await expect(meter.report(report)).rejects.toThrow('no outbox');
    expect((await meter.usage(id)).durationMs).toBe(0);
    broken = false;
    await meter.report(report);
    expect((await meter.usage(id)).durationMs).toBe(6_000);
    // What another meter told is known: the same threshold is told once, whoever passes it.
    const rows = await database()
      .db.selectFrom('usage_thresholds')
      .select('percent')
      .where('account_id', '=', accountId)
      .execute();
    expect(rows).toEqual([{ percent: 50 }]);
  });
});
