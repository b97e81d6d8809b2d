import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { MindigoClient } from '../support/MindigoClient.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const ERROR = { success: false, message: expect.any(String) as string, data: null };
const NAMES = { 'X-User-Id': '123', 'X-User-Name': 'John Doe' };

describeOnEachStore('Who may write as whom in MindIgo', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let user: MindigoClient;
  let session_id: string;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
    user = await MindigoClient.create(server, services, '123');
    session_id = await user.newSession();
    await user.request('POST', '/chat', { prompt: 'A secret of mine.', session_id });
  });
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
  });

  /** Everything that concerns the session. */
  const everything = [
    ['GET', '/session/', undefined],
    ['POST', '/chat', { prompt: 'Hello.' }],
    ['POST', '/chat/stream', { prompt: 'Hello.' }],
  ] as const;
  const callAll = async (headers: Record<string, string>, at = server, key: string | null = null) =>
    Promise.all(
      everything.map(([method, path, body]) =>
        at.request(method, `/mindigo${path}${method === 'GET' ? session_id : ''}`, {
          key,
          headers,
          body: body && { ...body, session_id },
        }),
      ),
    );

  it('nobody by the headers alone', async () => {
    for (const answer of await callAll(NAMES)) expect([answer.status, answer.json]).toEqual([401, ERROR]);
    expect((await server.request('POST', '/mindigo/session/new', { key: null, headers: NAMES })).status).toBe(
      401,
    );
  });

  it('nobody with a token that is none, of another kind, or expired', async () => {
    const client = await services.tokens.issueClientToken({
      sessionId: (await services.sessions.findByOrigin(session_id, 'mindigo')).id,
      accountId: services.accountId,
    });
    const expired = await services.tokens.issueEndUserToken(
      { accountId: services.accountId, endUserId: '123' },
      -60_000,
    );
    const none = `${Buffer.from('{"alg":"none","typ":"end-user+jwt"}').toString('base64url')}.${Buffer.from('{"sub":"123"}').toString('base64url')}.`;
    for (const token of [client.token, expired.token, none, 'nonsense']) {
      for (const answer of await callAll({ ...NAMES, Authorization: `Bearer ${token}` }))
        expect([answer.status, answer.json]).toEqual([401, ERROR]);
    }
  });

  it('not another user, with their own token, whatever X-User-Id says', async () => {
    const other = await MindigoClient.create(server, services, '456');
    for (const answer of await callAll(other.headers))
      expect([answer.status, answer.json]).toEqual([404, ERROR]);
    for (const answer of await callAll({ ...other.headers, 'X-User-Id': '123' }))
      expect([answer.status, answer.json]).toEqual([403, ERROR]);
  });

  it("not another account, by its key or by its user's token", async () => {
    const stranger = await createServices(database());
    const strangers = await TestHttpServer.start(stranger);
    for (const answer of await callAll(NAMES, strangers, strangers.key)) expect(answer.status).toBe(404);
    const same = await MindigoClient.create(strangers, stranger, '123');
    for (const answer of await callAll(same.headers, strangers)) expect(answer.status).toBe(404);
    await strangers.close();
    await stranger.chat.stop();
  });

  it("the account's backend for its users, each for their own sessions only", async () => {
    for (const answer of await callAll(NAMES, server, server.key)) expect(answer.status).toBe(200);
    for (const answer of await callAll({ ...NAMES, 'X-User-Id': '456' }, server, server.key))
      expect(answer.status).toBe(404);
    const { key } = await services.keys.createFor(
      { kind: 'key', accountId: services.accountId, keyId: newId('ApiKeyId'), scopes: ['usage'] },
      { name: 'usage', scopes: ['usage'] },
    );
    for (const answer of await callAll(NAMES, server, key)) expect(answer.status).toBe(403);
    const byToken = await server.request('POST', '/mindigo/user-token', { key: null, headers: user.headers });
    expect(byToken.status).toBe(401);
  });

  it('no page of another site, by a cookie', async () => {
    const cookie = `__Host-visavis-user=${user.headers.Authorization!.slice('Bearer '.length)}`;
    const post = (headers: Record<string, string>, body: unknown = { prompt: 'Hello.', session_id }) =>
      server.request('POST', '/mindigo/chat', { key: null, body, headers: { ...NAMES, cookie, ...headers } });
    expect((await post({ origin: server.url })).status).toBe(200);
    expect((await post({ origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await post({})).status).toBe(403);
    expect((await post({ origin: server.url, 'content-type': 'text/plain' }, 'Hello.')).status).toBe(403);
    const preflight = await fetch(`${server.url}/mindigo/chat`, {
      method: 'OPTIONS',
      headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    const set = await server.request('POST', '/mindigo/user-cookie', {
      key: null,
      headers: { ...user.headers, origin: 'https://elsewhere.example' },
    });
    expect([set.status, set.headers.get('set-cookie')]).toEqual([403, null]);
  });

  it('whomever a gateway names, where one is trusted, on that account alone', async () => {
    const trusting = await TestHttpServer.start(services, { trustedMindigoAccount: services.accountId });
    for (const answer of await callAll(NAMES, trusting)) expect(answer.status).toBe(200);
    for (const answer of await callAll({ ...NAMES, 'X-User-Id': '456' }, trusting))
      expect(answer.status).toBe(404);
    for (const answer of await callAll({ ...NAMES, Authorization: 'Bearer nonsense' }, trusting))
      expect(answer.status).toBe(401);
    await trusting.close();
  });

  it('so many times a minute each, also all at once', async () => {
    const limited = await TestHttpServer.start(services, { limits: { engine: 5 } });
    const ask = (client: MindigoClient) =>
      Promise.all(Array.from({ length: 9 }, () => client.request('POST', '/session/new')));
    const one = await MindigoClient.create(limited, services, '1');
    const two = await MindigoClient.create(limited, services, '2');
    const [first, second] = await Promise.all([ask(one), ask(two)]);
    for (const answers of [first, second]) {
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused).toHaveLength(4);
      expect(refused[0]!.json).toEqual(ERROR);
      expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    await limited.close();
  });
});
