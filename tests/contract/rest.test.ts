import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  newId,
  problemSchema,
  sessionListSchema,
  sessionSchema,
  tokenSchema,
  usageSchema,
  type SessionId,
} from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

// Made before any connection is open: it takes a while.
const BOMB = gzipSync(`{"face":"${' '.repeat(50_000_000)}"}`);

describeOnEachStore('REST /v1', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
  });
  afterAll(async () => {
    await server.close();
  });

  const create = async (body: object = { face: 'maya' }) =>
    sessionSchema.parse((await server.request('POST', '/v1/sessions', { body })).json);

  it('creates a session, shows the effective values and where it is', async () => {
    const metadata = { order: '42' };
    const answer = await server.request('POST', '/v1/sessions', {
      body: { face: 'maya', language: 'EN-us', metadata },
    });
    expect(answer.status).toBe(201);
    const session = sessionSchema.strict().parse(answer.json);
    expect(session).toMatchObject({
      status: 'IDLE',
      voice: 'slt',
      profile: 'default',
      language: 'en-US',
      mode: 'hands_free',
      idle_timeout_ms: 300_000,
      time_limit_ms: null,
      metadata,
      duration_ms: 0,
      history: [],
    });
    expect(answer.headers.get('location')).toBe(`/v1/sessions/${session.id}`);
    const read = await server.request('GET', `/v1/sessions/${session.id}`);
    expect(read.json).toEqual(session);
  });

  it('takes the key as a bearer token too', async () => {
    const headers = { authorization: `Bearer ${server.key}` };
    const answer = await server.request('GET', '/v1/sessions', { key: null, headers });
    expect(answer.status).toBe(200);
  });

  it.each([
    ['no key', {}],
    ['a wrong key', { 'x-api-key': `vv_${'x'.repeat(43)}` }],
    ['an empty key', { 'x-api-key': '' }],
    ['Basic credentials', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['an identity without a credential', { 'x-user-id': 'acc_000000000000000000000000' }],
  ])('answers 401 to %s before it reads the body', async (_what, headers) => {
    const answer = await server.request('POST', '/v1/sessions', { key: null, headers, body: '{ not JSON' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(answer.headers.get('www-authenticate')).toMatch('Bearer');
    expect(problemSchema.parse(answer.json).code).toBe('unauthorized');
  });

  it('refuses a revoked key with the very next request', async () => {
    const made = await services.keys.create(services.accountId, 'short-lived');
    expect((await server.request('GET', '/v1/sessions', { key: made.key })).status).toBe(200);
    await services.keys.revoke(services.accountId, made.id);
    expect((await server.request('GET', '/v1/sessions', { key: made.key })).status).toBe(401);
  });

  it.each([
    ['broken JSON', '{"face":', 400, 'bad_request'],
    ['no body', undefined, 400, 'bad_request'],
    ['an array', [], 422, 'validation_failed'],
    ['a string', '"face"', 422, 'validation_failed'],
    ['null', 'null', 422, 'validation_failed'],
    ['2 MB', JSON.stringify({ face: 'maya', context: 'x'.repeat(2_000_000) }), 413, 'payload_too_large'],
  ])('answers clearly to %s', async (_what, body, status, code) => {
    const answer = await server.request('POST', '/v1/sessions', { body });
    expect(answer.status).toBe(status);
    expect(problemSchema.parse(answer.json)).toMatchObject({
      status,
      code,
      type: `urn:visavis:error:${code}`,
    });
  });

  it('answers 415 to another content type, and to a character set that it does not read', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=latin1',
    ]) {
      const answer = await server.request('POST', '/v1/sessions', {
        body: '{}',
        headers: { 'content-type': type },
      });
      expect(answer.status, type).toBe(415);
    }
  });

  it('reads gzip, and does not inflate a bomb', async () => {
    const post = (body: Buffer) =>
      fetch(`${server.url}/v1/sessions`, {
        method: 'POST',
        headers: { 'x-api-key': server.key, 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: new Uint8Array(body),
      });
    expect((await post(gzipSync('{"face":"maya"}'))).status).toBe(201);
    expect((await post(BOMB)).status).toBe(413);
  });

  it.each([
    [{ face: 'maya', langage: 'en' }, 'langage', /not a known field/],
    [{ face: 'maya', credit: 1_000 }, 'credit', /not a known field/],
    [{ face: 'maya', status: 'ACTIVE', account_id: 'acc_1' }, 'status', /not a known field/],
    [{ profile: 'base' }, 'face', /is required: the profile base names none/],
    [{ face: 7 }, 'face', /must be a string, not a number/],
    [{ face: '' }, 'face', /must not be empty/],
    [{ face: 'nobody' }, 'face', /there are: maya, leo/],
    [{ face: 'maya', mode: 'hands' }, 'mode', /must be one of: hands_free, hands_on/],
    [{ face: 'maya', time_limit_ms: 1.5 }, 'time_limit_ms', /must be an integer/],
    [{ face: 'maya', time_limit_ms: -1 }, 'time_limit_ms', /at least 1000/],
    [{ face: 'maya', idle_timeout_ms: 1e12 }, 'idle_timeout_ms', /at most 3600000/],
    [{ face: 'maya', metadata: { a: 1 } }, 'metadata.a', /must be a string/],
    [
      { face: 'maya', metadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i, ''])) },
      'metadata',
      /16/,
    ],
    [{ face: 'maya', behavior: 'a\0b' }, 'behavior', /NUL/],
    [{ face: 'maya', greeting: '\ud800' }, 'greeting', /Unicode/],
    [{ face: 'maya', greeting: 'x'.repeat(1_001) }, 'greeting', /at most 1000 characters; it has 1001/],
  ])('names the field that it refuses: %j', async (body, path, message) => {
    const answer = await server.request('POST', '/v1/sessions', { body });
    expect(answer.status).toBe(422);
    const problem = problemSchema.parse(answer.json);
    expect(problem.code).toBe('validation_failed');
    expect(problem.errors?.find((field) => field.path === path)?.message).toMatch(message);
  });

  it('refuses what would be ignored, and counts the words of a context', async () => {
    const german = await server.request('POST', '/v1/sessions', { body: { face: 'maya', language: 'de' } });
    expect(german).toMatchObject({ status: 422, json: { code: 'unsupported_option' } });
    const long = await server.request('POST', '/v1/sessions', {
      body: { face: 'maya', context: 'word '.repeat(2_501) },
    });
    expect(long).toMatchObject({ status: 422, json: { code: 'context_too_long' } });
    expect(problemSchema.parse(long.json).detail).toContain('2501');
    const enough = await server.request('POST', '/v1/sessions', {
      body: { face: 'maya', context: 'word '.repeat(2_500) },
    });
    expect(enough.status).toBe(201);
  });

  it('does not let __proto__ through', async () => {
    const body = '{"face":"maya","__proto__":{"admin":true}}';
    const answer = await server.request('POST', '/v1/sessions', { body });
    expect([201, 422]).toContain(answer.status);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    expect(JSON.stringify(answer.json)).not.toContain('admin');
  });

  it('issues a token for this session alone, with the lifetime that was asked for', async () => {
    const { id } = await create();
    const answer = await server.request('POST', `/v1/sessions/${id}/token`, { body: { ttl_ms: 60_000 } });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { token, session_id, expires_at } = tokenSchema.parse(answer.json);
    expect(session_id).toBe(id);
    expect(Date.parse(expires_at) - services.clock.wallNow()).toBe(60_000);
    expect(await services.tokens.verifyClientToken(token)).toEqual({
      sessionId: id,
      accountId: services.accountId,
      permissions: ['speak', 'settings'],
    });
    expect((await server.request('POST', `/v1/sessions/${id}/token`)).status).toBe(201);
    const wrong = await server.request('POST', `/v1/sessions/${id}/token`, { body: { ttl_ms: 1 } });
    expect(wrong.status).toBe(422);
    await services.sessions.terminateIfLive(asSessionId(id), 'time_limit');
    expect(await server.request('POST', `/v1/sessions/${id}/token`)).toMatchObject({
      status: 409,
      json: { code: 'session_terminated' },
    });
  });

  it('pauses and terminates, reaching the live side, and refuses the second time', async () => {
    const session = await create();
    const path = `/v1/sessions/${session.id}`;
    expect(await server.request('POST', `${path}/pause`)).toMatchObject({
      status: 409,
      json: { code: 'illegal_transition' },
    });
    await services.sessions.markActive(asSessionId(session.id));
    const paused = await server.request('POST', `${path}/pause`, { body: {} });
    expect(paused).toMatchObject({ status: 200, json: { status: 'PAUSED', pause_reason: 'paused_by_api' } });
    expect((await server.request('POST', `${path}/pause`)).status).toBe(409);
    const ended = await server.request('POST', `${path}/terminate`);
    expect(ended).toMatchObject({
      status: 200,
      json: { status: 'TERMINATED', end_reason: 'terminated_by_api' },
    });
    expect(sessionSchema.parse(ended.json).ended_at).not.toBeNull();
    for (const command of ['pause', 'terminate']) {
      expect(await server.request('POST', `${path}/${command}`)).toMatchObject({
        status: 409,
        json: { code: 'session_terminated' },
      });
    }
    expect(server.disconnected.filter(({ id }) => id === session.id).map(({ reason }) => reason)).toEqual([
      'paused_by_api',
      'terminated',
    ]);
    expect((await server.request('POST', `${path}/pause`, { body: { reason: 'x' } })).status).toBe(422);
  });

  it('reports usage in ms, by span and in all', async () => {
    const { id } = await create();
    const sessionId = asSessionId(id);
    const { epoch } = await services.meter.lease(sessionId);
    await services.meter.report({ sessionId, epoch, cumulativeMs: 61_234, seq: 3 });
    const usage = usageSchema.parse((await server.request('GET', `/v1/sessions/${id}/usage`)).json);
    expect(usage).toMatchObject({ session_id: id, duration_ms: 61_234, spans: [{ epoch, closed_at: null }] });
    const session = sessionSchema.parse((await server.request('GET', `/v1/sessions/${id}`)).json);
    expect(session.duration_ms).toBe(61_234);
  });

  it('lists pages to their end', async () => {
    const own = await createServices(database());
    const ownServer = await TestHttpServer.start(own);
    for (let index = 0; index < 5; index++) {
      await ownServer.request('POST', '/v1/sessions', { body: { face: 'leo' } });
      await own.clock.advance(1);
    }
    const ids: string[] = [];
    let path = '/v1/sessions?limit=2';
    for (let page = 0; page < 3; page++) {
      const list = sessionListSchema.parse((await ownServer.request('GET', path)).json);
      ids.push(...list.data.map(({ id }) => id));
      path = `/v1/sessions?limit=2&cursor=${list.next_cursor ?? 'none'}`;
    }
    expect(new Set(ids).size).toBe(5);
    expect(path).toContain('none');
    for (const query of [
      'limit=0',
      'limit=101',
      'limit=x',
      'limit=1&limit=2',
      'cursor=!',
      'status=idle',
      'page=1',
    ]) {
      expect((await ownServer.request('GET', `/v1/sessions?${query}`)).status, query).toBe(422);
    }
    await ownServer.close();
  });

  it('answers 404 and 405 as problems', async () => {
    for (const path of [
      '/v1/sessions/x',
      `/v1/sessions/${newId('SessionId')}`,
      '/v1/sessions/%00',
      '/v1/none',
      '/none',
    ]) {
      const answer = await server.request('GET', path);
      expect(answer.status, path).toBe(404);
      expect(problemSchema.parse(answer.json).code).toBe('not_found');
    }
    const wrong = await server.request('DELETE', '/v1/sessions');
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET, POST, HEAD');
    expect(problemSchema.parse(wrong.json).code).toBe('method_not_allowed');
    expect((await server.request('GET', '/v1/sessions/%E0%A4%A')).status).toBe(400);
  });

  it('shows faces, profiles and voices to pages of any origin, without a key', async () => {
    const origin = { origin: 'https://shop.example' };
    const get = (path: string) => server.request('GET', path, { key: null, headers: origin });
    const faces = await get('/v1/faces');
    expect(faces.headers.get('access-control-allow-origin')).toBe('*');
    expect(faces.json).toMatchObject({
      data: [{ id: 'maya', default_voice: 'slt', kind: 'vector' }, { id: 'leo' }],
    });
    const { image } = (faces.json as { data: { image: string }[] }).data[0]!;
    expect(image).toBe(`${server.url}/v1/faces/maya/image`);
    const picture = await get('/v1/faces/maya/image');
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(picture.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(picture.bytes.subarray(1, 4).toString()).toBe('PNG');
    const sample = await get('/v1/voices/rms/sample');
    expect(sample.headers.get('content-type')).toMatch(/^audio\/(x-)?wav/);
    expect(sample.bytes.toString('latin1', 0, 4)).toBe('RIFF');
    const voices = await get('/v1/voices');
    expect(voices.json).toMatchObject({
      data: [{ id: 'slt', language: 'en-US', provider: 'fake' }, { id: 'rms' }],
    });
    const profiles = await get('/v1/profiles');
    expect((profiles.json as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual([
      'default',
      'base',
      'interviewer',
      'sales_agent',
      'customer_support_agent',
      'language_tutor',
      'companion',
      'generalist',
      'welcome',
      'mediator',
      'anxiety',
      'depression',
      'relationships',
      'stress',
      'sleep',
      'grief',
    ]);
    expect(profiles.bytes.toString()).not.toContain('instructions');
    expect((await get('/v1/faces/nobody/image')).status).toBe(404);
    expect((await get('/v1/voices/nobody/sample')).status).toBe(404);
  });

  it('offers sessions to no page: a key does not belong into a browser', async () => {
    const answer = await server.request('GET', '/v1/sessions', {
      headers: { origin: 'https://shop.example' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('tells its health, and which part is not ready', async () => {
    expect(await server.request('GET', '/healthz', { key: null })).toMatchObject({
      status: 200,
      json: { status: 'ok' },
    });
    expect(await server.request('GET', '/readyz', { key: null })).toMatchObject({
      status: 200,
      json: { status: 'ready', checks: { store: true } },
    });
    server.readiness.mediaWorkers = false;
    expect(await server.request('GET', '/readyz', { key: null })).toMatchObject({
      status: 503,
      json: { status: 'not_ready', checks: { store: true, mediaWorkers: false } },
    });
    delete server.readiness.mediaWorkers;
  });

  it('sends a strict policy, and says nothing of what it runs on', async () => {
    const { headers } = await server.request('GET', '/docs/', { key: null });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('had no failure of its own', () => {
    expect(server.logged).toEqual([]);
  });
});

/** The wire's ids are plain strings. */
function asSessionId(id: string): SessionId {
  return id as SessionId;
}
