import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  checkoutAnswerSchema,
  paymentListSchema,
  paymentOptionsSchema,
  paymentSchema,
  problemSchema,
  WEBHOOK_EVENTS,
  webhookEventListSchema,
  type PaymentWire,
} from '@visavis/shared';
import { TestHttpServer, type Answer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const GOOD = { number: '4242 4242 4242 4242', expiry: '12/34', cvc: '123' };
const DECLINED = { ...GOOD, number: '4000-0000-0000-0002' };
const TOP_UP = { kind: 'top_up', amount_micros: 25_000_000 };
const DAY_MS = 24 * 60 * 60_000;

describeOnEachStore('Payments by the test processor', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  beforeEach(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
  });
  afterEach(async () => {
    await server.close();
  });

  const checkout = async (body: object = TOP_UP): Promise<{ id: string; path: string }> => {
    const answer = await server.request('POST', '/v1/payments/checkout', { body });
    expect(answer.status).toBe(201);
    const { payment_id: id, url } = checkoutAnswerSchema.strict().parse(answer.json);
    const { origin, pathname: path } = new URL(url);
    expect(origin).toBe(server.url);
    expect(answer.headers.get('location')).toBe(`/v1/payments/${id}`);
    return { id, path };
  };
  const payment = async (id: string): Promise<PaymentWire> =>
    paymentSchema.strict().parse((await server.request('GET', `/v1/payments/${id}`)).json);
  /** As a browser without a script sends the form. */
  const submit = async (path: string, form: Record<string, string>): Promise<Answer & { html: string }> => {
    const response = await fetch(server.url + path, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const { status, headers } = response;
    return { status, headers, bytes, json: undefined, html: bytes.toString() };
  };
  const balance = async (): Promise<number> =>
    (await services.ledger.balance(services.accountId)).balanceMicros;
  const succeeded = async () =>
    webhookEventListSchema.parse((await server.request('GET', '/v1/events?type=payment.succeeded')).json)
      .data;

  it('credit a top-up once, however often its page is sent', async () => {
    const before = await balance();
    const { id, path } = await checkout();
    expect(await payment(id)).toMatchObject({
      status: 'open',
      amount_micros: 25_000_000,
      completed_at: null,
    });
    const page = await fetch(server.url + path);
    const html = await page.text();
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(html).toContain('No money moves here.');
    expect(html).toContain('$25.00');
    expect(html).not.toMatch(/<script|<style|style="| on\w+="/);

    const answers = await Promise.all(Array.from({ length: 5 }, () => submit(path, GOOD)));
    answers.push(await submit(path, GOOD));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(6).fill(303));
    expect(answers[0]?.headers.get('location')).toBe(`/console/payments?payment=${id}`);
    expect(await payment(id)).toMatchObject({ status: 'succeeded', processor: 'test', url: null });
    expect((await balance()) - before).toBe(25_000_000);
    const events = await succeeded();
    expect(events).toHaveLength(1);
    expect(WEBHOOK_EVENTS['payment.succeeded'].strict().parse(events[0]?.data)).toMatchObject({
      payment_id: id,
      amount_micros: 25_000_000,
    });
    expect(await (await fetch(server.url + path)).text()).toContain('$25.00 of credit is on your account');
  });

  it('credit nothing for a declined card, which may be followed by a better one', async () => {
    const before = await balance();
    const { id, path } = await checkout();
    const declined = await submit(path, DECLINED);
    expect(declined.status).toBe(422);
    expect(declined.html).toMatch(/role="alert"[^]*The card was declined\./);
    expect([(await payment(id)).status, await balance()]).toEqual(['open', before]);
    expect(await succeeded()).toEqual([]);
    expect((await submit(path, GOOD)).status).toBe(303);
    expect((await balance()) - before).toBe(25_000_000);
  });

  it.each([
    [
      'a number that may be real',
      { ...GOOD, number: '4111111111111111' },
      /Never enter the number of a real card/,
    ],
    ['a card that has expired', { ...GOOD, expiry: '12/25' }, /has expired/],
    ['no month', { ...GOOD, expiry: '13/34' }, /month and year/],
    ['no code', { ...GOOD, cvc: 'abc' }, /three digits/],
    ['nothing', {}, /test numbers/],
    ['markup', { ...GOOD, number: '<script>', expiry: '"><b>1' }, /test numbers/],
  ])('do not take %s, nor show it again', async (_what, form, message) => {
    const { id, path } = await checkout();
    const answer = await submit(path, form);
    expect(answer.status).toBe(422);
    expect(answer.html).toMatch(message);
    expect(answer.html).not.toMatch(/4111|<script|<b>/);
    expect((await payment(id)).status).toBe('open');
  });

  it('are closed by who cancels, and after a day', async () => {
    const before = await balance();
    const canceled = await checkout();
    const back = await submit(`${canceled.path}?cancel=1`, {});
    expect([back.status, back.headers.get('location')]).toEqual([
      303,
      `/console/payments?payment=${canceled.id}&canceled=1`,
    ]);
    const late = await checkout();
    await services.clock.advance(DAY_MS);
    for (const { id, path } of [canceled, late]) {
      await submit(path, GOOD);
      expect(await payment(id)).toMatchObject({ status: 'expired', url: null });
    }
    expect(await balance()).toBe(before);
  });

  it('cost what we say: a plan gives its credit for its price', async () => {
    const before = await balance();
    const options = paymentOptionsSchema
      .strict()
      .parse((await server.request('GET', '/v1/payments/options')).json);
    const growth = options.plans.find(({ id }) => id === 'growth');
    const { id, path } = await checkout({ kind: 'plan', plan: 'growth' });
    await submit(path, { ...GOOD, amount_micros: '1', credit_micros: '999000000' });
    expect(await payment(id)).toMatchObject({ plan: 'growth', amount_micros: growth?.amount_micros });
    expect((await balance()) - before).toBe(growth?.credit_micros);
    expect(options).toMatchObject({ processor: 'test', portal: false });
    expect((await server.request('POST', '/v1/payments/portal')).status).toBe(409);
  });

  it.each([
    ['a price of one’s own', { kind: 'plan', plan: 'scale', amount_micros: 1 }, 'amount_micros'],
    ['more credit than is paid', { ...TOP_UP, credit_micros: 9_000_000_000 }, 'credit_micros'],
    ['a status', { ...TOP_UP, status: 'succeeded' }, 'status'],
    ['another account', { ...TOP_UP, account_id: 'acc_1' }, 'account_id'],
    ['a currency', { ...TOP_UP, currency: 'jpy' }, 'currency'],
    ['nothing', { kind: 'top_up', amount_micros: 0 }, 'amount_micros'],
    ['less than nothing', { kind: 'top_up', amount_micros: -25_000_000 }, 'amount_micros'],
    ['parts of a cent', { kind: 'top_up', amount_micros: 25_000_001 }, 'amount_micros'],
    ['too much', { kind: 'top_up', amount_micros: 10_000_010_000 }, 'amount_micros'],
    ['a number as text', { kind: 'top_up', amount_micros: '25000000' }, 'amount_micros'],
    ['an unknown plan', { kind: 'plan', plan: 'free' }, 'plan'],
    ['an unknown kind', { kind: 'gift' }, 'kind'],
  ])('are refused with %s', async (_what, body, path) => {
    const answer = await server.request('POST', '/v1/payments/checkout', { body });
    expect(answer.status).toBe(422);
    expect(problemSchema.parse(answer.json).errors?.map((error) => error.path)).toEqual([path]);
    expect((await server.request('GET', '/v1/payments')).json).toEqual({ data: [], next_cursor: null });
  });

  it('are one when the request is repeated with its Idempotency-Key', async () => {
    const headers = { 'idempotency-key': '"top-up-1"' };
    const answers = [];
    for (let count = 0; count < 3; count++)
      answers.push(await server.request('POST', '/v1/payments/checkout', { body: TOP_UP, headers }));
    expect(new Set(answers.map(({ bytes }) => bytes.toString())).size).toBe(1);
    const { data } = paymentListSchema.parse((await server.request('GET', '/v1/payments')).json);
    expect(data).toHaveLength(1);
  });

  it('of another account do not exist; neither do checkouts that one makes up', async () => {
    const { id, path } = await checkout();
    const stranger = await TestHttpServer.start(await createServices(database()));
    const foreign = await stranger.request('GET', `/v1/payments/${id}`);
    const missing = await stranger.request('GET', '/v1/payments/pay_000000000000000000000000');
    expect([foreign.status, foreign.bytes.toString()]).toEqual([404, missing.bytes.toString()]);
    expect((await stranger.request('GET', '/v1/payments')).json).toEqual({ data: [], next_cursor: null });
    await stranger.close();
    for (const made of [`/checkout/${id}`, `${path}x`, `${path.slice(0, -1)}_`, '/checkout/..%2fx']) {
      expect((await submit(made, GOOD)).status, made).toBe(404);
      expect((await fetch(server.url + made)).status, made).toBe(404);
    }
    for (const [method, url] of [
      ['GET', '/v1/payments'],
      ['POST', '/v1/payments/checkout'],
      ['POST', '/v1/payments/portal'],
      ['GET', `/v1/payments/${id}`],
    ] as const)
      expect((await server.request(method, url, { key: null })).status, url).toBe(401);
    // Without keys of Stripe nothing takes its events.
    expect((await server.request('POST', '/payments/stripe/webhook', { body: {} })).status).toBe(404);
  });

  it('are listed in pages, newest first', async () => {
    const made: string[] = [];
    for (let count = 0; count < 3; count++) {
      made.unshift((await checkout()).id);
      await services.clock.advance(1);
    }
    const first = paymentListSchema.parse((await server.request('GET', '/v1/payments?limit=2')).json);
    const rest = paymentListSchema.parse(
      (await server.request('GET', `/v1/payments?limit=2&cursor=${first.next_cursor}`)).json,
    );
    expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(made);
    expect(rest.next_cursor).toBeNull();
    expect((await server.request('GET', '/v1/payments?status=succeeded')).json).toMatchObject({ data: [] });
    expect((await server.request('GET', '/v1/payments?cursor=abc')).status).toBe(422);
  });
});
