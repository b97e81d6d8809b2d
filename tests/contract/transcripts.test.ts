import { afterAll, beforeAll, expect, it } from 'vitest';
import { sessionTranscriptSchema, type AccountId, type HistoryEntry, type SessionId } from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { Person } from '../support/Person.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('The transcript of a session', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let id: SessionId;
  const said: HistoryEntry[] = [
    { id: 'm1', role: 'assistant', content: 'Hello.', timestamp: '2026-01-02T03:04:05.000Z' },
    { id: 'm2', role: 'user', content: '<b>Hi</b>', timestamp: '2026-01-02T03:04:06.000Z' },
  ];
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
    ({ id } = await services.sessions.create(services.accountId, { face: 'maya' }));
    for (const entry of said) await services.sessions.appendHistory(id, entry);
  });
  afterAll(async () => {
    await server.close();
  });

  const views = async () => {
    const { entries } = await services.audit.list(services.accountId, {
      limit: 100,
      action: 'transcript.viewed',
    });
    return entries;
  };

  it('is what was said, character by character, and may not be kept by what is on the way', async () => {
    const { json, headers } = await server.request('GET', `/v1/sessions/${id}/transcript`);
    expect(sessionTranscriptSchema.parse(json)).toEqual({ session_id: id, history: said });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('tells the audit log of each look: who, at which session', async () => {
    const before = await views();
    await server.request('GET', `/v1/sessions/${id}/transcript`);
    await server.request('GET', `/v1/sessions/${id}/transcript`);
    const after = await views();
    expect(after.length - before.length).toBe(2);
    expect(after[0]).toMatchObject({ actor: { kind: 'key' }, target: id, details: { entries: 2 } });
  });

  it('tells it too when a key is given what was said with the session, or with a list of them', async () => {
    const before = (await views()).length;
    const silent = await services.sessions.create(services.accountId, { face: 'maya' });
    const paths = [`/v1/sessions/${id}`, `/v1/sessions/${silent.id}`, `/session/${id}`, '/sessions?limit=10'];
    for (const path of paths) expect((await server.request('GET', path)).status).toBe(200);
    const [listed, ...single] = (await views()).slice(0, -before || undefined);
    expect(listed).toMatchObject({ actor: { kind: 'key' }, target: id, details: { entries: 2 } });
    expect(single).toMatchObject([
      { target: id, details: { entries: 2 } },
      { target: id, details: { entries: 2 } },
    ]);

    const second = await services.sessions.create(services.accountId, { face: 'maya' });
    await services.sessions.appendHistory(second.id, said[0]!);
    const { status } = await server.request('GET', '/sessions?limit=10');
    const [both] = await views();
    expect([status, both?.target, both?.details]).toEqual([
      200,
      null,
      { entries: 3, sessions: expect.arrayContaining([second.id, id]) as SessionId[] },
    ]);

    const changes = [
      ['PATCH', `/v1/sessions/${id}`, { behavior: 'Be brief.' }],
      ['POST', `/v1/sessions/${id}/context`, { mode: 'replace', text: 'It rains.' }],
      ['POST', `/v1/sessions/${id}/terminate`, undefined],
    ] as const;
    const told = (await views()).length;
    for (const [method, path, body] of changes) {
      expect((await server.request(method, path, { body })).json).toMatchObject({ history: said });
    }
    expect(await views()).toHaveLength(told + changes.length);
  });

  it('is not in what people at the console are told of a session, but where the log says so', async () => {
    const person = await Person.signUp(server);
    const accountId = (await person.me()).memberships[0]!.account_id as AccountId;
    const own = await services.sessions.create(accountId, { face: 'maya' });
    for (const entry of said) await services.sessions.appendHistory(own.id, entry);
    const path = `/v1/sessions/${own.id}`;
    for (const answer of [
      await person.request('GET', path),
      await person.request('PATCH', path, { behavior: 'Be brief.' }),
      await person.request('POST', `${path}/context`, { mode: 'replace', text: 'It rains.' }),
      await person.request('POST', `${path}/terminate`),
    ]) {
      expect([answer.status, (answer.json as { history: unknown }).history]).toEqual([200, []]);
    }
    const read = await person.request('GET', `${path}/transcript`);
    expect(read.json).toMatchObject({ history: said });
    const { entries } = await services.audit.list(accountId, { limit: 9, action: 'transcript.viewed' });
    expect(entries).toHaveLength(1);
  });

  it('is not shown to another account, whose log says nothing then', async () => {
    const other = await createServices(database());
    const { key } = await other.keys.create(other.accountId, 'other');
    const before = await views();
    const { status } = await server.request('GET', `/v1/sessions/${id}/transcript`, { key });
    expect(status).toBe(404);
    expect(await views()).toHaveLength(before.length);
    expect((await server.request('GET', '/v1/sessions/nonsense/transcript')).status).toBe(404);
  });
});
