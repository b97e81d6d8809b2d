import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId, sessionSchema, tokenSchema, type SessionId } from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const CLAIM = 'a-secret-of-this-browser-1';

describeOnEachStore('Diarupt-style API', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
  });
  afterAll(async () => {
    await server.close();
  });

  const create = async (body: object = { face: 'maya', profile: 'default' }): Promise<SessionId> => {
    const answer = await server.request('POST', '/create-session', { body });
    return (answer.json as { session_id: SessionId }).session_id;
  };
  const exchange = (id: string, body?: object) =>
    server.request('POST', `/session/${id}/client-token`, { key: null, body });

  it('answers byte for byte as the original documents it', async () => {
    const created = await server.request('POST', '/create-session', {
      body: { face: 'maya', profile: 'base', behavior: 'Be brief.', context: 'A shop.', time_limit: 90 },
    });
    expect(created.status).toBe(201);
    const { session_id: id } = created.json as { session_id: SessionId };
    expect(created.bytes.toString()).toBe(`{"session_id":"${id}"}`);

    const createdAt = new Date(services.clock.wallNow()).toISOString();
    const { epoch } = await services.meter.lease(id);
    await services.sessions.markActive(id);
    await services.meter.report({ sessionId: id, epoch, cumulativeMs: 12_999, seq: 1 });
    await services.sessions.appendHistory(id, {
      id: newId('MessageId'),
      role: 'assistant',
      content: 'Hello.',
      timestamp: '2026-01-01T00:00:01.500Z',
      interrupted: true,
    });
    const read = await server.request('GET', `/session/${id}`);
    expect(read.status).toBe(200);
    expect(read.bytes.toString()).toBe(
      JSON.stringify({
        id,
        status: 'ACTIVE',
        options: { face: 'maya', profile: 'base', context: 'A shop.', behavior: 'Be brief.', time_limit: 90 },
        history: [{ role: 'assistant', content: 'Hello.', timestamp: '2026-01-01T00:00:01.500Z' }],
        created_at: createdAt,
        duration: 12,
      }),
    );
    const listed = await server.request('GET', '/sessions?limit=1&page=1');
    expect(listed.bytes.toString()).toBe(`[${read.bytes.toString()}]`);
  });

  it('shows an unlimited session with time limit 0, whether it was 0, null or left out', async () => {
    for (const limit of [{ time_limit: 0 }, { time_limit: null }, {}]) {
      const id = await create({ face: 'leo', profile: 'default', ...limit });
      expect((await server.request('GET', `/session/${id}`)).json).toMatchObject({
        status: 'IDLE',
        options: { face: 'leo', profile: 'default', context: '', behavior: '', time_limit: 0 },
        duration: 0,
      });
      expect((await services.sessions.load(id)).timeLimitMs).toBeNull();
    }
  });

  it('terminates, reaching the live side, and refuses the second time', async () => {
    const id = await create();
    expect((await server.request('POST', `/terminate-session/${id}`)).status).toBe(200);
    expect((await server.request('GET', `/session/${id}`)).json).toMatchObject({ status: 'TERMINATED' });
    expect(server.disconnected).toContainEqual({ id, reason: 'terminated' });
    const again = await server.request('POST', `/terminate-session/${id}`);
    expect(again.status).toBe(409);
    expect(again.json).toEqual({ error: expect.stringContaining('terminated') as string });
  });

  it('lists ten a page by default, newest first', async () => {
    const own = await createServices(database());
    const ownServer = await TestHttpServer.start(own);
    for (let index = 0; index < 12; index++) {
      await ownServer.request('POST', '/create-session', { body: { face: 'maya', profile: 'default' } });
      await own.clock.advance(1);
    }
    const list = async (query: string): Promise<{ id: string; created_at: string }[]> =>
      (await ownServer.request('GET', `/sessions${query}`)).json as { id: string; created_at: string }[];
    const first = await list('');
    const second = await list('?page=2');
    expect([first.length, second.length]).toEqual([10, 2]);
    const times = [...first, ...second].map((session) => session.created_at);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(12);
    expect(await list('?limit=5&page=3')).toHaveLength(2);
    expect(await list('?page=9')).toEqual([]);
    await ownServer.close();
  });

  it('shows faces and profiles without a key', async () => {
    const faces = await server.request('GET', '/faces', { key: null });
    expect(faces.json).toEqual([
      { id: 'maya', name: 'Maya', image: `${server.url}/v1/faces/maya/image` },
      { id: 'leo', name: 'Leo', image: `${server.url}/v1/faces/leo/image` },
    ]);
    const profiles = (await server.request('GET', '/profiles', { key: null })).json as Record<
      string,
      string
    >[];
    expect(profiles.map((profile) => profile.short_name)).toEqual([
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
    expect(Object.keys(profiles[0]!)).toEqual(['id', 'short_name', 'description']);
  });

  it.each(['POST /create-session', 'POST /terminate-session/x', 'GET /session/x', 'GET /sessions'])(
    'answers 401 to %s without a valid key',
    async (route) => {
      const [method = '', path = ''] = route.split(' ');
      for (const key of [null, 'wrong']) {
        const answer = await server.request(method, path, { key });
        expect(answer.status).toBe(401);
        expect(answer.json).toEqual({ error: expect.any(String) as string });
      }
    },
  );

  it.each([
    [{ profile: 'default' }, /face: is required/],
    [{ face: 'maya' }, /profile: is required/],
    [{ face: 'maya', profile: 'nobody' }, /profile: "nobody" is not a profile/],
    [{ face: 'maya', profile: 'default', language: 'en' }, /language: is not a known field/],
    [{ face: 'maya', profile: 'default', time_limit: -1 }, /time_limit: must be at least 0/],
    [{ face: 'maya', profile: 'default', context: 'word '.repeat(2_501) }, /2501 words/],
  ])('refuses %j in its own error shape', async (body, message) => {
    const answer = await server.request('POST', '/create-session', { body });
    expect(answer.status).toBe(422);
    expect((answer.json as { error: string }).error).toMatch(message);
    expect(Object.keys(answer.json as object)).toEqual(['error']);
  });

  it('answers errors of transport and path in the same shape', async () => {
    const broken = await server.request('POST', '/create-session', { body: '{' });
    expect(broken).toMatchObject({ status: 400, json: { error: expect.stringContaining('JSON') as string } });
    const missing = await server.request('GET', `/session/${newId('SessionId')}`);
    expect(missing).toMatchObject({ status: 404, json: { error: expect.any(String) as string } });
    const method = await server.request('PUT', '/create-session');
    expect(method).toMatchObject({ status: 405, json: { error: expect.any(String) as string } });
  });

  it('lets pages of any origin in, preflights included', async () => {
    const preflight = await server.request('OPTIONS', '/create-session', {
      key: null,
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-api-key,content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('x-api-key,content-type');
    const refused = await server.request('GET', '/sessions', {
      key: 'wrong',
      headers: { origin: 'https://a.example' },
    });
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('exchanges a session id for a short-lived token of that session', async () => {
    const id = await create();
    const answer = await exchange(id, { claim: CLAIM });
    expect(answer.status).toBe(201);
    const { token, expires_at } = tokenSchema.parse(answer.json);
    expect(await services.tokens.verifyClientToken(token)).toEqual({
      sessionId: id,
      accountId: services.accountId,
      permissions: [],
    });
    expect(Date.parse(expires_at) - services.clock.wallNow()).toBeLessThanOrEqual(60_000);
  });

  it('gives no token for a leaked id once a browser has bound the session', async () => {
    const id = await create();
    expect((await exchange(id, { claim: CLAIM })).status).toBe(201);
    expect((await exchange(id)).status).toBe(403);
    expect((await exchange(id, { claim: 'another-browser-s-secret-2' })).status).toBe(403);
    expect((await exchange(id, { claim: CLAIM })).status).toBe(201);
    expect((await exchange(id, { claim: 'short' })).status).toBe(422);
  });

  it('exchanges no id of a /v1 session, of a terminated one, or of none', async () => {
    const own = sessionSchema.parse(
      (await server.request('POST', '/v1/sessions', { body: { face: 'maya' } })).json,
    );
    expect((await exchange(own.id)).status).toBe(404);
    const ended = await create();
    await services.sessions.terminateIfLive(ended, 'time_limit');
    expect((await exchange(ended)).status).toBe(409);
    expect((await exchange(newId('SessionId'))).status).toBe(404);
    expect((await exchange('x')).status).toBe(404);
  });

  it('exchanges for listed origins only, where there is a list, and for nobody where it is switched off', async () => {
    const id = await create();
    const path = `/session/${id}/client-token`;
    const listed = await TestHttpServer.start(services, { allowedOrigins: ['https://shop.example'] });
    const from = (origin: string) => listed.request('POST', path, { key: null, headers: { origin } });
    const allowed = await from('https://shop.example');
    expect(allowed.status).toBe(201);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect((await from('https://evil.example')).status).toBe(403);
    expect((await listed.request('POST', path, { key: null })).status).toBe(403);
    await listed.close();

    const off = await TestHttpServer.start(services, { allowSessionIdConnect: false });
    expect((await off.request('POST', path, { key: null })).status).toBe(404);
    expect(JSON.stringify((await off.request('GET', '/openapi.json', { key: null })).json)).not.toContain(
      'client-token',
    );
    await off.close();
  });

  it('lets 30 exchanges a minute through, and no more, also at once and behind a changing X-Forwarded-For', async () => {
    const own = await TestHttpServer.start(services);
    const path = `/session/${await create()}/client-token`;
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        own.request('POST', path, { key: null, headers: { 'x-forwarded-for': `10.0.0.${index}` } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(30);
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited).toHaveLength(10);
    expect(Number(limited[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limited[0]?.json).toEqual({ error: expect.stringContaining('wait') as string });
    await own.close();
  });

  it('had no failure of its own', () => {
    expect(server.logged).toEqual([]);
  });
});
