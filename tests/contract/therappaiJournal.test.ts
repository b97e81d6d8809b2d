import { sql } from 'kysely';
import type { RoutineId } from '@visavis/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';
import { THERAPPAI, TherappaiClient } from '../support/TherappaiClient.ts';

interface Kept {
  id: string;
}

describeOnEachStore("therappai's moods, recommendations and routines", (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let user: TherappaiClient;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
    user = await TherappaiClient.login(server);
  });
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
  });

  it('keep moods, newest first, in pages, and their words encrypted', async () => {
    const said = { mood: 'anxious', score: 4, note: 'The exam is on Friday.' };
    const first = await user.request('POST', '/moods/', said);
    expect([first.status, first.json]).toEqual([
      201,
      { id: expect.any(String) as string, ...said, created_at: expect.any(String) as string },
    ]);
    await services.clock.advance(60_000);
    const last = await user.request('POST', '/moods/', { mood: 'happy' });
    expect(last.json).toMatchObject({ mood: 'happy', score: null, note: null });
    const page = (await user.request('GET', '/moods/?page_size=1')).json as { next: string; results: Kept[] };
    expect(page).toMatchObject({ count: 2, previous: null, results: [last.json] });
    const { pathname, search } = new URL(page.next);
    const second = await user.request('GET', `${pathname.slice(THERAPPAI.length)}${search}`);
    expect(second.json).toMatchObject({ next: null, results: [first.json] });
    const rows = await database().db.selectFrom('mood_checkins').selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/anxious|Friday/);
    expect((await user.request('DELETE', `/moods/${(last.json as Kept).id}/`)).status).toBe(204);
    expect((await user.request('GET', '/moods/')).json).toMatchObject({ count: 1 });
  });

  it('recommend by a message, else by the latest check-in', async () => {
    const by = async (who: TherappaiClient, body?: object) =>
      (await who.request('POST', '/recommendations/', body)).json as object;
    expect(await by(user, { message: "I'm feeling overwhelmed with work" })).toMatchObject({
      based_on: 'message',
      recommendations: expect.arrayContaining([
        'Consider talking to your supervisor about workload',
      ]) as string[],
    });
    expect(await by(user, { message: 'I want to kill myself tonight' })).toMatchObject({
      recommendations: expect.arrayContaining([expect.stringMatching(/crisis line/)]) as string[],
    });
    const other = await TherappaiClient.login(server);
    expect(await by(other)).toEqual({ recommendations: [], based_on: 'nothing' });
    await other.request('POST', '/moods/', { mood: 'anxious' });
    expect(await by(other)).toMatchObject({
      based_on: 'mood',
      recommendations: expect.arrayContaining(['Try the 4-7-8 breathing technique']) as string[],
    });
  });

  it('say that a routine is gone which is deleted while it is marked as done', async () => {
    const { id } = (await user.request('POST', '/routines/', { title: 'Stretch' })).json as Kept;
    const marked = await database().transaction(async (tx) => {
      await tx
        .deleteFrom('routines')
        .where('id', '=', id as RoutineId)
        .execute();
      const marking = user.request('POST', `/routines/${id}/done/`, {});
      // PGlite has one connection: whoever marks is not even let in. On Postgres they wait for the row.
      const waits = async (): Promise<boolean> => {
        const { rows } = await sql`select 1 from pg_locks where not granted`.execute(tx);
        return rows.length > 0;
      };
      if (database().engine === 'postgres') await expect.poll(waits).toBe(true);
      return { marking };
    });
    expect(await marked.marking).toMatchObject({ status: 404 });
    expect(await database().db.selectFrom('routine_days').selectAll().execute()).toEqual([]);
  });

  it('keep routines, and on which days they were done where the person is', async () => {
    const { json } = await user.request('POST', '/routines/', { title: ' Walk for ten minutes ' });
    expect(json).toMatchObject({ title: 'Walk for ten minutes', done: false });
    const { id } = json as Kept;
    // It is the next day already on Kiritimati, and still the day before in Honolulu, for part of each day.
    const far = { timezone: 'Pacific/Kiritimati' };
    const near = { timezone: 'Pacific/Honolulu' };
    const day = async (query: string) =>
      (await user.request('GET', `/routines/?${query}`)).json as { date: string; results: object[] };
    const there = await day(`timezone=${far.timezone}`);
    const here = await day(`timezone=${near.timezone}`);
    // 24 hours lie between the two.
    expect(Date.parse(there.date) - Date.parse(here.date)).toBe(24 * 60 * 60_000);
    expect((await user.request('POST', `/routines/${id}/done/`, far)).json).toMatchObject({ id, done: true });
    expect((await user.request('POST', `/routines/${id}/done/`, far)).status).toBe(200);
    expect((await day(`timezone=${far.timezone}`)).results).toMatchObject([{ id, done: true }]);
    expect((await day(`timezone=${near.timezone}`)).results).toMatchObject([{ id, done: false }]);
    await user.request('POST', `/routines/${id}/done/`, { date: there.date, done: false });
    expect((await day(`date=${there.date}`)).results).toMatchObject([{ id, done: false }]);
    const rows = await database().db.selectFrom('routines').selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/Walk/);
    await user.request('POST', `/routines/${id}/done/`, {});
    expect((await user.request('DELETE', `/routines/${id}/`)).status).toBe(204);
    expect(await database().db.selectFrom('routine_days').selectAll().execute()).toEqual([]);
  });

  it('are nobody’s but the person’s and their account’s', async () => {
    const mood = (await user.request('POST', '/moods/', { mood: 'sad' })).json as Kept;
    const routine = (await user.request('POST', '/routines/', { title: 'Read' })).json as Kept;
    const stranger = await createServices(database());
    const strangersServer = await TestHttpServer.start(stranger);
    try {
      const foreign = await TherappaiClient.login(strangersServer, user.endUserId);
      for (const who of [await TherappaiClient.login(server), foreign]) {
        expect((await who.request('GET', '/moods/')).json).toMatchObject({ count: 0 });
        expect((await who.request('GET', '/routines/')).json).toMatchObject({ results: [] });
        for (const [method, path] of [
          ['DELETE', `/moods/${mood.id}/`],
          ['DELETE', `/routines/${routine.id}/`],
          ['POST', `/routines/${routine.id}/done/`],
        ] as const) {
          const { status, json } = await who.request(method, path);
          expect([status, json]).toMatchObject([404, { code: 'not_found' }]);
        }
      }
    } finally {
      await strangersServer.close();
      await stranger.chat.stop();
    }
    const query = `?end_user_id=${user.endUserId}`;
    const byKey = await server.request('GET', `${THERAPPAI}/routines/${query}`);
    expect(byKey.json).toMatchObject({ results: [{ id: routine.id }] });
    expect((await server.request('DELETE', `${THERAPPAI}/moods/${mood.id}/${query}`)).status).toBe(204);
  });

  it.each([
    ['POST', '/moods/', { mood: 'fine' }, 'mood'],
    ['POST', '/moods/', { mood: 'sad', score: 11 }, 'score'],
    ['POST', '/routines/', { title: ' ' }, 'title'],
    ['GET', '/routines/?date=tomorrow', undefined, 'date'],
    ['GET', '/routines/?timezone=Nowhere/Land', undefined, 'timezone'],
  ] as const)('%s %s %j: 400', async (method, path, body, field) => {
    const { status, json } = await user.request(method, path, body);
    expect([status, Object.keys((json as { errors: object }).errors)]).toEqual([400, [field]]);
  });
});
