import { createHash, randomBytes } from 'node:crypto';
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, type RecordingWire, type SessionId } from '@visavis/shared';
import type { finishRecording } from '../../server/src/recording/finish.ts';
import type { Recording } from '../../server/src/recording/Recording.ts';
import { RecordingService } from '../../server/src/recording/RecordingService.ts';
import { createLogger } from '../../server/src/log.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const FILE = randomBytes(5_000);
const SHA256 = createHash('sha256').update(FILE).digest('hex');
const DAY_MS = 24 * 60 * 60_000;

describeOnEachStore('Recordings', (database) => {
  let folder: string;
  let services: TestServices;
  let recordings: RecordingService;
  let server: TestHttpServer;
  let sessionId: SessionId;
  /** How often the file was tried to be made; while `failing` it cannot be. */
  let attempts = 0;
  let failing = false;

  const finish: typeof finishRecording = async (_input, output) => {
    attempts++;
    if (failing) throw new Error('killed');
    await writeFile(output, FILE);
    return { bytes: FILE.length, durationMs: 1_234, sha256: SHA256 };
  };
  const newService = (): RecordingService =>
    new RecordingService({
      database: database(),
      clock: services.clock,
      folder,
      log: createLogger('silent'),
      outbox: services.outbox,
      finish,
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'visavis-recordings-'));
    services = await createServices(database());
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    attempts = 0;
    failing = false;
    recordings = newService();
    server = await TestHttpServer.start({ ...services, recordings });
    const session = await services.sessions.create(services.accountId, { face: 'maya', recording: true });
    sessionId = session.id;
    return async () => {
      await server.close();
    };
  });

  /** A recording whose conversation goes on, as it grows on the disk. */
  async function begin(epoch = 1): Promise<Recording> {
    const recording = await recordings.open(sessionId, epoch, { video: true });
    await writeFile(recordings.partPath(recording), 'captured');
    return recording;
  }

  async function made(epoch = 1): Promise<Recording> {
    const recording = await begin(epoch);
    await recordings.close(recording, { interrupted: false });
    await expect.poll(async () => (await recordings.get(sessionId, recording.id)).status).toBe('ready');
    return recording;
  }

  const path = (id = '', more = ''): string => `/v1/sessions/${sessionId}/recordings${id && `/${id}`}${more}`;
  const files = (): Promise<string[]> => readdir(join(folder, services.accountId));

  it('is shown while it is made, and downloaded afterwards, whole and in ranges', async () => {
    const { id } = await begin();
    const during = await server.request('GET', path(id));
    expect(during.json).toMatchObject({
      id,
      session_id: sessionId,
      epoch: 1,
      status: 'recording',
      bytes: null,
    });
    expect((await server.request('GET', path(id, '/file'))).status).toBe(409);
    expect((await server.request('DELETE', path(id))).status).toBe(409);

    await recordings.close(await recordings.get(sessionId, id), { interrupted: false });
    await expect
      .poll(async () => (await server.request('GET', path(id))).json)
      .toEqual({
        id,
        session_id: sessionId,
        epoch: 1,
        status: 'ready',
        content_type: 'video/webm',
        started_at: new Date(services.clock.wallNow()).toISOString(),
        duration_ms: 1_234,
        bytes: FILE.length,
        sha256: SHA256,
      } satisfies RecordingWire);
    const whole = await server.request('GET', path(id, '/file'));
    expect(whole.status).toBe(200);
    expect(whole.bytes.equals(FILE)).toBe(true);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'video/webm',
      'content-disposition': `attachment; filename="${id}.webm"`,
      'cache-control': 'private, no-store',
      'accept-ranges': 'bytes',
    });
    const part = await server.request('GET', path(id, '/file'), { headers: { range: 'bytes=1000-1999' } });
    expect(part.status).toBe(206);
    expect(part.bytes.equals(FILE.subarray(1_000, 2_000))).toBe(true);
    expect(part.headers.get('content-range')).toBe('bytes 1000-1999/5000');
    const beyond = await server.request('GET', path(id, '/file'), { headers: { range: 'bytes=9000-' } });
    expect(beyond.status).toBe(400);
    expect(await files()).toEqual([`${id}.webm`]);
  });

  it('is gone with its file when it is deleted', async () => {
    const [first, second] = [await made(1), await made(2)];
    expect((await server.request('DELETE', path(first.id))).status).toBe(204);
    for (const more of ['', '/file']) {
      expect((await server.request('GET', path(first.id, more))).status).toBe(404);
    }
    expect((await server.request('DELETE', path(first.id))).status).toBe(404);
    const { data } = (await server.request('GET', path())).json as { data: RecordingWire[] };
    expect(data.map(({ id, epoch }) => ({ id, epoch }))).toEqual([{ id: second.id, epoch: 2 }]);
    expect(await files()).not.toContain(`${first.id}.webm`);
    expect(await files()).toContain(`${second.id}.webm`);
  });

  it('does not exist for another account, and not under another session', async () => {
    const { id } = await made();
    const other = await services.keys.createAccount('other');
    const { key } = await services.keys.create(other, 'other');
    const theirs = await services.sessions.create(other, { face: 'maya' });
    const mine = await services.sessions.create(services.accountId, { face: 'maya' });
    for (const more of ['', `/${id}`, `/${id}/file`]) {
      const foreign = await server.request('GET', `/v1/sessions/${sessionId}/recordings${more}`, { key });
      expect(foreign.status, more).toBe(404);
    }
    for (const [session, as] of [
      [theirs.id, key],
      [mine.id, server.key],
    ] as const) {
      for (const [method, more] of [
        ['GET', ''],
        ['GET', '/file'],
        ['DELETE', ''],
      ] as const) {
        const url = `/v1/sessions/${session}/recordings/${id}${more}`;
        expect((await server.request(method, url, { key: as })).status, `${method} ${url}`).toBe(404);
      }
    }
    for (const wrong of [newId('RecordingId'), '..%2f..%2fetc%2fpasswd', 'x']) {
      expect((await server.request('GET', path(wrong, '/file'))).status).toBe(404);
    }
    expect((await recordings.get(sessionId, id)).status).toBe('ready');
  });

  it('tries once more when its file cannot be made, then says that it failed, and can be deleted', async () => {
    const failed: Recording[] = [];
    recordings.observer.on('recordingFailed', (recording) => failed.push(recording));
    failing = true;
    const recording = await begin();
    await recordings.close(recording, { interrupted: false });
    await expect.poll(() => failed.map(({ id }) => id)).toEqual([recording.id]);
    expect(attempts).toBe(2);
    expect((await server.request('GET', path(recording.id))).json).toMatchObject({ status: 'failed' });
    expect((await server.request('GET', path(recording.id, '/file'))).status).toBe(409);
    expect((await server.request('DELETE', path(recording.id))).status).toBe(204);
    expect((await files()).filter((name) => name.startsWith(recording.id))).toEqual([]);
  });

  describe('after the server died', () => {
    it('is finished by the next one: interrupted when the conversation was cut off, ready when only the file was not made', async () => {
      const [cutOff, lost] = [await begin(1), await recordings.open(sessionId, 2, { video: false })];
      failing = true;
      const unmade = await begin(3);
      await recordings.close(unmade, { interrupted: false });
      await expect.poll(async () => (await recordings.get(sessionId, unmade.id)).status).toBe('failed');
      failing = false;

      const next = newService();
      const ready: string[] = [];
      next.observer.on('recordingReady', ({ id }) => ready.push(id));
      await next.start();
      await next.stop();
      const { data } = (await server.request('GET', path())).json as { data: RecordingWire[] };
      expect(Object.fromEntries(data.map(({ id, status }) => [id, status]))).toEqual({
        [cutOff.id]: 'interrupted',
        [lost.id]: 'failed',
        [unmade.id]: 'ready',
      });
      expect(ready).toEqual([cutOff.id, unmade.id]);
      expect((await server.request('GET', path(cutOff.id, '/file'))).bytes.equals(FILE)).toBe(true);
      await expect(access(next.partPath(cutOff))).rejects.toThrow(/ENOENT/);
    });
  });

  it('is deleted when its time is over, and not before; one that is being made is left', async () => {
    const old = await made(1);
    const growing = await begin(2);
    await services.clock.advance(8 * DAY_MS);
    const young = await made(3);
    expect(await recordings.purge(7)).toBeGreaterThanOrEqual(1);
    const left = (await recordings.list(sessionId)).map(({ id }) => id);
    expect(left).toEqual([growing.id, young.id]);
    expect(await files()).not.toContain(`${old.id}.webm`);
    await recordings.close(growing, { interrupted: false });
  });

  it('is asked for when the session is created, and is off otherwise', async () => {
    const create = async (body: object): Promise<unknown> =>
      (await server.request('POST', '/v1/sessions', { body: { face: 'maya', ...body } })).json;
    expect(await create({})).toMatchObject({ recording: false });
    const on = (await create({ recording: true })) as { id: SessionId };
    expect(on).toMatchObject({ recording: true });
    expect(await services.sessions.snapshot(on.id)).toMatchObject({ recording: true });
    expect(
      (await server.request('POST', '/v1/sessions', { body: { face: 'maya', recording: 'yes' } })).status,
    ).toBe(422);
  });
});
