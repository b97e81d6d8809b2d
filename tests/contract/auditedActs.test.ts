import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  checkoutAnswerSchema,
  createdWebhookEndpointSchema,
  rotatedWebhookSecretSchema,
  type AccountId,
  type UserId,
} from '@visavis/shared';
import type { AuditEntry } from '../../server/src/audit/AuditLog.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { Person } from '../support/Person.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('The audit log tells', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  beforeEach(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
  });
  afterEach(() => server.close());

  /** Oldest first. */
  const entries = async (accountId: AccountId | null = services.accountId): Promise<AuditEntry[]> =>
    (await services.audit.list(accountId, { limit: 100 })).entries.toReversed();
  const entriesOf = async (prefix: string): Promise<AuditEntry[]> =>
    (await entries()).filter(({ action }) => action.startsWith(prefix));
  const operator = async (): Promise<Person> => {
    const person = new Person(server);
    const { password } = await services.accounts.users.appointOperator(person.email);
    await person.signIn(password!);
    return person;
  };

  it('what became of webhook endpoints, by whom, and no secret', async () => {
    const url = 'https://example.com/hook?token=in-the-url';
    const made = await server.request('POST', '/v1/webhook-endpoints', {
      body: { url, events: ['session.ended'] },
    });
    const { id, secret } = createdWebhookEndpointSchema.parse(made.json);
    const path = `/v1/webhook-endpoints/${id}`;
    const change = { url: 'https://example.org/hook?token=in-the-url', status: 'disabled' };
    expect((await server.request('PATCH', path, { body: change })).status).toBe(200);
    const rotated = await server.request('POST', `${path}/rotate-secret`);
    const { secret: next } = rotatedWebhookSecretSchema.parse(rotated.json);
    expect((await server.request('DELETE', path)).status).toBe(204);
    expect((await server.request('DELETE', path)).status).toBe(404);

    const told = await entriesOf('webhook_endpoint.');
    expect(told).toMatchObject([
      {
        action: 'webhook_endpoint.created',
        target: id,
        details: { host: 'example.com', events: ['session.ended'] },
      },
      {
        action: 'webhook_endpoint.changed',
        target: id,
        details: { host: 'example.org', status: 'disabled' },
      },
      { action: 'webhook_endpoint.secret_rotated', target: id },
      { action: 'webhook_endpoint.deleted', target: id },
    ]);
    for (const { actor } of told) expect(actor).toMatchObject({ kind: 'key', name: 'test' });
    const text = JSON.stringify(told);
    for (const hidden of [secret, next, 'in-the-url']) expect(text).not.toContain(hidden);
  });

  it('that a checkout was started', async () => {
    const body = { kind: 'top_up', amount_micros: 25_000_000 };
    const answer = await server.request('POST', '/v1/payments/checkout', { body });
    const { payment_id } = checkoutAnswerSchema.parse(answer.json);
    expect(await entriesOf('payment.')).toMatchObject([
      {
        action: 'payment.checkout_started',
        target: payment_id,
        actor: { kind: 'key' },
        details: { kind: 'top_up', plan: null, amount_micros: 25_000_000 },
      },
    ]);
  });

  it('which limits changed, from what to what, and nothing when none did', async () => {
    const body = { max_cost_per_month_micros: 5_000_000, max_concurrent_sessions: 4 };
    await server.request('PATCH', '/v1/billing/limits', { body });
    await server.request('PATCH', '/v1/billing/limits', { body });
    await server.request('PATCH', '/v1/billing/limits', { body: { max_concurrent_sessions: null } });
    expect((await entriesOf('limits.')).map(({ action, details }) => ({ action, details }))).toEqual([
      {
        action: 'limits.changed',
        details: {
          max_cost_per_month_micros: { from: null, to: 5_000_000 },
          max_concurrent_sessions: { from: null, to: 4 },
        },
      },
      { action: 'limits.changed', details: { max_concurrent_sessions: { from: 4, to: null } } },
    ]);
  });

  it("which prices changed: everybody's in the installation's log, an account's in its own", async () => {
    const person = await operator();
    const { id: userId } = (await person.me()).user;
    const put = (body: object) => person.request('PUT', '/v1/admin/prices', body);
    expect((await put({ micros_per_second: { video: 3_000 } })).status).toBe(200);
    const own = { account_id: services.accountId, micros_per_second: { voice: 1_000, text: 10 } };
    expect((await put(own)).status).toBe(200);
    expect((await entries(null)).at(-1)).toMatchObject({
      action: 'prices.set',
      actor: { kind: 'user', id: userId },
      details: { video_micros_per_second: 3_000 },
    });
    expect((await entriesOf('prices.')).map(({ details }) => details)).toEqual([
      { voice_micros_per_second: 1_000, text_micros_per_second: 10 },
    ]);
  });

  it('who closed a month, and that one closed by itself', async () => {
    const person = await operator();
    const userId = (await person.me()).user.id as UserId;
    const month = (): string => new Date(services.clock.wallNow()).toISOString().slice(0, 7);
    const first = month();
    await services.clock.advance(32 * 24 * 3_600_000);
    // The session at the console has ended meanwhile.
    await services.invoices.close(first, userId);
    expect((await entries(null)).at(-1)).toMatchObject({
      action: 'invoices.closed',
      target: first,
      actor: { kind: 'user', id: userId },
    });
    const second = month();
    // A month in which nobody was charged need not be closed.
    const { id } = await services.sessions.create(services.accountId, { face: 'maya' });
    const { epoch } = await services.meter.lease(id);
    await services.meter.report({ sessionId: id, epoch, cumulativeMs: 2_000, seq: 0 });
    await services.clock.advance(32 * 24 * 3_600_000);
    await services.invoices.closeEnded();
    const closed = (await entries(null)).filter(({ action }) => action === 'invoices.closed');
    expect(closed.at(-1)).toMatchObject({ target: second, actor: { id: 'system:invoices' } });
  });

  it('nothing of what was not done', async () => {
    const before = await entries();
    const refused = [
      server.request('POST', '/v1/webhook-endpoints', { body: { url: 'http://127.0.0.1/' } }),
      server.request('POST', '/v1/payments/checkout', { body: { kind: 'top_up', amount_micros: -1 } }),
      server.request('PATCH', '/v1/billing/limits', { body: { max_concurrent_sessions: -1 } }),
    ];
    for (const { status } of await Promise.all(refused)) expect(status).toBe(422);
    expect(await entries()).toEqual(before);
  });
});
