import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ClipWire, SessionId } from '@visavis/shared';
import type { ClipRenderer } from '../../server/src/clips/Clip.ts';
import { createLogger } from '../../server/src/log.ts';
import { RecordingService } from '../../server/src/recording/RecordingService.ts';
import { Database } from '../../server/src/store/Database.ts';
import { expectSoundLedger } from '../support/audit.ts';
import { copyEmptyStore } from '../support/emptyStore.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { MindigoClient } from '../support/MindigoClient.ts';
import { OpenAiServer } from '../support/openAiServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { migratedPostgres } from '../support/stores.ts';
import { TEST_KEYS } from '../support/testKeys.ts';

/** In everything that a person says, is called, or is noted of them; and as a number, as MindIgo has its users. */
const MARKER = 'quagga-violet-5127';
const USER = `user-${MARKER}`;
const NUMBER = '7300912648';

/** Its captions are what it says. */
const writeClip: ClipRenderer['render'] = async ({ files, say }) => {
  for (const path of [files.video, files.poster, files.captions]) await writeFile(path, say.content);
  return { durationMs: 2_000, safetyLevel: 'none' };
};

interface Export {
  end_user_id: string;
  sessions: { id: string; context: string; metadata: object }[];
  history: { content: string; session_id: string }[];
  exchanges: { assessment: string }[];
  memory: { text: string }[];
  clips: { id: string; url?: string }[];
  recordings: { id: string; url?: string }[];
  usage: { charged_micros: number; end_user_id: string }[];
}

