import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { newId, type AccountId, type ClipWire, type SessionId } from '@visavis/shared';
import type { ClipRenderer } from '../../server/src/clips/Clip.ts';
import { Retention, type RetentionDeps } from '../../server/src/endUsers/Retention.ts';
import { createLogger } from '../../server/src/log.ts';
import { RecordingService } from '../../server/src/recording/RecordingService.ts';
import { Database } from '../../server/src/store/Database.ts';
import { expectSoundLedger } from '../support/audit.ts';
import { copyEmptyStore } from '../support/emptyStore.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { migratedPostgres } from '../support/stores.ts';
import { TEST_KEYS } from '../support/testKeys.ts';
import { TherapykinClient } from '../support/TherapykinClient.ts';
import { tracesOf } from '../support/traces.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** In what is said and made on the first day. */
const OLD = 'okapi-amber-6203';
/** In what is said later, or is not to be deleted. */
const KEPT = 'heron-slate-9418';

const writeClip: ClipRenderer['render'] = async ({ files, say }) => {
  for (const path of [files.video, files.poster, files.captions]) await writeFile(path, say.content);
  return { durationMs: 2_000, safetyLevel: 'none' };
};

describe.each(['PGlite', 'Postgres'] as const)('What people said, on %s,', (engine) => {
  let directory: string;
  let database: Database;
  let services: TestServices;
  let server: TestHttpServer;
  /** May change the account. */
  let admin: string;

  beforeAll(async () => {
    directory = await copyEmptyStore(inject('emptyStore'));
    database = await Database.open(
      engine === 'PGlite' ? { dataDir: directory } : { url: await migratedPostgres(), keys: TEST_KEYS },
    );
  }, 60_000);
  beforeEach(async () => {
    // Accounts of other tests are looked after, too: nobody finds anything there any more.
    await database.db.updateTable('accounts').set({ retention_days: null }).execute();
    const made = await createServices(database, {
      accounts: { maxRetentionDays: 365 },
      clips: { renderer: { render: writeClip }, folder: join(directory, 'clips') },
    });
    services = {
      ...made,
      recordings: new RecordingService({
        database,
        clock: made.clock,
        folder: join(directory, 'recordings'),
        log: createLogger('silent'),
        outbox: made.outbox,
        finish: async (input, output) => {
          await writeFile(output, input);
          return { bytes: 10, durationMs: 1_000, sha256: 'f'.repeat(64) };
        },
      }),
    };
    server = await TestHttpServer.start(services);
    ({ key: admin } = await services.keys.createFor(
      { kind: 'key', accountId: made.accountId, keyId: newId('ApiKeyId'), scopes: ['admin'] },
      { name: 'admin', scopes: ['admin'] },
    ));
  });
  afterEach(async () => {
    await server.close();
    await services.clips.stop();
  });
  afterAll(async () => {
    await database.close();
    await rm(directory, { recursive: true, force: true });
  });

  function retention(deps: Partial<RetentionDeps> = {}): Retention {
    return new Retention({
      ...services,
      scrubber: server.scrubber,
      record: (tx, fact) => services.audit.record(tx, fact),
      maxDays: null,
      log: { error: (details) => void server.logged.push(details) },
      ...deps,
    });
  }

  async function choose(days: number | null): Promise<void> {
    const body = { retention_days: days };
    expect((await server.request('PATCH', '/v1/account', { body, key: admin })).status).toBe(200);
  }

  async function say(id: SessionId, content: string): Promise<void> {
    const timestamp = new Date(services.clock.wallNow()).toISOString();
    await services.sessions.appendHistory(id, { id: `m-${content}`, role: 'user', content, timestamp });
  }

  async function said(id: SessionId, accountId: AccountId = services.accountId): Promise<string[]> {
    return (await services.sessions.get(accountId, id)).history.map(({ content }) => content);
  }

  /** A conversation of ten seconds, which is over and charged. */
  async function talk(id: SessionId): Promise<void> {
    await services.sessions.markActive(id);
    const { epoch } = await services.meter.lease(id, { mode: 'video' });
    await services.clock.advance(10_000);
    await services.meter.report({ sessionId: id, epoch, cumulativeMs: 10_000, seq: 1, mode: 'video' });
    await services.meter.seal(id, epoch);
    await services.sessions.pauseIfActive(id, 'disconnected');
  }

  /** A session with all that one can hold. */
  async function used(word: string, accountId: AccountId = services.accountId): Promise<SessionId> {
    const { id } = await services.sessions.create(accountId, {
      face: 'maya',
      end_user_id: 'bob',
      memory: true,
      recording: true,
      context: `Is called ${word}`,
      metadata: { patient: word },
    });
    await talk(id);
    await say(id, `I am ${word}`);
    await services.memory.remember(id, [{ category: 'like', text: `Likes ${word}` }]);
    return id;
  }

  async function entries(action: string): Promise<Record<string, unknown>[]> {
    const { entries: found } = await services.audit.list(services.accountId, { limit: 50, action });
    return found.map(({ actor, details }) => ({ actor: actor.id, ...details }));
  }

  it('is gone to the last byte once it is older than the account keeps it; newer words, others’ and charges stay', async () => {
    await choose(30);
    const old = await used(OLD);
    await server.request('POST', `/v1/sessions/${old}/knowledge`, {
      body: { kind: 'text', title: `About ${OLD}`, text: `Notes on ${OLD}` },
    });
    const recording = await services.recordings.open(old, 1, { video: true });
    await writeFile(services.recordings.partPath(recording), `captured ${OLD}`);
    await services.recordings.close(recording, { interrupted: false });
    const ordered = await server.request('POST', '/v1/clips', {
      body: { face: 'maya', text: `Good morning ${OLD}`, end_user_id: 'bob' },
    });
    const clip = (ordered.json as ClipWire).id;
    await expect.poll(async () => (await services.clips.get(services.accountId, clip)).status).toBe('ready');
    await expect.poll(async () => (await services.recordings.get(old, recording.id)).status).toBe('ready');
    const goesOn = await used(KEPT);
    const live = await used(KEPT);
    const bystander = await services.keys.createAccount('others');
    const others = await used(KEPT, bystander);
    const balance = await services.ledger.balance(services.accountId);
    const usage = await services.meter.usage(old);

    await services.clock.advance(29 * DAY);
    expect(await retention().sweep()).toBe(0);
    await say(goesOn, `Later ${KEPT}`);
    await services.sessions.markActive(live);
    await services.clock.advance(2 * DAY);
    expect((await tracesOf([OLD], { database, directory })).length).toBeGreaterThan(3);

    expect(await retention().sweep()).toBe(1);
    await server.scrubber.done();
    expect(await tracesOf([OLD], { database, directory })).toEqual([]);
    expect(await services.sessions.get(services.accountId, old)).toMatchObject({
      status: 'TERMINATED',
      endReason: 'unused',
      endUserId: 'bob',
      context: '',
      metadata: {},
      history: [],
    });
    await say(old, 'too late');
    expect(await said(old)).toEqual([]);
    expect(await services.recordings.list(old)).toEqual([]);
    expect((await server.request('GET', `/v1/clips/${clip}`)).status).toBe(404);
    const memory = await server.request('GET', '/v1/end-users/bob/memory');
    expect(memory.json).toMatchObject({ facts: [] });

    expect(await said(goesOn)).toEqual([`Later ${KEPT}`]);
    expect(await services.sessions.get(services.accountId, goesOn)).toMatchObject({
      status: 'PAUSED',
      context: `Is called ${KEPT}`,
    });
    expect(await said(live)).toEqual([`I am ${KEPT}`]);
    expect(await said(others, bystander)).toEqual([`I am ${KEPT}`]);

    expect(await services.ledger.balance(services.accountId)).toEqual(balance);
    expect(await services.meter.usage(old)).toEqual(usage);
    await expectSoundLedger(database);
    const [entry] = await entries('retention.applied');
    expect(entry).toMatchObject({
      actor: 'system:retention',
      days: 30,
      sessions: 1,
      clips: 1,
      recordings: 1,
      rows: { history_entries: 2 },
    });
    expect(JSON.stringify(entry)).not.toMatch(new RegExp(`${OLD}|${KEPT}`));
    expect(server.logged).toEqual([]);
  });

  it('goes with the account of a person with TherapyKin who left, and stays with those who have not', async () => {
    await choose(30);
    const join = (): Promise<TherapykinClient> => TherapykinClient.register(server, { firstName: OLD });
    const [left, returning, talking, paying] = [await join(), await join(), await join(), await join()];
    const plan = await paying.post('/payments/create-checkout', { plan: 'basic', isAnnual: true });
    const card = new URLSearchParams({ number: '4242 4242 4242 4242', expiry: '12/34', cvc: '123' });
    const { url } = plan.json as { url: string };
    await fetch(url, { method: 'POST', body: card, redirect: 'manual' });
    const { id } = await services.sessions.create(services.accountId, {
      face: 'maya',
      end_user_id: talking.id,
    });
    await services.clock.advance(29 * DAY);
    await say(id, `Later ${KEPT}`);
    const { email, password } = returning;
    expect((await returning.post('/auth/login', { email, password })).status).toBe(200);
    const kept = async (): Promise<string[]> => {
      const rows = await database.db
        .selectFrom('therapykin_users')
        .select('id')
        .where('account_id', '=', services.accountId)
        .execute();
      return rows.map((row) => row.id).toSorted();
    };
    await retention().sweep();
    expect(await kept()).toEqual([left.id, returning.id, talking.id, paying.id].toSorted());

    await services.clock.advance(9 * DAY);
    await retention().sweep();
    expect(await kept()).toEqual([returning.id, talking.id, paying.id].toSorted());
    await server.scrubber.done();
    expect(await tracesOf([left.email, left.id], { database, directory })).toEqual([]);
    expect((await left.post('/auth/login', { email: left.email, password })).status).toBe(401);
    expect((await entries('retention.applied'))[0]).toMatchObject({ rows: { therapykin_users: 1 } });
  });

  it('stays while somebody is connected, for as long as the session lasts', async () => {
    await choose(1);
    const live = await used(KEPT);
    await services.sessions.markActive(live);
    const writing = await used(KEPT);
    await services.meter.lease(writing, { mode: 'text' });
    await services.clock.advance(3 * DAY);
    await retention().sweep();
    expect([await said(live), await said(writing)]).toEqual([[`I am ${KEPT}`], [`I am ${KEPT}`]]);

    await services.sessions.pauseIfActive(live, 'disconnected');
    await services.clock.advance(1 * DAY);
    await retention().sweep();
    expect([await said(live), await said(writing)]).toEqual([[], [`I am ${KEPT}`]]);
  });

  it('is deleted by one process at a time, in batches, and by the next one where the last was cut short', async () => {
    await choose(1);
    const ids: SessionId[] = [];
    for (let each = 0; each < 3; each++) ids.push(await used(OLD));
    await services.clock.advance(3 * DAY);
    const batch = { sessions: 1, rows: 1 };
    const cut = retention({
      batch,
      sessions: {
        terminateIfAway: async (id, reason) => {
          const ended = await services.sessions.terminateIfAway(id, reason);
          void cut.stop();
          return ended;
        },
      },
    });
    expect(await cut.sweep()).toBe(1);
    const left = async (): Promise<number> => (await Promise.all(ids.map((id) => said(id)))).flat().length;
    expect(await left()).toBe(2);

    const swept = await Promise.all([retention({ batch }).sweep(), retention({ batch }).sweep()]);
    expect(swept.toSorted()).toEqual([0, 1]);
    expect(await left()).toBe(0);
    const counted = (await entries('retention.applied')).map(({ sessions }) => sessions);
    expect(counted.reduce((sum: number, count) => sum + Number(count), 0)).toBe(3);
  });

  it('is looked after once a day, at once when the account chooses anew, and when a process died at it', async () => {
    await choose(1);
    const id = await used(OLD);
    await services.clock.advance(12 * 60 * MINUTE);
    expect(await retention().sweep()).toBe(0);
    await services.clock.advance(25 * 60 * MINUTE);
    // A process that took the account, and is not heard of again.
    const lost = retention({ clips: { purge: () => Promise.reject(new Error('the disk is gone')) } });
    expect(await lost.sweep()).toBe(0);
    expect(server.logged.splice(0)).toMatchObject([{ accountId: services.accountId }]);
    await services.clock.advance(9 * MINUTE);
    expect(await retention().sweep()).toBe(0);
    await services.clock.advance(2 * MINUTE);
    expect(await retention().sweep()).toBe(1);
    expect(await said(id)).toEqual([]);

    const next = await used(OLD);
    await choose(null);
    await services.clock.advance(3 * DAY);
    expect(await retention().sweep()).toBe(0);
    await choose(2);
    const running = retention();
    await running.start();
    await services.clock.advance(10 * MINUTE);
    await expect.poll(() => said(next)).toEqual([]);
    await running.stop();
  });

  it('is kept as long as the installation has it, by those who choose nothing or more', async () => {
    const id = await used(OLD);
    await services.clock.advance(6 * DAY);
    expect(await retention({ maxDays: 7 }).sweep()).toBe(0);
    await services.clock.advance(2 * DAY);
    expect(await retention({ maxDays: 7 }).sweep()).toBeGreaterThan(0);
    expect(await said(id)).toEqual([]);

    const chosen = async (body: object) => {
      const { status, json } = await server.request('PATCH', '/v1/account', { body, key: admin });
      return { status, ...(json as { retention_days?: number | null; detail?: string }) };
    };
    const byOthers = await server.request('PATCH', '/v1/account', { body: { retention_days: 1 } });
    expect(byOthers.status).toBe(403);
    expect(await chosen({ retention_days: 366 })).toMatchObject({
      status: 422,
      detail: expect.stringContaining('at most 365') as string,
    });
    for (const retention_days of [0, 1.5, -3, 40_000, '30']) {
      expect(await chosen({ retention_days })).toMatchObject({ status: 422 });
    }
    expect(await chosen({})).toMatchObject({ status: 422 });
    expect(await chosen({ retention_days: 365 })).toMatchObject({ status: 200, retention_days: 365 });
    expect(await chosen({ name: 'Bakers' })).toMatchObject({ status: 200, retention_days: 365 });
    expect((await server.request('GET', '/v1/account', { key: admin })).json).toMatchObject({
      name: 'Bakers',
      retention_days: 365,
      max_retention_days: 365,
    });
    expect(await chosen({ retention_days: null })).toMatchObject({ status: 200, retention_days: null });
    expect(await entries('account.retention_changed')).toMatchObject([
      { from: 365, to: null },
      { from: null, to: 365 },
    ]);
  });
});
