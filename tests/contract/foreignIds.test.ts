import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId, type SessionId } from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

interface OpenApi {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId?: string;
        security?: object[];
        requestBody?: { content: Record<string, { examples?: { typical?: { value: unknown } } }> };
      }
    >
  >;
}

/** What MindIgo's endpoints want to be told, and what nobody believes elsewhere. */
const namesOf = (path: string): Record<string, string> =>
  path.startsWith('/mindigo/')
    ? { 'x-user-id': '123', 'x-user-name': 'John Doe' }
    : { 'x-user-id': 'acc_of_somebody_else' };

/** Every endpoint that takes a session id, as the server itself describes them: none can be forgotten here. */
async function sessionEndpoints(
  server: TestHttpServer,
): Promise<{ method: string; path: string; keyed: boolean; body: unknown }[]> {
  const document = (await server.request('GET', '/openapi.json', { key: null })).json as OpenApi;
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    path.includes('{session_id}')
      ? Object.entries(operations).map(([method, operation]) => ({
          method: method.toUpperCase(),
          path,
          keyed: (operation.security ?? []).length > 0,
          // Its own example: a request that would be carried out for the owner.
          body: operation.requestBody?.content['application/json']?.examples?.typical?.value,
        }))
      : [],
  );
}

describeOnEachStore("Another account's session", (database) => {
  let owner: TestServices;
  let stranger: TestServices;
  let strangersServer: TestHttpServer;
  beforeAll(async () => {
    owner = await createServices(database());
    stranger = await createServices(database());
    strangersServer = await TestHttpServer.start(stranger);
  });
  afterAll(async () => {
    await strangersServer.close();
  });

  it('is 404 on every endpoint that needs a key, in the words that are used for an id that does not exist', async () => {
    const theirs = await owner.sessions.create(owner.accountId, { face: 'maya' }, 'diarupt');
    await owner.sessions.markActive(theirs.id);
    const before = await owner.sessions.get(owner.accountId, theirs.id);
    const call = (method: string, path: string, id: SessionId, body: unknown) =>
      strangersServer.request(method, path.replace('{session_id}', id), {
        headers: { ...namesOf(path), 'x-account-id': owner.accountId },
        body,
      });
    const endpoints = (await sessionEndpoints(strangersServer)).filter(({ keyed }) => keyed);
    expect(endpoints.length).toBeGreaterThanOrEqual(7);
    for (const { method, path, body } of endpoints) {
      const foreign = await call(method, path, theirs.id, body);
      const missing = await call(method, path, newId('SessionId'), body);
      expect(foreign.status, `${method} ${path}`).toBe(404);
      expect(foreign.bytes.toString(), `${method} ${path}`).toBe(missing.bytes.toString());
    }
    expect(await owner.sessions.get(owner.accountId, theirs.id)).toEqual(before);
    expect([strangersServer.disconnected, strangersServer.control.orders]).toEqual([[], []]);
  });

  it('is 401 on each of them without a key', async () => {
    const theirs = await owner.sessions.create(owner.accountId, { face: 'maya' });
    for (const { method, path } of (await sessionEndpoints(strangersServer)).filter(({ keyed }) => keyed)) {
      const url = path.replace('{session_id}', theirs.id);
      const answer = await strangersServer.request(method, url, { key: null, headers: namesOf(path) });
      expect(answer.status, `${method} ${path}`).toBe(401);
    }
  });

  it('is in none of the lists', async () => {
    await owner.sessions.create(owner.accountId, { face: 'maya' });
    expect((await strangersServer.request('GET', '/v1/sessions')).json).toEqual({
      data: [],
      next_cursor: null,
    });
    expect((await strangersServer.request('GET', '/sessions')).json).toEqual([]);
  });

  it('is not opened by a token of another session', async () => {
    const theirs = await owner.sessions.create(owner.accountId, { face: 'maya' });
    const mine = await stranger.sessions.create(stranger.accountId, { face: 'maya' });
    const { token } = await stranger.tokens.issueClientToken({
      sessionId: mine.id,
      accountId: stranger.accountId,
    });
    expect((await owner.tokens.verifyClientToken(token)).sessionId).not.toBe(theirs.id);
    const headers = { authorization: `Bearer ${token}` };
    const answer = await strangersServer.request('GET', `/v1/sessions/${mine.id}`, { key: null, headers });
    expect(answer.status).toBe(401);
  });
});
