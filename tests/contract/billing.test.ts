import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  balanceSchema,
  ledgerListSchema,
  limitsSchema,
  priceListSchema,
  spanListSchema,
  type SessionId,
} from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('Billing over REST', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let sessionId: SessionId;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
    await database().transaction((tx) => services.ledger.openTrial(tx, services.accountId));
    const created = await server.request('POST', '/v1/sessions', {
      body: { face: 'maya', max_cost_micros: 60_000 },
    });
    sessionId = (created.json as { id: SessionId }).id;
    const { meter } = services;
    const first = await meter.lease(sessionId, { mode: 'voice' });
    await meter.report({ sessionId, epoch: first.epoch, cumulativeMs: 1_500, seq: 0 });
    await meter.seal(sessionId, first.epoch, 'closed', 'disconnected');
    const second = await meter.lease(sessionId);
    await meter.report({ sessionId, epoch: second.epoch, cumulativeMs: 2_000, seq: 0 });
    await meter.seal(sessionId, second.epoch, 'closed', 'terminated');
    await services.sessions.terminateIfLive(sessionId, 'terminated_by_api');
    await meter.settle(sessionId);
  });
  afterAll(async () => {
    await server.close();
  });

  const get = async (path: string): Promise<unknown> => {
    const answer = await server.request('GET', path);
    expect(answer.status, path).toBe(200);
    return answer.json;
  };

  it('shows the balance: trial credit less what the session cost', async () => {
    const balance = balanceSchema.strict().parse(await get('/v1/billing/balance'));
    expect(balance).toMatchObject({
      billing_mode: 'prepaid',
      balance_micros: 5_000_000 - 2_250 - 6_000 - 750,
      held_micros: 0,
      owed_micros: 0,
      spent_this_month_micros: 9_000,
      grants: [{ kind: 'trial', remaining_micros: 5_000_000 - 9_000 }],
    });
  });

  it('lists what moved it, newest first, page by page, each summing to zero', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = ledgerListSchema.parse(await get(`/v1/billing/ledger?limit=2${cursor}`));
      for (const { entries, kind, change_micros } of page.data) {
        expect(entries.reduce((sum, entry) => sum + entry.amount_micros, 0)).toBe(0);
        seen.push(`${kind} ${change_micros}`);
      }
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(['rounding -750', 'usage -6000', 'usage -2250', 'trial 5000000']);
    const own = ledgerListSchema.parse(await get(`/v1/billing/ledger?session_id=${sessionId}`));
    expect(own.data).toHaveLength(3);
    expect((await server.request('GET', '/v1/billing/ledger?cursor=nonsense')).status).toBe(422);
  });

  it('explains each span of a session: why it opened and closed, its modes, prices and charges', async () => {
    const spans = spanListSchema.parse(await get(`/v1/sessions/${sessionId}/spans`));
    expect(spans).toMatchObject({
      ms: 3_500,
      charge_micros: 9_000,
      rounding_micros: 750,
      spans: [
        {
          open_reason: 'started',
          close_reason: 'disconnected',
          mode: 'voice',
          ms: 1_500,
          charge_micros: 2_250,
          by_mode: { voice: { ms: 1_500, micros_per_second: 1_500, charge_micros: 2_250 } },
        },
        {
          open_reason: 'resumed',
          close_reason: 'terminated',
          mode: 'video',
          ms: 2_000,
          charge_micros: 6_000,
        },
      ],
    });
  });

  it('tells the prices in force, and their history', async () => {
    const prices = priceListSchema.parse(await get('/v1/billing/prices'));
    expect(prices.micros_per_second).toEqual({ video: 3_000, voice: 1_500, text: 500 });
    await services.prices.set(
      [{ accountId: services.accountId, mode: 'video', microsPerSecond: 2_500 }],
      'test',
    );
    const own = priceListSchema.parse(await get('/v1/billing/prices'));
    expect(own.micros_per_second.video).toBe(2_500);
    await services.prices.set(
      [{ accountId: services.accountId, mode: 'video', microsPerSecond: null }],
      'test',
    );
    expect(priceListSchema.parse(await get('/v1/billing/prices'))).toMatchObject({
      micros_per_second: { video: 3_000 },
      history: [{ micros_per_second: null }, { micros_per_second: 2_500 }, {}, {}, {}],
    });
    // Who set them is in the account's own log.
    expect((await services.audit.list(services.accountId, { limit: 2 })).entries).toMatchObject([
      { action: 'prices.set', details: { video_micros_per_second: null } },
      { action: 'prices.set', details: { video_micros_per_second: 2_500 } },
    ]);
    expect((await server.request('GET', '/v1/admin/prices')).status).toBe(401);
    const put = { body: { micros_per_second: { video: 1 } } };
    expect((await server.request('PUT', '/v1/admin/prices', put)).status).toBe(401);
  });

  it('takes limits of the customer, and leaves those of the operators to them', async () => {
    const patch = (body: object) => server.request('PATCH', '/v1/billing/limits', { body });
    const changed = await patch({ max_concurrent_sessions: 0, max_cost_per_month_micros: 7 });
    expect(limitsSchema.parse(changed.json)).toEqual({
      allowed_concurrent_sessions: null,
      max_concurrent_sessions: 0,
      max_cost_per_session_micros: null,
      max_cost_per_end_user_micros: null,
      max_cost_per_month_micros: 7,
    });
    expect((await patch({ allowed_concurrent_sessions: 1_000 })).status).toBe(403);
    expect((await patch({ max_cost_per_month_micros: -1 })).status).toBe(422);
    expect((await patch({ credit: 5 })).status).toBe(422);

    const created = await server.request('POST', '/v1/sessions', { body: { face: 'maya' } });
    const path = `/v1/sessions/${(created.json as { id: string }).id}/token`;
    const crowded = await server.request('POST', path);
    expect([crowded.status, crowded.headers.get('retry-after')]).toEqual([429, '5']);
    await patch({ max_concurrent_sessions: null });
    const spent = await server.request('POST', path);
    expect([spent.status, (spent.json as { code: string }).code]).toEqual([402, 'cost_limit']);
    await patch({ max_cost_per_month_micros: null });
    expect((await server.request('POST', path)).status).toBe(201);
    expect(limitsSchema.parse(await get('/v1/billing/limits')).max_cost_per_month_micros).toBeNull();
  });
});
