import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sessionListSchema, VisavisError } from '@visavis/shared';
import { IdempotencyService } from '../../server/src/idempotency/IdempotencyService.ts';
import { TestHttpServer, type Answer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const HOUR_MS = 60 * 60_000;

describeOnEachStore('Idempotency-Key', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
  });
  afterAll(() => server.close());

  const post = (path: string, key: string, body?: unknown, as: { key?: string; on?: TestHttpServer } = {}) =>
    (as.on ?? server).request('POST', path, {
      body,
      headers: { 'idempotency-key': key },
      ...(as.key === undefined ? {} : { key: as.key }),
    });
  const create = (key: string, body: object = { face: 'maya' }) => post('/v1/sessions', key, body);
  const countSessions = async () =>
    sessionListSchema.parse((await server.request('GET', '/v1/sessions?limit=100')).json).data.length;
  const replayed = ({ headers }: Answer) => headers.get('idempotent-replayed') === 'true';

  it('creates one thing however often it is asked, and answers the same each time', async () => {
    const before = await countSessions();
    const key = randomUUID();
    const first = await create(key);
    expect([first.status, replayed(first)]).toEqual([201, false]);
    // Quoted, as the draft has it, it is the same key.
    for (const again of [await create(key), await create(`"${key}"`)]) {
      expect([again.status, replayed(again)]).toEqual([201, true]);
      expect(again.bytes).toEqual(first.bytes);
      for (const name of ['location', 'content-type']) {
        expect(again.headers.get(name), name).toBe(first.headers.get(name));
      }
    }
    expect(await countSessions()).toBe(before + 1);
    expect((await create(randomUUID())).json).not.toEqual(first.json);
  });

  it('answers 422 to another request with the same key: other payload, other path', async () => {
    const key = randomUUID();
    const { id } = (await create(key)).json as { id: string };
    for (const other of [
      await create(key, { face: 'leo' }),
      await create(key, { face: 'maya', voice: 'slt' }),
      await post(`/v1/sessions/${id}/token`, key, { face: 'maya' }),
    ]) {
      expect(other).toMatchObject({ status: 422, json: { code: 'idempotency_key_reused' } });
    }
  });

  it('makes one of twenty that come together; the others wait their turn with 409, or get its answer', async () => {
    const before = await countSessions();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(key)));
    expect(await countSessions()).toBe(before + 1);
    expect(answers.filter((answer) => answer.status === 201 && !replayed(answer))).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(answer).toMatchObject({ status: 409, json: { code: 'idempotency_key_in_use' } });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(replayed(await create(key))).toBe(true);
  });

  it('is 409 while the first is being carried out, and its answer afterwards', async () => {
    const content = `POST /v1/sessions\n${JSON.stringify({ face: 'maya' })}`;
    const key = randomUUID();
    const claim = await services.idempotency.claim({
      accountId: services.accountId,
      key,
      path: '/v1/sessions',
      content,
      credential: server.key,
    });
    if (claim.kind !== 'carry_out') throw new Error('the key was free');
    expect(await create(key)).toMatchObject({ status: 409, json: { code: 'idempotency_key_in_use' } });
    expect(await create(key, { face: 'leo' })).toMatchObject({
      status: 422,
      json: { code: 'idempotency_key_reused' },
    });
    const { bytes } = await create(randomUUID());
    const headers = { 'content-type': 'application/json' };
    await claim.attempt.done({ status: 201, headers, body: bytes }, { secret: false });
    expect((await create(key)).bytes).toEqual(bytes);
  });

  it('is carried out by the next one when its server ended in the middle, and that one alone is kept', async () => {
    const key = randomUUID();
    const content = `POST /v1/sessions\n${JSON.stringify({ face: 'maya' })}`;
    const claim = () =>
      services.idempotency.claim({
        accountId: services.accountId,
        key,
        path: '/v1/sessions',
        content,
        credential: server.key,
      });
    const lost = await claim();
    await services.clock.advance(59_000);
    expect((await create(key)).status).toBe(409);
    await services.clock.advance(1_000);
    const second = await create(key);
    expect([second.status, replayed(second)]).toEqual([201, false]);
    if (lost.kind !== 'carry_out') throw new Error('the key was free');
    await lost.attempt.done({ status: 201, headers: {}, body: Buffer.from('late') }, { secret: false });
    expect((await create(key)).bytes).toEqual(second.bytes);
  });

  it('belongs to the account: another one may use the same key', async () => {
    const other = await createServices(database());
    const { key: otherKey } = await other.keys.create(other.accountId, 'other');
    const key = randomUUID();
    const mine = await create(key);
    const theirs = await post('/v1/sessions', key, { face: 'maya' }, { key: otherKey });
    expect([theirs.status, replayed(theirs)]).toEqual([201, false]);
    expect(theirs.json).not.toEqual(mine.json);
    // Another key of the same account is no other customer.
    const { key: second } = await services.keys.create(services.accountId, 'second');
    const same = await post('/v1/sessions', key, { face: 'maya' }, { key: second });
    expect([replayed(same), same.json]).toEqual([true, mine.json]);
  });

  it('shows a secret again to the credential that asked, to no other, and keeps it out of the store', async () => {
    const { id } = (await create(randomUUID())).json as { id: string };
    const { key: second } = await services.keys.create(services.accountId, 'second');
    const key = randomUUID();
    const path = `/v1/sessions/${id}/token`;
    const first = await post(path, key);
    const { token } = first.json as { token: string };
    const again = await post(path, key);
    expect([replayed(again), again.json, again.headers.get('cache-control')]).toEqual([
      true,
      first.json,
      'no-store',
    ]);
    const other = await post(path, key, undefined, { key: second });
    expect(other).toMatchObject({ status: 409, json: { code: 'idempotency_key_in_use' } });
    const rows = await database().db.selectFrom('idempotency_keys').selectAll().execute();
    const stored = rows.map((row) => Buffer.from(row.answer ?? []).toString('latin1') + JSON.stringify(row));
    expect(stored.join()).not.toContain(token);
    expect(stored.join()).not.toContain(key);
  });

  it('keeps refusals, as the draft wants it, and no failure of ours', async () => {
    const key = randomUUID();
    const refused = await create(key, { face: 'nobody' });
    expect(refused.status).toBe(422);
    const again = await create(key, { face: 'nobody' });
    expect([again.status, replayed(again), again.json]).toEqual([422, true, refused.json]);

    const { id } = await services.sessions.create(services.accountId, { face: 'maya' });
    await services.sessions.markActive(id);
    const failing = randomUUID();
    const speak = () => post(`/v1/sessions/${id}/speak`, failing, { text: 'Hello.' });
    server.control.refusal = new VisavisError('unavailable', 'for this test');
    expect((await speak()).status).toBe(503);
    server.control.refusal = null;
    const retried = await speak();
    expect([retried.status, replayed(retried)]).toEqual([202, false]);
    expect(replayed(await speak())).toBe(true);
    expect(server.control.orders.filter((order) => order.includes(id))).toHaveLength(1);
  });

  it('counts a form with a file as the same whatever boundary it is sent with', async () => {
    const key = randomUUID();
    const upload = (title: string) => {
      const body = new FormData();
      body.set('file', new Blob(['We open at 8.'], { type: 'text/plain' }), 'hours.txt');
      body.set('title', title);
      return fetch(`${server.url}/v1/knowledge`, {
        method: 'POST',
        headers: { 'x-api-key': server.key, 'idempotency-key': key },
        body,
      });
    };
    const first = await upload('Hours');
    expect(first.status).toBe(201);
    const again = await upload('Hours');
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(await again.json()).toEqual(await first.json());
    expect((await upload('Other')).status).toBe(422);
  });

  it.each(['', '" "', 'a b', 'x'.repeat(256), 'one, two'])('refuses the key %j', async (key) => {
    const answer = await create(key);
    expect(answer).toMatchObject({ status: 400, json: { code: 'bad_request' } });
  });

  it('means nothing to a GET, and nothing without a credential', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    for (let index = 0; index < 2; index++) {
      const list = await server.request('GET', '/v1/sessions', { headers });
      expect([list.status, replayed(list)]).toEqual([200, false]);
      expect((await server.request('POST', '/v1/sessions', { headers, key: null })).status).toBe(401);
    }
  });

  it('survives a restart, is forgotten after 24 hours, and is purged then', async () => {
    const key = randomUUID();
    const first = await create(key);
    // What a new process makes of the same store.
    const idempotency = new IdempotencyService(services);
    const restarted = await TestHttpServer.start({ ...services, idempotency });
    const again = await post('/v1/sessions', key, { face: 'maya' }, { on: restarted, key: server.key });
    expect([replayed(again), again.json]).toEqual([true, first.json]);
    await restarted.close();
    await services.clock.advance(24 * HOUR_MS - 1);
    expect(replayed(await create(key))).toBe(true);
    await services.clock.advance(1);
    const later = await create(key);
    expect([later.status, replayed(later)]).toEqual([201, false]);
    expect(later.json).not.toEqual(first.json);
    const rows = () => database().db.selectFrom('idempotency_keys').select('key_hash').execute();
    expect((await rows()).length).toBeGreaterThan(1);
    await services.idempotency.purge();
    expect(await rows()).toHaveLength(1);
  });

  it('had no failure of its own', () => {
    expect(server.logged).toEqual([]);
  });
});
