import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId, systemClock, type SessionId } from '@visavis/shared';
import { createLogger } from '../../server/src/log.ts';
import { SafeFetch } from '../../server/src/net/safeFetch.ts';
import { WebhookSender } from '../../server/src/webhooks/WebhookSender.ts';
import { TestHttpServer, type Answer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';
import { TherapykinClient } from '../support/TherapykinClient.ts';

const CARD = { number: '4242 4242 4242 4242', expiry: '12/34', cvc: '123' };
const DAY_MS = 24 * 60 * 60_000;
const FREE = {
  plan: 'free',
  status: 'active',
  isAnnual: false,
  currentPeriodEnd: null,
  sessionsRemaining: 3,
  totalSessions: 0,
  daysActive: 0,
};

describeOnEachStore("TherapyKin's payments", (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let client: TherapykinClient;
  let receiver: Server;
  const received: unknown[] = [];
  beforeAll(async () => {
    services = await createServices(database(), { allowPrivateWebhooks: true });
    server = await TestHttpServer.start(services);
    client = await TherapykinClient.register(server);
    receiver = createServer((req, res) => {
      let text = '';
      req.on('data', (chunk: Buffer) => (text += chunk.toString()));
      req.on('end', () => {
        received.push(JSON.parse(text));
        res.end();
      });
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
  });
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
    receiver.close();
  });

  const shown = ({ status, json }: Answer) => [status, json];
  const checkout = async (body: object, by = client) => {
    const answer = await by.post('/payments/create-checkout', body);
    expect(answer.status).toBe(200);
    return answer.json as { sessionId: string; url: string };
  };
  /** As the form of the page sends it. */
  const pay = (url: string) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(CARD), redirect: 'manual' });
  const subscription = async (by = client) =>
    ((await by.get('/users/subscription')).json as { subscription: object }).subscription;
  const balance = async () => (await services.ledger.balance(services.accountId)).balanceMicros;

  it("pay a plan of our price, which is then active, and the account's credit", async () => {
    const endpoint = await server.request('POST', '/v1/webhook-endpoints', {
      body: {
        url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
        events: ['payment.succeeded'],
        format: 'therapykin',
      },
    });
    expect(endpoint).toMatchObject({ status: 201, json: { format: 'therapykin' } });
    expect(await subscription()).toEqual(FREE);
    const before = await balance();
    const { sessionId, url } = await checkout({ plan: 'standard', amount: 1, price: 1, credit: 10_000_000 });
    expect(new URL(url).origin).toBe(server.url);
    const state = async () => shown(await client.get(`/payments/session?id=${sessionId}`));
    const open = { id: sessionId, plan: 'standard', isAnnual: false, status: 'open' };
    expect(await state()).toEqual([200, open]);
    const page = await (await fetch(url)).text();
    expect(page).toContain('Standard, one month');
    expect(page).toContain('$19.99');
    expect(page).not.toContain('/console');

    // Told by a page of ours, not led on by its form: browsers would refuse to go elsewhere.
    const { pathname } = new URL(url);
    expect((await pay(url)).headers.get('location')).toBe(pathname);
    const paid = await (await fetch(url)).text();
    expect(paid).toContain(`/therapykin/api/payments/session?id=${sessionId}`);
    await pay(url);
    expect(await state()).toEqual([200, { ...open, status: 'complete' }]);
    expect(await balance()).toBe(before + 19_990_000);
    const now = new Date(services.clock.wallNow());
    const { currentPeriodEnd, ...rest } = (await subscription()) as { currentPeriodEnd: string };
    expect(rest).toEqual({
      plan: 'standard',
      status: 'active',
      isAnnual: false,
      sessionsRemaining: 30,
      totalSessions: 0,
      daysActive: 0,
    });
    const days = (Date.parse(currentPeriodEnd) - now.getTime()) / DAY_MS;
    expect(days).toBeGreaterThan(27);
    expect(days).toBeLessThan(32);

    const [payment] = (await services.payments.service.list(services.accountId, { limit: 10 })).data;
    expect(payment).toMatchObject({ kind: 'top_up', endUserId: client.id, amountMicros: 19_990_000 });
    const entries = await database()
      .db.selectFrom('ledger_transactions')
      .selectAll()
      .where('reference', '=', `payment:${payment!.id}`)
      .execute();
    expect(entries).toHaveLength(1);

    const sender = new WebhookSender({
      database: database(),
      safeFetch: new SafeFetch({ allowPrivateAddresses: true, clock: systemClock }),
      clock: services.clock,
      record: async () => undefined,
      log: createLogger('silent'),
    });
    await sender.sendDue();
    await sender.stop();
    expect(received).toEqual([
      {
        event: 'payment.succeeded',
        data: {
          payment_id: payment!.id,
          customer_id: client.id,
          amount: 1999,
          currency: 'usd',
          status: 'succeeded',
          created_at: expect.stringMatching(/Z$/) as string,
        },
      },
    ]);
    await services.clock.advance(32 * DAY_MS);
    await client.post('/auth/login', { email: client.email, password: client.password });
    expect(await subscription()).toEqual(FREE);
  });

  it('give a year, and end what is refunded', async () => {
    const year = await TherapykinClient.register(server);
    const { url } = await checkout({ plan: 'basic', isAnnual: true }, year);
    await pay(url);
    const first = await subscription(year);
    expect(first).toMatchObject({ plan: 'basic', isAnnual: true, sessionsRemaining: 8 });
    const [payment] = (await services.payments.service.list(services.accountId, { limit: 1 })).data;
    expect(payment!.amountMicros).toBe(99_900_000);
    await services.payments.events.apply({
      processor: 'test',
      id: `refund_${payment!.id}`,
      type: 'refund',
      createdAt: new Date(services.clock.wallNow()),
      change: { kind: 'refunded', intent: payment!.intent!, refundedMicros: payment!.amountMicros },
    });
    expect(await subscription(year)).toEqual(FREE);
  });

  it('count the sessions that somebody talked in, and make none beyond them', async () => {
    const free = await TherapykinClient.register(server);
    for (let made = 0; made < 3; made++) {
      const answer = await free.post('/sessions/create-demo', { kinId: 'kin' });
      const { id } = (answer.json as { session: { id: SessionId } }).session;
      await services.sessions.markActive(id);
    }
    expect(await subscription(free)).toEqual({
      ...FREE,
      sessionsRemaining: 0,
      totalSessions: 3,
      daysActive: 1,
    });
    expect(shown(await free.post('/sessions/create-demo', { kinId: 'kin' }))).toEqual([
      402,
      { error: 'No sessions remaining in this plan' },
    ]);
    await services.clock.advance(1_000);
    await pay((await checkout({ plan: 'premium' }, free)).url);
    expect(await subscription(free)).toMatchObject({ sessionsRemaining: 100 });
    expect((await free.post('/sessions/create-demo', { kinId: 'kin' })).status).toBe(200);
  });

  it.each([
    [{}, 'Plan is required'],
    [{ plan: 7 }, 'Plan is required'],
    [{ plan: 'starter' }, 'Invalid plan or billing period'],
    [{ plan: '__proto__' }, 'Invalid plan or billing period'],
    [{ plan: 'basic', isAnnual: 'yes' }, 'Invalid plan or billing period'],
  ])('refuse %j', async (body, error) => {
    expect(shown(await client.post('/payments/create-checkout', body))).toEqual([400, { error }]);
  });

  it('show a checkout and a portal to their own person alone', async () => {
    const { sessionId } = await checkout({ plan: 'basic' });
    const other = await TherapykinClient.register(server);
    const of = (id: string, by = client) => by.get(`/payments/session?id=${id}`);
    expect(shown(await of(sessionId, other))).toEqual([403, { error: 'Unauthorized' }]);
    expect(shown(await of(''))).toEqual([400, { error: 'Session ID is required' }]);
    expect(shown(await of('cs_test_none'))).toEqual([404, { error: 'Session not found' }]);
    // The account's own payments are none of its users'.
    const own = await server.request('POST', '/v1/payments/checkout', {
      body: { kind: 'top_up', amount_micros: 5_000_000 },
    });
    const { url } = own.json as { url: string };
    expect((await of(url.split('/').at(-1)!)).status).toBe(404);
    expect(shown(await client.get('/payments/portal'))).toEqual([404, { error: 'No Stripe customer found' }]);
    const nobody = new TherapykinClient(server);
    for (const path of ['/payments/portal', `/payments/session?id=${sessionId}`, '/users/subscription'])
      expect(shown(await nobody.get(path)), path).toEqual([401, { error: 'Not authenticated' }]);
    const refused = await nobody.post('/payments/create-checkout', { plan: 'basic', email: client.email });
    expect(shown(refused)).toEqual([401, { error: 'Not authenticated' }]);
  });

  it('lead to a portal where there is one, and say of failures only what the document says', async () => {
    const { subscriptions } = services.therapykin;
    const down = (): Promise<never> => Promise.reject(new Error('secret'));
    const withPortal = Object.assign(Object.create(subscriptions) as typeof subscriptions, {
      get: down,
      checkout: down,
      checkoutState: down,
      portal: async () => ({ url: 'https://billing.stripe.com/p/session/x' }),
    });
    const start = (of: typeof subscriptions) =>
      TestHttpServer.start({ ...services, therapykin: { ...services.therapykin, subscriptions: of } });
    const failing = await start(withPortal);
    const one = await TherapykinClient.register(failing);
    const portal = await fetch(`${failing.url}/therapykin/api/payments/portal`, {
      headers: one.cookie,
      redirect: 'manual',
    });
    expect([portal.status, portal.headers.get('location')]).toEqual([
      303,
      'https://billing.stripe.com/p/session/x',
    ]);
    expect(shown(await one.get('/users/subscription'))).toEqual([
      500,
      { error: 'Failed to fetch user subscription' },
    ]);
    expect(shown(await one.post('/payments/create-checkout', { plan: 'basic' }))).toEqual([
      500,
      { error: 'Failed to create checkout session' },
    ]);
    expect(shown(await one.get(`/payments/session?id=${newId('PaymentId')}`))).toEqual([
      500,
      { error: 'Failed to retrieve session' },
    ]);
    await failing.close();
    const broken = await start(
      Object.assign(Object.create(subscriptions) as typeof subscriptions, { portal: down }),
    );
    const two = await TherapykinClient.register(broken);
    expect(shown(await two.get('/payments/portal'))).toEqual([
      500,
      { error: 'Failed to create portal session' },
    ]);
    await broken.close();
  });
});