describe.each(['PGlite', 'Postgres'] as const)('An end user on %s', (engine) => {
  let directory: string;
  let database: Database;
  let services: TestServices;
  let server: TestHttpServer;
  let model: OpenAiServer;
  let user: MindigoClient;

  beforeAll(async () => {
    directory = await copyEmptyStore(inject('emptyStore'));
    database = await Database.open(
      engine === 'PGlite' ? { dataDir: directory } : { url: await migratedPostgres(), keys: TEST_KEYS },
    );
    model = await OpenAiServer.start({ reply: () => `I hear you: ${MARKER}.` });
    const made = await createServices(database, {
      chat: { models: [{ kind: 'openai', apiKey: '', baseUrl: model.url, model: 'everyday' }] },
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
        finish: async (_input, output) => {
          await writeFile(output, `video of ${MARKER}`);
          return { bytes: 10, durationMs: 1_000, sha256: 'f'.repeat(64) };
        },
      }),
    };
    server = await TestHttpServer.start(services);
    user = await MindigoClient.create(server, services, NUMBER);
    await server.request('POST', '/v1/webhook-endpoints', { body: { url: 'https://example.com/hook' } });
  }, 60_000);
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
    await services.clips.stop();
    await model.close();
    await database.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** A person on every surface there is. */
  async function live(endUserId: string): Promise<SessionId> {
    const created = await server.request('POST', '/v1/sessions', {
      headers: { 'idempotency-key': randomUUID() },
      body: {
        face: 'maya',
        end_user_id: endUserId,
        memory: true,
        recording: true,
        behavior: `Mind ${MARKER}`,
        context: `Is called ${MARKER}`,
        greeting: `Hello ${MARKER}`,
        metadata: { patient: MARKER },
      },
    });
    expect(created.status).toBe(201);
    const { id } = created.json as { id: SessionId };
    await services.sessions.markActive(id);
    const { epoch } = await services.meter.lease(id, { mode: 'video' });
    await services.clock.advance(10_000);
    await services.meter.report({
      sessionId: id,
      epoch,
      cumulativeMs: 10_000,
      seq: 1,
      mode: 'video',
    });
    await services.meter.seal(id, epoch);
    await services.sessions.appendHistory(id, {
      id: 'm1',
      role: 'user',
      content: `I am ${MARKER}`,
      timestamp: '2026-01-02T03:04:05.000Z',
    });
    await services.memory.remember(id, [{ category: 'like', text: `Likes ${MARKER}` }]);
    await server.request('POST', `/v1/sessions/${id}/knowledge`, {
      body: { kind: 'text', title: `About ${MARKER}`, text: `Notes on ${MARKER}` },
    });
    const recording = await services.recordings.open(id, epoch, { video: true });
    await writeFile(services.recordings.partPath(recording), `captured ${MARKER}`);
    await services.recordings.close(recording, { interrupted: false });
    const clip = await server.request('POST', '/v1/clips', {
      body: { face: 'maya', text: `Good morning ${MARKER}`, end_user_id: endUserId },
    });
    const clipId = (clip.json as ClipWire).id;
    await expect
      .poll(async () => (await services.clips.get(services.accountId, clipId)).status)
      .toBe('ready');
    await expect.poll(async () => (await services.recordings.get(id, recording.id)).status).toBe('ready');
    return id;
  }

  async function exported(endUserId: string): Promise<Export> {
    const { status, json, headers } = await server.request(
      'GET',
      `/v1/end-users/${encodeURIComponent(endUserId)}/export`,
    );
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    return json as Export;
  }

  /** All that reads like them in the database and in every file, as dumps and greps would have it. */
  async function traces(): Promise<string[]> {
    const found: string[] = [];
    const { rows: columns } = await sql<{ t: string; c: string }>`
      select c.table_name as t, c.column_name as c from information_schema.columns c
      join information_schema.tables x on x.table_schema = c.table_schema and x.table_name = c.table_name
      where c.table_schema = current_schema() and x.table_type = 'BASE TABLE'`.execute(database.db);
    expect(columns.length).toBeGreaterThan(200);
    for (const { t, c } of columns) {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(t)}
        where ${sql.ref(c)}::text like ${`%${MARKER}%`} or ${sql.ref(c)}::text like ${`%${NUMBER}%`}`.execute(
        database.db,
      );
      if (rows[0]!.n > 0) found.push(`${t}.${c}`);
    }
    for (const name of await readdir(directory, { recursive: true })) {
      const path = join(directory, name);
      const bytes = (await stat(path)).isFile() ? await readFile(path) : Buffer.alloc(0);
      if (bytes.includes(MARKER) || bytes.includes(NUMBER)) found.push(name);
    }
    return found;
  }

  it('is exported whole, with files behind URLs of their own, and the audit log says by whom', async () => {
    const id = await live(USER);
    const whole = await exported(USER);
    expect(whole.end_user_id).toBe(USER);
    expect(whole.sessions).toMatchObject([
      { id, context: `Is called ${MARKER}`, metadata: { patient: MARKER } },
    ]);
    expect(whole.history).toMatchObject([{ session_id: id, content: `I am ${MARKER}` }]);
    expect(whole.memory).toMatchObject([{ text: `Likes ${MARKER}` }]);
    expect(whole.usage).toMatchObject([{ end_user_id: USER, charged_micros: 30_000 }]);
    expect(JSON.stringify(whole)).not.toMatch(/"e1\.|tool_secret|claim_hash|password/);
    for (const { url } of [...whole.clips, ...whole.recordings]) {
      expect((await fetch(url!)).status).toBe(200);
      expect((await fetch(url!.replace(/token=.*/, 'token=x'))).status).toBe(401);
      expect((await fetch(url!.replace(/\?token=.*/, ''))).status).toBe(401);
    }
    const [entry] = (await services.audit.list(services.accountId, { limit: 1, action: 'end_user.exported' }))
      .entries;
    expect(entry).toMatchObject({ actor: { kind: 'key' }, details: { sessions: 1 } });
    expect(JSON.stringify(entry)).not.toContain(MARKER);
  });

  it('is nobody to another account: its export is empty, and its deletion deletes nothing', async () => {
    const other = await createServices(database);
    const { key } = await other.keys.create(other.accountId, 'other');
    const path = `/v1/end-users/${USER}`;
    const theirs = (await server.request('GET', `${path}/export`, { key })).json as Export;
    expect([theirs.sessions, theirs.history, theirs.memory, theirs.clips]).toEqual([[], [], [], []]);
    expect((await server.request('DELETE', path, { key })).status).toBe(204);
    expect((await exported(USER)).history).toHaveLength(1);
    expect((await server.request('DELETE', path, { key: null })).status).toBe(401);
  });

  it('is gone when they are deleted, to the last byte; what was charged stays, in nobody’s name', async () => {
    const session_id = await user.newSession();
    await user.request('POST', '/chat', { prompt: `I am anxious, says ${MARKER}`, session_id });
    // Its whole second is charged before what is charged is looked at.
    await services.chat.end(session_id as SessionId);
    await services.sessions.terminate(services.accountId, session_id, 'terminated_by_api');
    await services.meter.settle(session_id as SessionId);
    const written = await exported(NUMBER);
    expect(written.exchanges).toHaveLength(1);
    expect(written.history.map(({ content }) => content).join()).toContain(`says ${MARKER}`);
    const id = (await exported(USER)).sessions[0]!.id as SessionId;
    expect((await traces()).length).toBeGreaterThan(5);
    const balance = await services.ledger.balance(services.accountId);
    const usage = await services.meter.usage(id);

    for (const endUser of [USER, NUMBER]) {
      const deleted = await server.request('DELETE', `/v1/end-users/${endUser}`);
      expect(deleted.status).toBe(204);
    }
    await server.endUsers.scrubbed();
    expect(server.disconnected).toContainEqual({ id, reason: 'terminated' });
    expect(await traces()).toEqual([]);
    const empty = await exported(USER);
    expect([empty.sessions, empty.history, empty.usage, empty.clips]).toEqual([[], [], [], []]);

    expect(await services.ledger.balance(services.accountId)).toEqual(balance);
    expect(await services.meter.usage(id)).toEqual(usage);
    const session = await services.sessions.get(services.accountId, id);
    expect(session).toMatchObject({ status: 'TERMINATED', context: '', metadata: {}, history: [] });
    expect(session.endUserId).toMatch(/^deleted_/);
    const [entry] = (
      await services.audit.list(services.accountId, { limit: 9, action: 'end_user.deleted' })
    ).entries.slice(-2);
    expect(entry).toMatchObject({ actor: { kind: 'key' } });
    await expectSoundLedger(database);
  });

  it('stays gone: what was on its way finds no place, and deleting again does no harm', async () => {
    const id = await live(USER);
    expect((await server.request('DELETE', `/v1/end-users/${USER}`)).status).toBe(204);
    await services.sessions.appendHistory(id, {
      id: 'late',
      role: 'assistant',
      content: `Late ${MARKER}`,
      timestamp: '2026-01-02T03:04:06.000Z',
    });
    await services.memory.remember(id, [{ category: 'like', text: `Late ${MARKER}` }]);
    expect((await services.sessions.get(services.accountId, id)).history).toEqual([]);
    expect((await server.request('DELETE', `/v1/end-users/${USER}`)).status).toBe(204);
    expect((await server.request('DELETE', '/v1/end-users/nobody')).status).toBe(204);
    await server.endUsers.scrubbed();
    expect(await traces()).toEqual([]);
    expect(server.logged).toEqual([]);
  });

  it('leaves the words of others where they are', async () => {
    const mine = await services.sessions.create(services.accountId, { face: 'maya', end_user_id: 'bob' });
    for (const [index, speaker] of ['bob', 'eve'].entries()) {
      await services.sessions.appendHistory(mine.id, {
        id: `m${index}`,
        role: 'user',
        speaker: { id: speaker, name: speaker },
        content: `${speaker} speaks`,
        timestamp: '2026-01-02T03:04:05.000Z',
      });
    }
    await server.request('DELETE', '/v1/end-users/eve');
    const { history } = await services.sessions.get(services.accountId, mine.id);
    expect(history.map(({ content }) => content)).toEqual(['bob speaks']);
  });
});
