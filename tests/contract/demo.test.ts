import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_LIMITS, type KnowledgeSourceWire, type SessionId } from '@visavis/shared';
import { DemoService } from '../../server/src/demo/DemoService.ts';
import { demoRoutes } from '../../server/src/http/demoRoutes.ts';
import { userCookies } from '../../server/src/http/userCookies.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

interface Started {
  session_id: string;
  token: string;
  expires_at: string;
  resume_secret: string;
}

describeOnEachStore('The demo', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  const told: SessionId[] = [];
  beforeAll(async () => {
    services = await createServices(database());
    const demo = await DemoService.create(services);
    const deps = {
      knowledge: services.knowledge,
      commands: { knowledgeChanged: async (id: SessionId) => void told.push(id) },
      cookies: userCookies(null),
    };
    const handler = demoRoutes(demo, deps, { sessions: 30, tokens: 8 });
    server = await TestHttpServer.start(services, { mounts: [{ path: '/demo', handler }] });
  });
  afterAll(() => server.close());

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    server.request('POST', path, { body, key: null, headers });

  it('makes a session with limits of its own, and a token for it', async () => {
    const answer = await post('/demo/sessions', { face: 'maya', context: 'I sell boats.' });
    expect(answer.status).toBe(201);
    const started = answer.json as Started;
    const grant = await services.tokens.verifyClientToken(started.token);
    expect(grant.sessionId).toBe(started.session_id);
    expect(grant.permissions).toEqual(['speak', 'settings', 'instruct']);
    expect(await services.sessions.load(grant.sessionId)).toMatchObject({
      status: 'IDLE',
      context: 'I sell boats.',
      timeLimitMs: 600_000,
      idleTimeoutMs: 120_000,
    });
    // No customer sees it.
    expect((await server.request('GET', `/v1/sessions/${started.session_id}`)).status).toBe(404);
  });

  it('makes an end user who chats, and the cookie that owns them', async () => {
    const made = await post('/demo/chat-users', undefined, { origin: server.url });
    expect(made.status).toBe(201);
    const { user_id } = made.json as { user_id: number };
    const headers = {
      cookie: made.headers.get('set-cookie')!.split(';')[0]!,
      origin: server.url,
      'x-user-id': String(user_id),
      'x-user-name': 'Guest',
    };
    expect((await post('/mindigo/session/new', undefined, headers)).status).toBe(200);
    expect((await post('/mindigo/session/new', undefined, { ...headers, 'x-user-id': '1' })).status).toBe(
      403,
    );
    expect((await post('/demo/chat-users', undefined, { origin: 'https://elsewhere.example' })).status).toBe(
      403,
    );
  });

  it('makes an end user who has clips made, by a token of their own', async () => {
    const made = await post('/demo/access-tokens', undefined, { origin: server.url });
    expect(made.status).toBe(201);
    expect(made.headers.get('cache-control')).toBe('no-store');
    const { access_token } = made.json as { access_token: string };
    const asUser = (token: string) =>
      post('/therappai/api/v1/liveavatar/session/', {}, { authorization: `Bearer ${token}` });
    expect((await asUser(access_token)).status).toBe(201);
    expect((await asUser(`${access_token}x`)).status).toBe(401);
    const elsewhere = { origin: 'https://elsewhere.example' };
    expect((await post('/demo/access-tokens', undefined, elsewhere)).status).toBe(403);
  });

  it('lets a visitor come back who has the secret, and nobody else', async () => {
    const started = (await post('/demo/sessions', { face: 'maya' })).json as Started;
    const path = `/demo/sessions/${started.session_id}/token`;
    const again = await post(path, { resume_secret: started.resume_secret });
    expect(again.status).toBe(201);
    await services.tokens.verifyClientToken((again.json as Started).token);
    expect((await post(path, { resume_secret: 'guessed' })).status).toBe(403);
    expect((await post(path, {})).status).toBe(422);
    const foreign = await services.sessions.create(services.accountId, { face: 'maya' });
    const other = `/demo/sessions/${foreign.id}/token`;
    expect((await post(other, { resume_secret: 'anything' })).status).toBe(404);
  });

  it('takes nothing but a choice of face, voice, profile and words', async () => {
    for (const body of [
      { face: 'nobody' },
      { face: 'maya', recording: true },
      { face: 'maya', end_user_id: 'ada', memory: true },
      { face: 'maya', time_limit_ms: null },
      { face: 'maya', metadata: {} },
      { face: 'maya', context: 'word '.repeat(2_501) },
    ]) {
      expect((await post('/demo/sessions', body)).status, JSON.stringify(body).slice(0, 60)).toBe(422);
    }
    const page = await post('/demo/sessions', { face: 'maya' }, { origin: 'https://evil.example' });
    expect(page.status).toBe(403);
  });

  it('has the page answer tools, and calls nobody else', async () => {
    const parameters = { type: 'object', properties: {} };
    const tool = { kind: 'client', name: 'set_theme', description: 'Changes the theme.', parameters };
    const made = await post('/demo/sessions', { face: 'maya', tools: [tool] });
    expect(made.status).toBe(201);
    const { tools } = await services.sessions.load((made.json as Started).session_id as SessionId);
    expect(tools).toMatchObject([{ name: 'set_theme', kind: 'client' }]);
    for (const [tools, path] of [
      [[{ ...tool, kind: 'server', url: 'https://example.com/hook' }], 'tools.0.kind'],
      [[{ ...tool, url: 'https://example.com/hook' }], 'url'],
      [[tool, tool], 'tools.1.name'],
      [Array.from({ length: 5 }, (_, index) => ({ ...tool, name: `tool_${index}` })), 'tools'],
    ] as const) {
      const refused = await post('/demo/sessions', { face: 'maya', tools });
      expect(refused).toMatchObject({ status: 422 });
      expect(JSON.stringify(refused.json)).toContain(path);
    }
  });

  it('takes a visitor’s documents for their own session, and fetches nothing', async () => {
    const started = (await post('/demo/sessions', { face: 'maya' })).json as Started;
    const other = (await post('/demo/sessions', { face: 'maya' })).json as Started;
    const headers = { authorization: `Bearer ${started.token}` };
    const path = `/demo/sessions/${started.session_id}/knowledge`;
    const text = { kind: 'text', title: 'Manual', text: 'The pump has a warranty of seven years.' };
    const added = await post(path, text, headers);
    expect(added.status).toBe(201);
    const source = added.json as KnowledgeSourceWire;
    expect(source).toMatchObject({ title: 'Manual', session_id: started.session_id });
    expect(told).toContain(started.session_id);
    const session = await services.sessions.load(started.session_id as SessionId);
    const { passages } = await services.knowledge.retrieve(session, 'How long is the warranty of the pump?');
    expect(passages).toMatchObject([{ sourceId: source.id, title: 'Manual' }]);

    const upload = async (bytes: string, name: string): Promise<Response> => {
      const body = new FormData();
      body.set('file', new Blob([bytes]), name);
      return fetch(`${server.url}${path}`, { method: 'POST', headers, body });
    };
    expect((await upload('x '.repeat(DEMO_LIMITS.fileBytes / 2 + 1), 'big.txt')).status).toBe(413);
    expect((await upload('# Prices\n\nA seal costs nine euros.', 'prices.md')).status).toBe(201);
    expect((await upload('<p>We open at noon.</p>', 'hours.html')).status).toBe(201);
    expect((await upload('One too many.', 'more.txt')).status).toBe(409);

    const elsewhere = `/demo/sessions/${other.session_id}/knowledge`;
    expect((await post(elsewhere, text, headers)).status).toBe(404);
    expect((await post(elsewhere, text)).status).toBe(401);
    const theirs = { authorization: `Bearer ${other.token}` };
    const read = (token: object) =>
      server.request('GET', `${path}/${source.id}`, { key: null, headers: { ...token } });
    expect(await read(headers)).toMatchObject({ status: 200, json: { status: 'ready' } });
    expect((await read(theirs)).status).toBe(404);
    for (const body of [
      { kind: 'url', url: 'https://example.com/page' },
      { kind: 'http', title: 'Search', url: 'https://example.com/?q={query}' },
      { ...text, more: true },
      { ...text, text: ' ' },
    ]) {
      expect((await post(elsewhere, body, theirs)).status, JSON.stringify(body)).toBe(422);
    }
    const customer = await services.sessions.create(services.accountId, { face: 'maya' });
    const { token } = await services.tokens.issueClientToken({
      sessionId: customer.id,
      accountId: services.accountId,
      permissions: [],
    });
    const foreign = await post(`/demo/sessions/${customer.id}/knowledge`, text, {
      authorization: `Bearer ${token}`,
    });
    expect(foreign.status).toBe(404);
  });

  it('is limited for each address', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 31; index++) {
      statuses.push((await post('/demo/sessions', { face: 'maya' })).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });
});
