import { afterAll, beforeAll, expect, it } from 'vitest';
import { sessionTranscriptSchema, type HistoryEntry, type SessionId } from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
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
