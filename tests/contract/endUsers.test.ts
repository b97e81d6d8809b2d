import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { BridgeId, ClipWire, SessionId } from '@visavis/shared';
import type { ClipRenderer } from '../../server/src/clips/Clip.ts';
import { createLogger } from '../../server/src/log.ts';
import type { SpeechFilesDeps } from '../../server/src/speech/SpeechFiles.ts';
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
import { TherappaiClient } from '../support/TherappaiClient.ts';
import { TherapykinClient } from '../support/TherapykinClient.ts';
import { tracesOf } from '../support/traces.ts';

/** In everything that a person says, is called, or is noted of them; and as a number, as MindIgo has its users. */
const MARKER = 'quagga-violet-5127';
const USER = `user-${MARKER}`;
const NUMBER = '7300912648';
const SPOKEN = new URL('../fixtures/goforward.wav', import.meta.url);

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
  moods: { entry: string }[];
  routines: { title: string }[];
  routine_days: { day: string }[];
  profile: { email: string; first_name: string }[];
  logins: object[];
  bridges: { name: string }[];
  bridge_memberships: { email: string }[];
  illustrations: { url: string }[];
}

/** It hears and says the same in every file. */
const speechWorker: SpeechFilesDeps['worker'] = {
  work: async (_id, job) => {
    if (job.kind === 'speak') await writeFile(job.output, `sound of ${MARKER}`);
    return { text: `I am ${MARKER}`, durationMs: 1_000 };
  },
};

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
      speech: { worker: speechWorker, folder: join(directory, 'speech') },
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

  const traces = (): Promise<string[]> => tracesOf([MARKER, NUMBER], { database, directory });

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
    await server.scrubber.done();
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
    await server.scrubber.done();
    expect(await traces()).toEqual([]);
    expect(server.logged).toEqual([]);
  });

  it('is gone with the moods and routines that they kept with therappai', async () => {
    const patient = await TherappaiClient.login(server, `patient-${MARKER}`);
    await patient.request('POST', '/moods/', { mood: 'anxious', note: `Worried about ${MARKER}` });
    const routine = await patient.request('POST', '/routines/', { title: `Walk to ${MARKER}` });
    await patient.request('POST', `/routines/${(routine.json as { id: string }).id}/done/`, {});
    const whole = await exported(patient.endUserId);
    expect(JSON.parse(whole.moods[0]!.entry)).toMatchObject({
      mood: 'anxious',
      note: `Worried about ${MARKER}`,
    });
    expect([whole.routines, whole.routine_days]).toMatchObject([[{ title: `Walk to ${MARKER}` }], [{}]]);

    expect((await server.request('DELETE', `/v1/end-users/${patient.endUserId}`)).status).toBe(204);
    await server.scrubber.done();
    const { moods, routines, routine_days: days } = await exported(patient.endUserId);
    expect([moods, routines, days]).toEqual([[], [], []]);
    expect(await traces()).toEqual([]);
  });

  it('is gone with an account of their own at TherapyKin, voice messages, pictures and bridges', async () => {
    const guest = new TherapykinClient(server, `guest-${MARKER}@example.com`);
    const friend = await TherapykinClient.register(server);
    const { email, password } = guest;
    const invite = (name: string) =>
      friend.post('/bridges', { name, description: '', type: 'family', participantEmail: email });
    expect((await invite('Not taken up')).status).toBe(201);
    const registered = await guest.post('/auth/register', { email, password, firstName: MARKER });
    guest.id = (registered.json as { user: { id: string } }).user.id;
    // As the page for voice messages does it.
    const form = new FormData();
    form.append('file', new Blob([await readFile(SPOKEN)], { type: 'audio/wav' }), 'message');
    form.append('model', 'whisper-1');
    const heard = await fetch(`${server.url}/therapykin/api/stt`, {
      method: 'POST',
      headers: { origin: server.url, ...guest.cookie },
      body: form,
    });
    const { text: content } = (await heard.json()) as { text: string };
    const said = { content, firstName: MARKER, pseudonym: MARKER };
    expect((await guest.post('/kinos', said)).status).toBe(200);
    expect((await guest.post('/tts', { text: `I hear you: ${MARKER}.` })).status).toBe(200);
    // And what else there is of them.
    const person = { accountId: services.accountId, endUserId: guest.id };
    await services.illustrations.make(person, 'a quiet lake', AbortSignal.timeout(30_000));
    const made = await guest.post('/bridges', {
      name: `Bridge of ${MARKER}`,
      description: `About ${MARKER}`,
      type: 'family',
    });
    const { bridge } = made.json as { bridge: { id: string } };
    expect((await guest.post('/bridges/messages', { ...said, bridgeId: bridge.id })).status).toBe(200);

    const whole = await exported(guest.id);
    expect(whole.profile).toMatchObject([{ email, first_name: MARKER }]);
    expect(whole.logins).toHaveLength(1);
    expect(whole.history.filter((row) => row.content === `I am ${MARKER}`)).toHaveLength(2);
    expect(whole.bridges).toMatchObject([{ name: `Bridge of ${MARKER}` }]);
    expect(whole.bridge_memberships).toHaveLength(2);
    const [{ url }] = whole.illustrations as [{ url: string }];
    expect((await fetch(url)).status).toBe(200);

    expect((await server.request('DELETE', `/v1/end-users/${guest.id}`)).status).toBe(204);
    await server.scrubber.done();
    expect((await guest.get('/auth/me')).status).toBe(401);
    expect((await fetch(url)).status).toBe(404);
    const { profile, logins, history, bridges, bridge_memberships: memberships } = await exported(guest.id);
    expect([profile, logins, history, bridges, memberships]).toEqual([[], [], [], [], []]);
    expect(await traces()).toEqual([]);
    const kept = await database.db
      .selectFrom('sessions')
      .innerJoin('bridges', 'bridges.session_id', 'sessions.id')
      .select(['sessions.id', 'sessions.status'])
      .where('bridges.id', '=', bridge.id as BridgeId)
      .executeTakeFirstOrThrow();
    // Nobody else was in it: what the mediator said is gone, too.
    const session = await services.sessions.get(services.accountId, kept.id);
    expect(session).toMatchObject({ status: 'TERMINATED', context: '', history: [] });
  });

  it('leaves a bridge to the others, without what they said and what they called it', async () => {
    const [maker, friend] = [
      await TherapykinClient.register(server),
      await TherapykinClient.register(server),
    ];
    const made = await maker.post('/bridges', {
      name: `Bridge of ${MARKER}`,
      description: '',
      type: 'family',
      participantEmail: friend.email,
    });
    const { bridge } = made.json as { bridge: { id: string } };
    const say = async (who: TherapykinClient, content: string) =>
      who.post('/bridges/messages', {
        content,
        firstName: 'A',
        pseudonym: content,
        bridgeId: bridge.id,
      });
    await say(maker, MARKER);
    await say(friend, 'Mine');
    expect((await server.request('DELETE', `/v1/end-users/${maker.id}`)).status).toBe(204);
    await server.scrubber.done();
    const answer = await say(friend, 'Mine');
    expect(answer.status).toBe(200);
    const { messages } = model.to('chat').at(-1)!.body as { messages: { content: string }[] };
    expect(JSON.stringify(messages.filter(({ content }) => !content.startsWith('I hear you')))).not.toContain(
      MARKER,
    );
    const { session_id: id } = await database.db
      .selectFrom('bridges')
      .select('session_id')
      .where('id', '=', bridge.id as BridgeId)
      .executeTakeFirstOrThrow();
    const { context, history } = await services.sessions.get(services.accountId, id);
    expect(context).not.toContain(MARKER);
    expect(history.filter(({ role }) => role === 'user').map((each) => each.content)).toEqual([
      'Mine',
      'Mine',
    ]);
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
