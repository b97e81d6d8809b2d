import { afterAll, beforeAll, expect, it } from 'vitest';
import { sessionListSchema, type CreateSessionRequest } from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('The list of sessions, narrowed', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  /** The sessions by the names they have here. */
  const ids = new Map<string, string>();

  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
    const made: Record<string, Partial<CreateSessionRequest>> = {
      ada: { face: 'maya', end_user_id: 'ada' },
      adam: { face: 'leo', end_user_id: 'adam' },
      underscore: { face: 'leo', end_user_id: 'ad_x', profile: 'interviewer' },
      nobody: { face: 'maya', profile: 'interviewer' },
    };
    for (const [name, request] of Object.entries(made)) {
      const { id } = await services.sessions.create(services.accountId, request);
      ids.set(id, name);
      await services.clock.advance(60_000);
    }
  });
  afterAll(async () => {
    await server.close();
  });

  const found = async (query: string): Promise<(string | undefined)[]> => {
    const { json } = await server.request('GET', `/v1/sessions?${query}`);
    return sessionListSchema.parse(json).data.map(({ id }) => ids.get(id));
  };
  const idOf = (name: string): string => [...ids].find(([, each]) => each === name)?.[0] ?? '';

  it('shows those of a face, of a profile, of both', async () => {
    expect(await found('face=maya')).toEqual(['nobody', 'ada']);
    expect(await found('profile=interviewer')).toEqual(['nobody', 'underscore']);
    expect(await found('profile=interviewer&face=leo')).toEqual(['underscore']);
    expect(await found('face=nobody-has-it')).toEqual([]);
  });

  it('shows those of one end user exactly, and finds end users by how they begin', async () => {
    expect(await found('end_user_id=ada')).toEqual(['ada']);
    expect(await found('q=ada')).toEqual(['adam', 'ada']);
    expect(await found('q=dam')).toEqual([]);
  });

  it('takes what is searched for as it stands: no sign of it is a pattern', async () => {
    expect(await found(`q=${encodeURIComponent('ad_')}`)).toEqual(['underscore']);
    expect(await found(`q=${encodeURIComponent('%')}`)).toEqual([]);
    expect(await found(`q=${encodeURIComponent('\\')}`)).toEqual([]);
  });

  it('finds a session by its id, and not one of another account', async () => {
    expect(await found(`q=${idOf('adam')}`)).toEqual(['adam']);
    const strangers = await createServices(database());
    const other = await strangers.sessions.create(strangers.accountId, { end_user_id: 'adamant' });
    expect(await found(`q=${other.id}`)).toEqual([]);
    expect(await found('q=adam')).toEqual(['adam']);
  });

  it('shows those that were created in a time, its end not included', async () => {
    const at = async (name: string): Promise<string> =>
      (await services.sessions.get(services.accountId, idOf(name))).createdAt.toISOString();
    expect(await found(`created_from=${await at('adam')}`)).toEqual(['nobody', 'underscore', 'adam']);
    expect(await found(`created_from=${await at('adam')}&created_to=${await at('underscore')}`)).toEqual([
      'adam',
    ]);
  });

  it('pages through what is left', async () => {
    const first = await server.request('GET', '/v1/sessions?profile=interviewer&limit=1');
    const page = sessionListSchema.parse(first.json);
    expect(page.data.map(({ id }) => ids.get(id))).toEqual(['nobody']);
    expect(await found(`profile=interviewer&limit=1&cursor=${page.next_cursor}`)).toEqual(['underscore']);
  });
});
