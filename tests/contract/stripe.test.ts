import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import Stripe from 'stripe';
import {
  checkoutAnswerSchema,
  paymentListSchema,
  paymentSchema,
  PLANS,
  problemSchema,
  type PaymentWire,
} from '@visavis/shared';
import { TestHttpServer, type Answer } from '../support/httpServer.ts';
import { Random } from '../support/random.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';
import { StripeServer } from '../support/StripeServer.ts';

const SECRET_KEY = 'sk_test_4eC39HqLyjWDarjtT1zdp7dc';
const WEBHOOK_SECRET = 'whsec_test_secret';
const AMOUNT = 25_000_000;
const CENTS = AMOUNT / 10_000;

describeOnEachStore('Payments by Stripe', (database) => {
  let stripe: StripeServer;
  let services: TestServices;
  let server: TestHttpServer;
  /** Ids at Stripe are unique across all tests, as they are there. */
  let ids = 0;
  beforeAll(async () => {
    stripe = await StripeServer.start();
  });
  afterAll(async () => {
    await stripe.close();
  });
  beforeEach(async () => {
    stripe.requests.length = 0;
    stripe.down = false;
    services = await createServices(database(), {
      stripe: { secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET, apiUrl: stripe.url },
    });
    server = await TestHttpServer.start(services);
  });
  afterEach(async () => {
    await server.close();
  });

  const checkout = async (body: object = { kind: 'top_up', amount_micros: AMOUNT }): Promise<string> => {
    const answer = await server.request('POST', '/v1/payments/checkout', { body });
    expect(answer.status).toBe(201);
    const { payment_id: id, url } = checkoutAnswerSchema.parse(answer.json);
    expect(url).toMatch(/^https:\/\/checkout\.stripe\.com\//);
    return id;
  };
  const payment = async (id: string): Promise<PaymentWire> =>
    paymentSchema.parse((await server.request('GET', `/v1/payments/${id}`)).json);
  const balance = async (): Promise<number> =>
    (await services.ledger.balance(services.accountId)).balanceMicros;

  const event = (type: string, object: object, id = `evt_${++ids}_${services.accountId}`): string =>
    JSON.stringify({
      id,
      object: 'event',
      type,
      created: Math.floor(services.clock.wallNow() / 1_000),
      data: { object },
    });
  const signed = (payload: string, options: { secret?: string; ageS?: number } = {}): string =>
    Stripe.webhooks.generateTestHeaderString({
      payload,
      secret: options.secret ?? WEBHOOK_SECRET,
      timestamp: Math.floor(services.clock.wallNow() / 1_000) - (options.ageS ?? 0),
    });
  const tell = (payload: string, signature = signed(payload)): Promise<Answer> =>
    server.request('POST', '/payments/stripe/webhook', {
      body: payload,
      key: null,
      headers: { 'stripe-signature': signature },
    });
  const session = (paymentId: string, change: object = {}): object => ({
    id: `cs_${paymentId}`,
    object: 'checkout.session',
    client_reference_id: paymentId,
    metadata: { payment_id: paymentId },
    payment_status: 'paid',
    amount_total: CENTS,
    currency: 'usd',
    payment_intent: `pi_${paymentId}`,
    invoice: null,
    customer: `cus_${services.accountId}`,
    ...change,
  });
  const charge = (paymentId: string, amount_refunded: number): object => ({
    object: 'charge',
    payment_intent: `pi_${paymentId}`,
    amount: CENTS,
    amount_refunded,
  });
  const dispute = (paymentId: string, status: string): object => ({
    object: 'dispute',
    payment_intent: `pi_${paymentId}`,
    amount: CENTS,
    status,
  });

  it('are asked for with our price, whose they are, and a key that repeats safely', async () => {
    const id = await checkout();
    const [request] = stripe.requests;
    expect(request).toMatchObject({
      path: '/v1/checkout/sessions',
      authorization: `Bearer ${SECRET_KEY}`,
      idempotencyKey: `checkout:${id}`,
    });
    expect(request?.form).toMatchObject({
      mode: 'payment',
      client_reference_id: id,
      'line_items[0][price_data][unit_amount]': String(CENTS),
      'line_items[0][price_data][currency]': 'usd',
      'payment_intent_data[metadata][payment_id]': id,
      success_url: `${server.url}/console/payments?payment=${id}`,
    });
    expect(await payment(id)).toMatchObject({ status: 'open', processor: 'stripe' });
  });

  it('are credited once, though their event comes five times at once', async () => {
    const before = await balance();
    const id = await checkout();
    const paid = event('checkout.session.completed', session(id));
    const answers = await Promise.all(Array.from({ length: 5 }, () => tell(paid)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(5).fill(200));
    expect(answers.filter(({ json }) => (json as { applied: boolean }).applied)).toHaveLength(1);
    // Another event that says the same changes nothing either.
    await tell(event('checkout.session.async_payment_succeeded', session(id)));
    expect((await balance()) - before).toBe(AMOUNT);
    expect((await payment(id)).status).toBe('succeeded');
    const events = await server.request('GET', '/v1/events?type=payment.succeeded');
    expect((events.json as { data: unknown[] }).data).toHaveLength(1);
  });

  it('take no event that Stripe did not sign just now', async () => {
    const before = await balance();
    const id = await checkout();
    const paid = event('checkout.session.completed', session(id));
    const more = paid.replace(`"amount_total":${CENTS}`, `"amount_total":${CENTS}0`);
    const cases: [string, string, string][] = [
      ['tampered', more, signed(paid)],
      ['spaced', ` ${paid}`, signed(paid)],
      ['of another secret', paid, signed(paid, { secret: 'whsec_other' })],
      ['old', paid, signed(paid, { ageS: 301 })],
      ['none', paid, ''],
      ['garbage', paid, 't=1,v1=00'],
      ['of another scheme', paid, signed(paid).replace('v1=', 'v0=')],
      ['empty', '', signed('')],
    ];
    for (const [what, payload, signature] of cases) {
      const answer = await tell(payload, signature);
      expect([answer.status, problemSchema.parse(answer.json).code], what).toEqual([400, 'bad_request']);
    }
    const signature = signed(paid);
    expect([(await payment(id)).status, await balance()]).toEqual(['open', before]);
    expect((await tell(paid, signature)).status).toBe(200);
    // What was recorded then is worth nothing later.
    await services.clock.advance(301_000);
    expect((await tell(paid, signature)).status).toBe(400);
    expect((await balance()) - before).toBe(AMOUNT);
  });

  it.each([
    ['less', { amount_total: 1 }],
    ['more', { amount_total: CENTS * 100 }],
    ['of another currency', { currency: 'jpy' }],
  ])('are not credited when what was paid is %s', async (_what, change) => {
    const before = await balance();
    const id = await checkout();
    await tell(event('checkout.session.completed', session(id, change)));
    expect(await payment(id)).toMatchObject({
      status: 'open',
      failure: expect.stringContaining('not the price') as string,
    });
    expect(await balance()).toBe(before);
  });

  it('end the same in whatever order their events come, each of them five times', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const before = await balance();
      const id = await checkout();
      const events = [
        event('checkout.session.completed', session(id)),
        event('checkout.session.expired', session(id, { payment_status: 'unpaid' })),
        event('charge.refunded', charge(id, 500)),
        event('charge.refunded', charge(id, 1_000)),
        event('charge.dispute.created', dispute(id, 'needs_response')),
        event('charge.dispute.closed', dispute(id, 'won')),
      ];
      for (const payload of new Random(seed).shuffled([events, events, events, events, events].flat()))
        expect((await tell(payload)).status).toBe(200);
      expect(await payment(id), `seed ${seed}`).toMatchObject({
        status: 'succeeded',
        refunded_micros: 10_000_000,
        dispute: 'won',
      });
      expect((await balance()) - before, `seed ${seed}`).toBe(AMOUNT - 10_000_000);
    }
  });

  it('that were lost in a dispute are taken back, once', async () => {
    const before = await balance();
    const id = await checkout();
    await tell(event('checkout.session.completed', session(id)));
    await tell(event('charge.dispute.created', dispute(id, 'needs_response')));
    expect(await balance()).toBe(before);
    await tell(event('charge.dispute.closed', dispute(id, 'lost')));
    await tell(event('charge.refunded', charge(id, CENTS)));
    expect(await payment(id)).toMatchObject({ dispute: 'lost', refunded_micros: AMOUNT });
    expect(await balance()).toBe(before);
  });

  it('wait for money that is on its way, and may fail or expire', async () => {
    const before = await balance();
    const [paid, failed, expired] = [await checkout(), await checkout(), await checkout()];
    const unpaid = { payment_status: 'unpaid' };
    for (const id of [paid, failed]) await tell(event('checkout.session.completed', session(id, unpaid)));
    expect([(await payment(paid)).status, await balance()]).toEqual(['open', before]);
    await tell(event('checkout.session.async_payment_succeeded', session(paid)));
    await tell(event('checkout.session.async_payment_failed', session(failed, unpaid)));
    await tell(event('checkout.session.expired', session(expired, unpaid)));
    expect((await payment(paid)).status).toBe('succeeded');
    expect(await payment(failed)).toMatchObject({ status: 'failed', failure: 'The payment was refused.' });
    expect((await payment(expired)).status).toBe('expired');
    expect((await balance()) - before).toBe(AMOUNT);
  });

  it('for a plan come each month, and can be refunded', async () => {
    const before = await balance();
    const { amountMicros, creditMicros } = PLANS.growth;
    const cents = amountMicros / 10_000;
    const id = await checkout({ kind: 'plan', plan: 'growth' });
    expect(stripe.requests[0]?.form).toMatchObject({
      mode: 'subscription',
      'line_items[0][price_data][unit_amount]': String(cents),
      'line_items[0][price_data][recurring][interval]': 'month',
      'subscription_data[metadata][account_id]': services.accountId,
      'subscription_data[metadata][plan]': 'growth',
    });
    const invoice = (month: number, billing_reason: string): object => ({
      id: `in_${month}_${id}`,
      object: 'invoice',
      billing_reason,
      amount_paid: cents,
      currency: 'usd',
      customer: `cus_${services.accountId}`,
      parent: { subscription_details: { metadata: { account_id: services.accountId, plan: 'growth' } } },
    });
    const first = { payment_intent: null, invoice: `in_0_${id}`, amount_total: cents };
    // The refund of the second month is told first of all.
    const intent = `pi_1_${id}`;
    await tell(event('charge.refunded', { payment_intent: intent, amount: cents, amount_refunded: cents }));
    await tell(
      event('invoice_payment.paid', {
        invoice: `in_1_${id}`,
        payment: { type: 'payment_intent', payment_intent: intent },
      }),
    );
    await tell(event('invoice.paid', invoice(0, 'subscription_create')));
    await tell(event('checkout.session.completed', session(id, first)));
    expect((await balance()) - before).toBe(creditMicros);
    const renewal = event('invoice.paid', invoice(1, 'subscription_cycle'));
    await Promise.all([tell(renewal), tell(renewal)]);
    await tell(event('invoice.paid', invoice(2, 'subscription_cycle')));
    await tell(event('invoice.paid', invoice(2, 'subscription_cycle')));
    const { data } = paymentListSchema.parse((await server.request('GET', '/v1/payments')).json);
    expect(data.map(({ kind, plan, status }) => [kind, plan, status])).toEqual(
      Array<string[]>(3).fill(['plan', 'growth', 'succeeded']),
    );
    expect(data.map(({ refunded_micros }) => refunded_micros).toSorted((a, b) => a - b)).toEqual([
      0,
      0,
      amountMicros,
    ]);
    expect((await balance()) - before).toBe(2 * creditMicros);
  });

  it('note events about nothing of ours, and credit nobody', async () => {
    const before = await balance();
    const theirs = 'pay_000000000000000000000000';
    for (const payload of [
      event('checkout.session.completed', session(theirs)),
      event('checkout.session.completed', session('')),
      event('customer.created', { id: 'cus_1', object: 'customer' }),
      event('charge.refunded', { payment_intent: null, amount_refunded: 5 }),
      event('invoice.paid', {
        id: `in_${++ids}`,
        billing_reason: 'subscription_cycle',
        amount_paid: 9_900,
        currency: 'usd',
        customer: null,
        parent: { subscription_details: { metadata: { account_id: 'acc_nobody', plan: 'growth' } } },
      }),
    ])
      expect((await tell(payload)).status).toBe(200);
    expect(await balance()).toBe(before);
  });

  it('lead to Stripe’s portal once there was one', async () => {
    expect((await server.request('POST', '/v1/payments/portal')).status).toBe(409);
    const id = await checkout();
    await tell(event('checkout.session.completed', session(id)));
    const answer = await server.request('POST', '/v1/payments/portal');
    expect([answer.status, answer.json]).toEqual([
      201,
      { url: `https://billing.stripe.com/p/session/cus_${services.accountId}` },
    ]);
    await checkout();
    expect(stripe.requests.at(-1)?.form.customer).toBe(`cus_${services.accountId}`);
    expect(
      (await server.request('POST', '/v1/payments/portal', { body: { customer: 'cus_other' } })).status,
    ).toBe(422);
  });

  it('fail clearly when Stripe does, and are credited should they have come about', async () => {
    const before = await balance();
    stripe.down = true;
    const answer = await server.request('POST', '/v1/payments/checkout', {
      body: { kind: 'top_up', amount_micros: AMOUNT },
    });
    expect([answer.status, problemSchema.parse(answer.json).code]).toEqual([503, 'unavailable']);
    expect(answer.bytes.toString()).not.toContain('sk_live');
    const { data } = paymentListSchema.parse((await server.request('GET', '/v1/payments')).json);
    expect(data).toMatchObject([{ status: 'failed' }]);
    await tell(event('checkout.session.completed', session(data[0]!.id)));
    expect((await payment(data[0]!.id)).status).toBe('succeeded');
    expect((await balance()) - before).toBe(AMOUNT);
  });
});
