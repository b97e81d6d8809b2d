import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createdWebhookEndpointSchema,
  newId,
  problemSchema,
  rotatedWebhookSecretSchema,
  systemClock,
  WEBHOOK_EVENTS,
  webhookDeliveryDetailSchema,
  webhookDeliveryListSchema,
  webhookDeliverySchema,
  webhookEndpointListSchema,
  webhookEndpointSchema,
  webhookEventListSchema,
  type HistoryEntry,
} from '@visavis/shared';
import { SafeFetch } from '../../server/src/net/safeFetch.ts';
import { RETRY_DELAYS_MS } from '../../server/src/webhooks/retrySchedule.ts';
import { DISABLE_AFTER_MS, RETENTION_MS, WebhookSender } from '../../server/src/webhooks/WebhookSender.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';
import { verified, WebhookReceiver } from '../support/WebhookReceiver.ts';

const DAY_MS = 24 * 60 * 60_000;
const LEASE_MS = 60_000;
const TEST = { kind: 'system', part: 'test' } as const;

describeOnEachStore('Webhooks', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let receiver: WebhookReceiver;
  let safeFetch: SafeFetch;
  let sender: WebhookSender;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    safeFetch = new SafeFetch({ allowPrivateAddresses: true, clock: systemClock });
  });
  afterAll(async () => {
    await safeFetch.close();
    await receiver.close();
  });
  /** Each test has an account, and a time, of its own. */
  beforeEach(async () => {
    receiver.clear();
    services = await createServices(database(), { allowPrivateWebhooks: true });
    server = await TestHttpServer.start(services);
    sender = newSender();
    return async () => {
      for (const { id } of await services.webhooks.list(services.accountId))
        await services.webhooks.delete(services.accountId, id, TEST);
      await server.close();
    };
  });

  const newSender = (options: Partial<ConstructorParameters<typeof WebhookSender>[0]> = {}): WebhookSender =>
    new WebhookSender({
      database: database(),
      clock: services.clock,
      safeFetch,
      record: (tx, fact) => services.audit.record(tx, fact),
      random: () => 0.5,
      log: { warn: () => undefined, error: (details) => void server.logged.push(details) },
      ...options,
    });
  const create = async (body: object = {}): Promise<{ id: string; secret: string }> => {
    const answer = await server.request('POST', '/v1/webhook-endpoints', {
      body: { url: receiver.url, ...body },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    return createdWebhookEndpointSchema.strict().parse(answer.json);
  };
  const endpoint = async (id: string) =>
    webhookEndpointSchema.strict().parse((await server.request('GET', `/v1/webhook-endpoints/${id}`)).json);
  const deliveries = async (id: string, query = '') => {
    const answer = await server.request('GET', `/v1/webhook-endpoints/${id}/deliveries${query}`);
    return webhookDeliveryListSchema.strict().parse(answer.json).data;
  };
  const delivery = async (id: string) =>
    webhookDeliveryDetailSchema
      .strict()
      .parse((await server.request('GET', `/v1/webhook-deliveries/${id}`)).json);
  const newSession = (): ReturnType<TestServices['sessions']['create']> =>
    services.sessions.create(services.accountId, { face: 'maya', metadata: { applicant: '4711' } });

  it('tell a session’s life, signed so that the library of Standard Webhooks verifies it', async () => {
    const { secret } = await create();
    const { sessions, accountId, clock } = services;
    const session = await newSession();
    await sessions.markActive(session.id);
    await sessions.pause(accountId, session.id, 'paused_by_api');
    await sessions.markActive(session.id);
    const entry: HistoryEntry = {
      id: newId('MessageId'),
      role: 'user',
      content: 'Secret words',
      timestamp: new Date(clock.wallNow()).toISOString(),
    };
    await sessions.appendHistory(session.id, entry);
    await sessions.terminate(accountId, session.id, 'terminated_by_api');
    expect(await sender.sendDue()).toBe(6);

    const events = receiver.events(secret, clock);
    const types = ['created', 'started', 'paused', 'resumed', 'ended'].map((name) => `session.${name}`);
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set([...types, 'transcript.ready']));
    for (const { type, data } of events) WEBHOOK_EVENTS[type].strict().parse(data);
    const data = (type: string) => events.find((event) => event.type === type)?.data;
    expect(data('session.created')).toMatchObject({
      session_id: session.id,
      status: 'IDLE',
      metadata: { applicant: '4711' },
    });
    expect(data('session.paused')).toMatchObject({ status: 'PAUSED', pause_reason: 'paused_by_api' });
    expect(data('session.ended')).toMatchObject({ end_reason: 'terminated_by_api' });
    expect(data('transcript.ready')).toEqual({ session_id: session.id, entries: 1 });
    // What was said is read over the API, by whoever holds a key.
    expect(JSON.stringify(events)).not.toContain('Secret words');
    expect(await sender.sendDue()).toBe(0);

    const listed = webhookEventListSchema.parse((await server.request('GET', '/v1/events')).json).data;
    const byId = (a: { id: string }, b: { id: string }): number => a.id.localeCompare(b.id);
    expect(listed.toSorted(byId)).toEqual(events.toSorted(byId));
    expect(receiver.received.map(({ id }) => id).toSorted()).toEqual(listed.map(({ id }) => id).toSorted());
  });

  it('are written with the fact, or not at all', async () => {
    await create();
    const failing = { add: () => Promise.reject(new Error('the store broke')) };
    const { outbox } = services;
    await expect(
      database().transaction(async (tx) => {
        await outbox.add(tx, {
          accountId: services.accountId,
          type: 'transcript.ready',
          data: { session_id: newId('SessionId'), entries: 1 },
        });
        return failing.add();
      }),
    ).rejects.toThrow('the store broke');
    expect(await sender.sendDue()).toBe(0);
    expect((await server.request('GET', '/v1/events')).json).toEqual({ data: [], next_cursor: null });

    const session = await newSession();
    const add = outbox.add.bind(outbox);
    outbox.add = failing.add;
    await expect(services.sessions.markActive(session.id)).rejects.toThrow('the store broke');
    await expect(newSession()).rejects.toThrow('the store broke');
    outbox.add = add;
    const { sessions } = await services.sessions.list(services.accountId, { limit: 10 });
    expect(sessions.map(({ id, status }) => [id, status])).toEqual([[session.id, 'IDLE']]);
  });

  it('go to the endpoints that want their type, and to nobody else’s', async () => {
    const some = await create({ events: ['session.started'] });
    const all = await create({ url: `${receiver.url}/all` });
    const off = await create({ url: `${receiver.url}/off` });
    await server.request('PATCH', `/v1/webhook-endpoints/${off.id}`, { body: { status: 'disabled' } });
    const strangers = await createServices(database(), { allowPrivateWebhooks: true });
    await strangers.webhooks.create(strangers.accountId, { url: `${receiver.url}/stranger` }, TEST);
    const { id } = await newSession();
    await services.sessions.markActive(id);
    await sender.sendDue();
    const told = receiver.received.map(
      ({ path, body }) => `${path} ${(JSON.parse(body) as { type: string }).type}`,
    );
    expect(told.toSorted()).toEqual([
      '/hook session.started',
      '/hook/all session.created',
      '/hook/all session.started',
    ]);
    expect(await deliveries(off.id)).toEqual([]);
    expect(await deliveries(some.id)).toMatchObject([{ event_type: 'session.started', status: 'delivered' }]);
    expect((await deliveries(all.id)).length).toBe(2);
  });

  it('are tried again over a day, with one id, then given up, and replayed', async () => {
    const { id, secret } = await create({ events: ['session.created'] });
    receiver.replyWith(500);
    await newSession();
    const { clock } = services;
    const begin = clock.wallNow();
    for (const delay of RETRY_DELAYS_MS) {
      expect(await sender.sendDue()).toBe(1);
      await clock.advance(delay - 1);
      expect(await sender.sendDue()).toBe(0);
      await clock.advance(1);
    }
    expect((await deliveries(id))[0]).toMatchObject({ status: 'pending', attempts: 10 });
    expect(await sender.sendDue()).toBe(1);
    expect((clock.wallNow() - begin) / DAY_MS).toBeCloseTo(1, 1);
    const [failed] = await deliveries(id, '?status=failed');
    expect(failed).toMatchObject({ attempts: 11, next_attempt_at: null });
    expect(failed?.last_attempt).toMatchObject({ response_status: 500, response_excerpt: 'said' });
    await clock.advance(2 * DAY_MS);
    expect(await sender.sendDue()).toBe(0);
    expect(new Set(receiver.received.map((received) => received.id))).toEqual(new Set([failed?.event_id]));

    receiver.clear();
    const replayed = await server.request('POST', `/v1/webhook-deliveries/${failed!.id}/replay`);
    expect(replayed.status).toBe(202);
    expect(webhookDeliverySchema.strict().parse(replayed.json)).toMatchObject({ status: 'pending' });
    await sender.sendDue();
    expect(receiver.events(secret, clock)).toMatchObject([{ id: failed?.event_id, type: 'session.created' }]);
    const detail = await delivery(failed!.id);
    expect(detail).toMatchObject({ status: 'delivered', attempts: 12, data: { status: 'IDLE' } });
    expect(detail.attempt_log.map(({ error }) => error)).toEqual([
      ...Array<string>(11).fill('The endpoint answered with status 500.'),
      null,
    ]);
  });

  it('wait as long as Retry-After says', async () => {
    const { id } = await create();
    receiver.reply = (res) => res.writeHead(429, { 'retry-after': '90' }).end();
    await newSession();
    await sender.sendDue();
    await services.clock.advance(89_000);
    expect(await sender.sendDue()).toBe(0);
    receiver.clear();
    await services.clock.advance(1_000);
    expect(await sender.sendDue()).toBe(1);
    expect(await deliveries(id)).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  });

  it('have two signatures for a day after the secret was replaced', async () => {
    const { id, secret: old } = await create();
    const answer = await server.request('POST', `/v1/webhook-endpoints/${id}/rotate-secret`);
    const { secret, previous_secret_until: until } = rotatedWebhookSecretSchema.strict().parse(answer.json);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(Date.parse(until)).toBe(services.clock.wallNow() + DAY_MS);
    await newSession();
    await sender.sendDue();
    const [first] = receiver.received;
    expect(String(first?.headers['webhook-signature']).split(' ')).toHaveLength(2);
    expect(verified(first!, old, services.clock)).toEqual(verified(first!, secret, services.clock));
    receiver.clear();
    await services.clock.advance(DAY_MS);
    await newSession();
    await sender.sendDue();
    const [second] = receiver.received;
    verified(second!, secret, services.clock);
    expect(() => verified(second!, old, services.clock)).toThrow(/signature/i);
  });

  it('are sent once when several servers send at the same moment', async () => {
    await create();
    for (let count = 0; count < 40; count++) await newSession();
    const other = newSender();
    const [mine, theirs] = await Promise.all([sender.sendDue(), other.sendDue()]);
    expect(mine + theirs).toBe(40);
    expect(receiver.received).toHaveLength(40);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(40);
  });

  it('survive a server that dies while it sends: another one takes them up', async () => {
    const { id } = await create();
    await newSession();
    // The first attempt never gets an answer, and its server never hears of one: as if it were dead.
    receiver.reply = () => undefined;
    const dead = newSender();
    void dead.sendDue().catch(() => undefined);
    await receiver.until(1);
    expect(await sender.sendDue()).toBe(0);
    await services.clock.advance(LEASE_MS);
    receiver.clear();
    expect(await sender.sendDue()).toBe(1);
    expect(await deliveries(id)).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  });

  it('are given back, uncounted, by a server that stops', async () => {
    const { id } = await create();
    await newSession();
    receiver.reply = () => undefined;
    const stopping = newSender();
    void stopping.sendDue().catch(() => undefined);
    await receiver.until(1);
    const stopped = stopping.stop();
    await services.clock.advance(5_000);
    await stopped;
    await stopping.stop();
    expect(await deliveries(id)).toMatchObject([{ status: 'pending', attempts: 0, last_attempt: null }]);
    receiver.clear();
    expect(await sender.sendDue()).toBe(1);
    expect(await deliveries(id)).toMatchObject([{ status: 'delivered', attempts: 1 }]);
  });

  it('are sent by themselves while the server runs', async () => {
    const { id } = await create();
    // By the clock on the wall, which is past that of these services: what they wrote is due.
    const running = newSender({ clock: systemClock });
    await running.start();
    for (let count = 0; count < 30; count++) await newSession();
    await receiver.until(30);
    await running.stop();
    expect((await deliveries(id, '?limit=100')).map(({ status }) => status)).toEqual(
      Array<string>(30).fill('delivered'),
    );
  });

  it('of a slow endpoint keep no other waiting', async () => {
    await create({ url: `${receiver.url}/slow` });
    for (let count = 0; count < 20; count++) await newSession();
    await create({ url: `${receiver.url}/quick` });
    await newSession();
    receiver.reply = (res, { path }) => {
      if (path !== '/hook/slow') res.writeHead(204).end();
    };
    const other = newSender();
    void other.sendDue().catch(() => undefined);
    await receiver.until(5);
    expect(receiver.received.filter(({ path }) => path === '/hook/slow')).toHaveLength(4);
    expect(receiver.received.filter(({ path }) => path === '/hook/quick')).toHaveLength(1);
    const stopped = other.stop();
    await services.clock.advance(5_000);
    await stopped;
  });

  it('stop for an endpoint that fails for days, and for one that is gone', async () => {
    const failing = await create();
    receiver.replyWith(503);
    const { clock } = services;
    while ((await endpoint(failing.id)).status === 'enabled') {
      await newSession();
      await sender.sendDue();
      await clock.advance(DAY_MS / 2);
    }
    const { failing_since: since, ...rest } = await endpoint(failing.id);
    expect(rest).toMatchObject({ status: 'disabled', disabled_reason: 'failing' });
    expect(clock.wallNow() - Date.parse(since!)).toBeGreaterThanOrEqual(DISABLE_AFTER_MS);
    expect(await deliveries(failing.id, '?status=pending')).toEqual([]);
    const [given] = await deliveries(failing.id, '?status=failed');
    const refused = await server.request('POST', `/v1/webhook-deliveries/${given!.id}/replay`);
    expect([refused.status, problemSchema.parse(refused.json).code]).toEqual([409, 'conflict']);
    await newSession();
    expect(await sender.sendDue()).toBe(0);
    await server.request('PATCH', `/v1/webhook-endpoints/${failing.id}`, { body: { status: 'enabled' } });
    expect(await endpoint(failing.id)).toMatchObject({ disabled_reason: null, failing_since: null });

    const gone = await create({ url: `${receiver.url}/gone` });
    receiver.reply = (res, { path }) => res.writeHead(path === '/hook/gone' ? 410 : 204).end();
    await newSession();
    await sender.sendDue();
    expect(await endpoint(gone.id)).toMatchObject({ status: 'disabled', disabled_reason: 'gone' });
    expect(await endpoint(failing.id)).toMatchObject({ status: 'enabled', failing_since: null });
    const action = 'webhook_endpoint.disabled';
    const { entries } = await services.audit.list(services.accountId, { limit: 10, action });
    expect(entries).toMatchObject([
      { target: gone.id, details: { reason: 'gone' }, actor: { id: 'system:webhooks' } },
      { target: failing.id, details: { reason: 'failing' } },
    ]);
  });

  it.each([
    ['a redirect', 302, /status 302/],
    ['no success', 400, /status 400/],
  ])('count %s as failed', async (_what, status, error) => {
    const { id } = await create();
    receiver.reply = (res) => res.writeHead(status, { location: `${receiver.url}/elsewhere` }).end();
    await newSession();
    await sender.sendDue();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook']);
    const [only] = await deliveries(id);
    expect(only).toMatchObject({ status: 'pending', attempts: 1 });
    expect(only?.last_attempt?.error).toMatch(error);
  });

  it('keep the beginning of an answer, and wait for none for ever', async () => {
    const { id } = await create();
    receiver.reply = (res) => res.writeHead(200).end(`<b>\0${'é'.repeat(100_000)}`);
    await newSession();
    await sender.sendDue();
    const [long] = await deliveries(id);
    expect(long?.status).toBe('delivered');
    expect(long?.last_attempt?.response_excerpt).toBe(`<b>${'é'.repeat(997)}`);

    receiver.reply = () => undefined;
    await newSession();
    await newSender({ timeoutMs: 100 }).sendDue();
    const [late] = await deliveries(id, '?status=pending');
    expect(late?.last_attempt).toMatchObject({
      response_status: null,
      error: 'The endpoint did not answer within 100 ms.',
    });
  });

  it('never reach this network, whatever a name turns into after it was checked', async () => {
    const strict = new SafeFetch({
      allowPrivateAddresses: false,
      clock: systemClock,
      lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const { port } = new URL(receiver.url);
    const { id } = await create({ url: `http://hooks.example.com:${port}/hook` });
    await newSession();
    await newSender({ safeFetch: strict }).sendDue();
    await strict.close();
    expect(receiver.received).toEqual([]);
    expect((await deliveries(id))[0]?.last_attempt?.error).toMatch(/public internet/);
  });

  it('can be tested', async () => {
    const { id, secret } = await create({ events: ['invoice.finalized'] });
    const answer = await server.request('POST', `/v1/webhook-endpoints/${id}/test`);
    expect(answer.status).toBe(202);
    const { id: deliveryId } = webhookDeliverySchema.strict().parse(answer.json);
    await sender.sendDue();
    expect(receiver.events(secret, services.clock)).toMatchObject([
      { type: 'webhook.test', data: { endpoint_id: id } },
    ]);
    expect(await delivery(deliveryId)).toMatchObject({ status: 'delivered' });
    await server.request('PATCH', `/v1/webhook-endpoints/${id}`, { body: { status: 'disabled' } });
    expect((await server.request('POST', `/v1/webhook-endpoints/${id}/test`)).status).toBe(409);
  });

  it('are given up when their endpoint is disabled, and deleted with it', async () => {
    const { id } = await create();
    receiver.replyWith(500);
    await newSession();
    await sender.sendDue();
    await server.request('PATCH', `/v1/webhook-endpoints/${id}`, { body: { status: 'disabled' } });
    const [failed] = await deliveries(id);
    expect(failed?.status).toBe('failed');
    expect((await server.request('DELETE', `/v1/webhook-endpoints/${id}`)).status).toBe(204);
    expect((await server.request('GET', `/v1/webhook-deliveries/${failed!.id}`)).status).toBe(404);
    expect((await server.request('DELETE', `/v1/webhook-endpoints/${id}`)).status).toBe(404);
  });

  it('are forgotten after a month, unless they are still under way', async () => {
    const { id } = await create();
    await newSession();
    await sender.sendDue();
    receiver.replyWith(500);
    await newSession();
    await services.clock.advance(RETENTION_MS + 1);
    await sender.sendDue();
    await sender.purge();
    expect((await deliveries(id)).map(({ status }) => status)).toEqual(['pending']);
    expect(webhookEventListSchema.parse((await server.request('GET', '/v1/events')).json).data).toHaveLength(
      1,
    );
  });

  it('are listed in pages, newest first', async () => {
    const { id } = await create();
    for (let count = 0; count < 5; count++) {
      await newSession();
      await services.clock.advance(1);
    }
    for (const path of [`/v1/webhook-endpoints/${id}/deliveries`, '/v1/events']) {
      const seen: { id: string; at: string }[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const answer = await server.request('GET', `${path}?limit=2${cursor && `&cursor=${cursor}`}`);
        const page = answer.json as {
          data: { id: string; timestamp?: string; created_at?: string }[];
          next_cursor: string | null;
        };
        seen.push(...page.data.map((row) => ({ id: row.id, at: row.timestamp ?? row.created_at ?? '' })));
        cursor = page.next_cursor;
      }
      expect(new Set(seen.map((row) => row.id)).size).toBe(5);
      expect(seen.map(({ at }) => at)).toEqual(
        seen
          .map(({ at }) => at)
          .toSorted()
          .toReversed(),
      );
      expect((await server.request('GET', `${path}?cursor=abc`)).status).toBe(422);
    }
    expect((await server.request('GET', '/v1/events?type=session.ended')).json).toEqual({
      data: [],
      next_cursor: null,
    });
    expect((await server.request('GET', '/v1/events?type=session.burnt')).status).toBe(422);
  });

  it('have their secret shown once', async () => {
    const { id, secret } = await create({ description: 'Ours' });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    const list = await server.request('GET', '/v1/webhook-endpoints');
    expect(webhookEndpointListSchema.parse(list.json).data).toMatchObject([
      { id, description: 'Ours', events: null, status: 'enabled', failing_since: null },
    ]);
    for (const path of ['/v1/webhook-endpoints', `/v1/webhook-endpoints/${id}`])
      expect((await server.request('GET', path)).bytes.toString()).not.toContain('whsec_');
    expect((await create()).secret).not.toBe(secret);
  });

  it.each([
    ['no URL', {}, 'url'],
    ['what is none', { url: 'hello' }, 'url'],
    ['a file', { url: 'file:///etc/passwd' }, 'url'],
    ['a password', { url: 'https://me:secret@example.com/' }, 'url'],
    ['an unknown type', { url: 'https://example.com/', events: ['session.burnt'] }, 'events.0'],
    ['no type', { url: 'https://example.com/', events: [] }, 'events'],
    ['a type twice', { url: 'https://example.com/', events: ['session.ended', 'session.ended'] }, 'events'],
    ['a secret of one’s own', { url: 'https://example.com/', secret: 'whsec_AAAA' }, 'secret'],
    ['an account', { url: 'https://example.com/', account_id: 'acc_1' }, 'account_id'],
  ])('are refused with %s', async (_what, body, path) => {
    const answer = await server.request('POST', '/v1/webhook-endpoints', { body });
    expect(answer.status).toBe(422);
    expect(problemSchema.parse(answer.json).errors?.map((error) => error.path)).toEqual([path]);
  });

  it.each([
    'http://127.0.0.1/',
    'http://[::ffff:10.0.0.1]/',
    'http://2130706433/',
    'http://169.254.169.254/',
  ])('are refused with %s where this network is closed to customers', async (url) => {
    const strict = await createServices(database());
    const strictServer = await TestHttpServer.start(strict);
    const made = await strictServer.request('POST', '/v1/webhook-endpoints', { body: { url } });
    expect([made.status, problemSchema.parse(made.json).errors?.[0]?.path]).toEqual([422, 'url']);
    const { endpoint: mine } = await strict.webhooks.create(
      strict.accountId,
      { url: 'https://example.com/' },
      TEST,
    );
    const moved = await strictServer.request('PATCH', `/v1/webhook-endpoints/${mine.id}`, { body: { url } });
    expect(moved.status).toBe(422);
    await strictServer.close();
  });

  it('are at most sixteen an account, also at the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        server.request('POST', '/v1/webhook-endpoints', { body: { url: receiver.url } }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      ...Array<number>(16).fill(201),
      ...Array<number>(4).fill(409),
    ]);
  });

  it('of another account do not exist', async () => {
    const { id } = await create();
    await newSession();
    await sender.sendDue();
    const [theirs] = await deliveries(id);
    const stranger = await createServices(database());
    const strangersServer = await TestHttpServer.start(stranger);
    const before = await endpoint(id);
    const requests: [string, string, object?][] = [
      ['GET', `/v1/webhook-endpoints/${id}`],
      ['PATCH', `/v1/webhook-endpoints/${id}`, { status: 'disabled' }],
      ['DELETE', `/v1/webhook-endpoints/${id}`],
      ['POST', `/v1/webhook-endpoints/${id}/rotate-secret`],
      ['POST', `/v1/webhook-endpoints/${id}/test`],
      ['GET', `/v1/webhook-endpoints/${id}/deliveries`],
      ['GET', `/v1/webhook-deliveries/${theirs!.id}`],
      ['POST', `/v1/webhook-deliveries/${theirs!.id}/replay`],
    ];
    for (const [method, path, body] of requests) {
      const answer = await strangersServer.request(method, path, { body });
      expect(answer.status, `${method} ${path}`).toBe(404);
      expect((await strangersServer.request(method, path, { body, key: null })).status).toBe(401);
    }
    expect((await strangersServer.request('GET', '/v1/events')).json).toEqual({
      data: [],
      next_cursor: null,
    });
    await strangersServer.close();
    expect(await endpoint(id)).toEqual(before);
    expect(await sender.sendDue()).toBe(0);
  });
});
