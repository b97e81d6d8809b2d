import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, type ClipWire } from '@visavis/shared';
import { CLIPS, TimeCharges } from '../../server/src/billing/TimeCharges.ts';
import { ClipService } from '../../server/src/clips/ClipService.ts';
import { createLogger } from '../../server/src/log.ts';
import { expectSoundLedger } from '../support/audit.ts';
import { CAPTIONS, CLIP_BYTES, FakeRenderer } from '../support/FakeRenderer.ts';
import { TestHttpServer, type Answer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const DAY_MS = 24 * 60 * 60_000;
const TEXT = 'Hello, and welcome to our shop.';

describeOnEachStore('Clips', (database) => {
  let folder: string;
  let services: TestServices;
  let renderer: FakeRenderer;
  let clips: ClipService;
  let server: TestHttpServer;

  const newService = (): ClipService =>
    new ClipService({
      ...services,
      renderer,
      concurrency: 1,
      billing: new TimeCharges(CLIPS, services),
      folder,
      log: createLogger('silent'),
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'visavis-clips-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    services = await createServices(database());
    renderer = new FakeRenderer();
    clips = newService();
    server = await TestHttpServer.start({ ...services, clips });
    return async () => {
      await clips.stop();
      await server.close();
    };
  });

  const order = (body: object = { text: TEXT, face: 'maya' }, headers = {}): Promise<Answer> =>
    server.request('POST', '/v1/clips', { body, headers });
  const ordered = async (body?: object): Promise<ClipWire> => {
    const { status, json } = await order(body);
    expect(status).toBe(202);
    return json as ClipWire;
  };
  const clip = async (id: string): Promise<ClipWire> =>
    (await server.request('GET', `/v1/clips/${id}`)).json as ClipWire;
  /** Waits until so many were handed to the renderer. */
  const rendering = async (count: number) => {
    await expect.poll(() => renderer.renderings.length).toBe(count);
    return renderer.renderings[count - 1]!;
  };
  const made = async (body?: object): Promise<ClipWire> => {
    const { id } = await ordered(body);
    await (await rendering(renderer.renderings.length + 1)).finish();
    await expect.poll(async () => (await clip(id)).status).toBe('ready');
    return clip(id);
  };
  const files = (): Promise<string[]> =>
    readdir(join(folder, services.accountId)).catch(() => [] as string[]);
  /** Of the server's own URL, whatever host it is asked by. */
  const load = (url: string | null, headers = {}): Promise<Answer> =>
    server.request('GET', url!.replace(server.url, ''), { key: null, headers });

  it('is queued at once, renders with progress, and is then loaded by signed URLs without a key', async () => {
    const answer = await order();
    expect(answer.status).toBe(202);
    const queued = answer.json as ClipWire;
    expect(answer.headers.get('location')).toBe(`/v1/clips/${queued.id}`);
    expect(queued).toMatchObject({
      status: 'queued',
      progress: 0,
      face: 'maya',
      voice: 'slt',
      profile: 'default',
      language: 'en',
      format: 'mp4',
      size: 512,
      url: null,
      charged_micros: null,
    });
    const { job, progress, finish } = await rendering(1);
    expect(job).toMatchObject({
      say: { kind: 'text', content: TEXT },
      face: 'maya',
      voice: 'slt',
      size: 512,
    });
    progress(0.25);
    expect(await clip(queued.id)).toMatchObject({ status: 'rendering', progress: 0.25, bytes: null });
    expect((await server.request('GET', `/v1/clips/${queued.id}/file`)).status).toBe(409);
    await finish(2_480);
    await expect.poll(async () => (await clip(queued.id)).status).toBe('ready');
    const ready = await clip(queued.id);
    expect(ready).toMatchObject({
      progress: 1,
      failure: null,
      content_type: 'video/mp4',
      duration_ms: 2_480,
      bytes: CLIP_BYTES.length,
      sha256: createHash('sha256').update(CLIP_BYTES).digest('hex'),
      safety_level: 'none',
    });
    const video = await load(ready.url);
    expect(video.status).toBe(200);
    expect(video.bytes.equals(CLIP_BYTES)).toBe(true);
    expect(Object.fromEntries(video.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, no-store',
    });
    const part = await load(ready.url, { range: 'bytes=4-8' });
    expect([part.status, part.bytes.toString()]).toEqual([206, 'video']);
    const captions = await load(ready.captions_url);
    expect(captions.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
    expect(captions.bytes.toString()).toBe(CAPTIONS);
    expect((await load(ready.poster_url)).headers.get('content-type')).toBe('image/jpeg');
    const keyed = await server.request('GET', `/v1/clips/${queued.id}/file`);
    expect(keyed.bytes.equals(CLIP_BYTES)).toBe(true);
    expect((await files()).toSorted()).toEqual(
      ['jpg', 'mp4', 'vtt'].map((ending) => `${queued.id}.${ending}`),
    );
  });

  it('has URLs that end, and that open nothing else', async () => {
    const [one, other] = [await made(), await made()];
    const token = new URL(one.url!).searchParams.get('token')!;
    expect((await load(`/v1/clips/${other.id}/file?token=${token}`)).status).toBe(401);
    expect((await load(`/v1/clips/${one.id}?token=${token}`)).status).toBe(401);
    expect((await load(`/v1/clips/${one.id}/file?token=${token.slice(0, -2)}xx`)).status).toBe(401);
    expect((await load(`/v1/clips/${one.id}/file`)).status).toBe(401);
    const client = await services.tokens.issueClientToken({
      sessionId: newId('SessionId'),
      accountId: services.accountId,
    });
    expect((await load(`/v1/clips/${one.id}/file?token=${client.token}`)).status).toBe(401);
    await services.clock.advance(44 * 60_000);
    expect((await load(one.url)).status).toBe(200);
    await services.clock.advance(17 * 60_000);
    expect((await load(one.url)).status).toBe(401);
    expect((await load((await clip(one.id)).url)).status).toBe(200);
  });

  it('tells its progress as server-sent events, the first at once, until it is finished', async () => {
    const { id } = await ordered();
    const stream = server.request('GET', `/v1/clips/${id}/events`);
    const { progress, finish } = await rendering(1);
    progress(0.5);
    await finish();
    const { bytes, headers } = await stream;
    expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
    const events = bytes
      .toString()
      .split('\n\n')
      .filter((event) => event !== '')
      .map((event) => JSON.parse(/^event: clip\ndata: (.*)$/.exec(event)![1]!) as ClipWire);
    expect(['queued', 'rendering']).toContain(events[0]!.status);
    expect(events.at(-1)).toMatchObject({ id, status: 'ready', progress: 1 });
    expect((await load(events.at(-1)!.url)).status).toBe(200);
    const again = await server.request('GET', `/v1/clips/${id}/events`);
    expect(again.bytes.toString().match(/^event: clip$/gm)).toHaveLength(1);
  });

  it('is cancelled while it waits or renders: nothing is left of it, nothing charged, the next goes on', async () => {
    const [first, second, third] = [await ordered(), await ordered(), await ordered()];
    await rendering(1);
    const waiting = await server.request('DELETE', `/v1/clips/${second.id}`);
    expect(waiting.json).toMatchObject({ id: second.id, status: 'cancelled' });
    const running = await server.request('DELETE', `/v1/clips/${first.id}`);
    expect(running.json).toMatchObject({ status: 'cancelled', charged_micros: null });
    expect(renderer.stopped).toEqual([first.id]);
    expect(await files()).not.toContainEqual(expect.stringContaining(first.id));
    const { job, finish } = await rendering(2);
    expect(job.clipId).toBe(third.id);
    await finish();
    await expect.poll(async () => (await clip(third.id)).status).toBe('ready');
    expect((await server.request('GET', `/v1/clips/${first.id}/file`)).status).toBe(409);
    // Deleted once more, it is gone.
    expect((await server.request('DELETE', `/v1/clips/${first.id}`)).status).toBe(204);
    expect((await server.request('GET', `/v1/clips/${first.id}`)).status).toBe(404);
  });

  it('is gone with its files when it is deleted, and when its time is over', async () => {
    const [deleted, old] = [await made(), await made()];
    expect((await server.request('DELETE', `/v1/clips/${deleted.id}`)).status).toBe(204);
    expect((await load(deleted.url)).status).toBe(404);
    expect((await server.request('DELETE', `/v1/clips/${deleted.id}`)).status).toBe(404);
    await services.clock.advance(8 * DAY_MS);
    const [young, going] = [await made(), await ordered()];
    await clips.purge(7);
    const { json } = await server.request('GET', '/v1/clips');
    const { data } = json as { data: ClipWire[] };
    expect(data.map(({ id }) => id).toSorted()).toEqual([young.id, going.id].toSorted());
    expect((await files()).filter((name) => name.startsWith(old.id) || name.startsWith(deleted.id))).toEqual(
      [],
    );
  });

  it("is deleted with all of an end user's, also the one that is being rendered", async () => {
    const body = { text: TEXT, face: 'maya', end_user_id: 'ann' };
    const [hers, others] = [await made(body), await made({ ...body, end_user_id: 'bob' })];
    const going = await ordered(body);
    await rendering(3);
    expect(await clips.deleteOfEndUser(services.accountId, 'ann')).toBe(2);
    expect(renderer.stopped).toEqual([going.id]);
    expect([...new Set((await files()).map((name) => name.slice(0, 28)))]).toEqual([others.id]);
    expect((await server.request('GET', `/v1/clips/${hers.id}`)).status).toBe(404);
  });

  it('fails with a reason, costs nothing, and is told by webhook, as one that is ready', async () => {
    const [failing, good] = [await ordered(), await ordered({ message: 'Who are you?', face: 'leo' })];
    (await rendering(1)).fail('voice_failed');
    await (await rendering(2)).finish(1_000, 'concern');
    await expect.poll(async () => (await clip(good.id)).status).toBe('ready');
    expect(await clip(failing.id)).toMatchObject({
      status: 'failed',
      failure: 'voice_failed',
      charged_micros: null,
    });
    const { json } = await server.request('GET', '/v1/events');
    const events = (json as { data: { type: string; data: { id: string; safety_level: string | null } }[] })
      .data;
    const told = events.filter(({ type }) => type.startsWith('clip.'));
    expect(told.map(({ type, data }) => [type, data.id]).toSorted()).toEqual([
      ['clip.failed', failing.id],
      ['clip.ready', good.id],
    ]);
    expect(told.find(({ type }) => type === 'clip.ready')?.data.safety_level).toBe('concern');
  });

  it('survives the end of its server as failed, with its files removed', async () => {
    const [running, waiting] = [await ordered(), await ordered()];
    await rendering(1);
    // As after a kill: another service takes over the store and the folder.
    const next = newService();
    await next.start();
    for (const { id } of [running, waiting]) {
      expect(await next.get(services.accountId, id)).toMatchObject({
        status: 'failed',
        failure: 'server_stopped',
      });
    }
    expect((await files()).filter((name) => name.startsWith(running.id))).toEqual([]);
    // What the dead one would still have done has no place any more.
    await expect(renderer.renderings[0]!.finish()).rejects.toThrow(/ENOENT/);
    await clips.stop();
    expect(await next.get(services.accountId, running.id)).toMatchObject({ status: 'failed' });
    expect((await files()).filter((name) => name.startsWith(running.id))).toEqual([]);
  });

  it('fails those on their way when the server is stopped', async () => {
    const [running, waiting] = [await ordered(), await ordered()];
    await rendering(1);
    await clips.stop();
    expect(renderer.stopped).toEqual([running.id]);
    for (const { id } of [running, waiting])
      expect(await clip(id)).toMatchObject({ status: 'failed', failure: 'server_stopped' });
    expect((await order()).status).toBe(503);
  });

  describe('limits', () => {
    it('takes five of an account at once, then says when to try again; others are not kept waiting', async () => {
      for (let count = 0; count < 5; count++) await ordered();
      const sixth = await order();
      expect([sixth.status, sixth.headers.get('retry-after')]).toEqual([429, '5']);
      expect(sixth.json).toMatchObject({ code: 'rate_limited' });
      const other = await services.keys.createAccount('other');
      const { key } = await services.keys.create(other, 'other');
      const body = { text: TEXT, face: 'maya' };
      expect((await server.request('POST', '/v1/clips', { body, key })).status).toBe(202);
      await (await rendering(1)).finish();
      await expect.poll(async () => (await order()).status).toBe(202);
    });

    it.each([
      [{ face: 'maya' }, /text/],
      [{ face: 'maya', text: 'a', message: 'b' }, /exactly one/],
      [{ face: 'maya', text: '  ' }, /empty/],
      [{ face: 'nobody', text: 'a' }, /not a face/],
      [{ face: 'maya', text: 'a', voice: 'nobody' }, /not a voice/],
      [{ face: 'maya', text: 'a', format: 'gif' }, /format/],
      [{ face: 'maya', text: 'a', size: 4_096 }, /size/],
      [{ face: 'maya', text: 'a', context: 'b' }, /as it stands/],
      [{ face: 'maya', text: 'a', language: 'fr' }, /supported/],
      [{ face: 'maya', text: 'a', nonsense: 1 }, /nonsense/],
      [{ face: 'maya', text: 'word '.repeat(501) }, /501 words/],
      [{ face: 'maya', message: 'word '.repeat(501) }, /501 words/],
      [{ face: 'maya', message: 'a', context: 'word '.repeat(2_501) }, /2501 words/],
    ])('refuses %j', async (body, detail) => {
      const { status, json } = await order(body);
      expect(status).toBe(422);
      expect((json as { detail: string }).detail).toMatch(detail);
      expect(renderer.renderings).toEqual([]);
    });
  });

  it('is ordered once with an Idempotency-Key, however often it is sent', async () => {
    const headers = { 'idempotency-key': '"once"' };
    const body = { text: TEXT, face: 'maya' };
    const [first, second] = [await order(body, headers), await order(body, headers)];
    expect(second.json).toEqual(first.json);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(((await server.request('GET', '/v1/clips')).json as { data: unknown[] }).data).toHaveLength(1);
  });

  it('does not exist for another account', async () => {
    const { id } = await made();
    const other = await services.keys.createAccount('other');
    const { key } = await services.keys.create(other, 'other');
    for (const [method, more] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/events'],
      ['GET', '/file'],
      ['GET', '/poster'],
      ['GET', '/captions'],
    ] as const) {
      for (const each of [id, newId('ClipId'), 'x', '..%2f..%2fetc%2fpasswd']) {
        const answer = await server.request(method, `/v1/clips/${each}${more}`, { key });
        expect(answer.status, `${method} ${each}${more}`).toBe(404);
      }
    }
    expect((await server.request('GET', '/v1/clips', { key })).json).toEqual({ data: [], next_cursor: null });
    expect((await clip(id)).status).toBe('ready');
  });

  it('is listed newest first, by pages and by status', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) {
      ids.unshift((await made()).id);
      await services.clock.advance(1_000);
    }
    const going = await ordered();
    const page = async (query: string) =>
      (await server.request('GET', `/v1/clips?${query}`)).json as {
        data: ClipWire[];
        next_cursor: string | null;
      };
    const first = await page('limit=2');
    expect(first.data.map(({ id }) => id)).toEqual([going.id, ids[0]]);
    const rest = await page(`limit=2&cursor=${first.next_cursor}`);
    expect([rest.data.map(({ id }) => id), rest.next_cursor]).toEqual([[ids[1], ids[2]], null]);
    expect((await page('status=ready')).data.map(({ id }) => id)).toEqual(ids);
    expect((await server.request('GET', '/v1/clips?cursor=nonsense')).status).toBe(422);
  });

  describe('credit', () => {
    /** Books with so much credit, that cannot be exceeded. */
    async function prepaid(micros: number): Promise<void> {
      const { ledger, accountId } = services;
      await database().transaction(async (tx) => {
        await ledger.setBillingMode(tx, accountId, 'prepaid');
        if (micros === 0) return;
        await ledger.credit(tx, {
          accountId,
          amountMicros: micros,
          kind: 'top_up',
          reference: newId('PaymentId'),
        });
      });
    }
    const balance = async (): Promise<number> =>
      (await services.ledger.balance(services.accountId)).balanceMicros;

    it('is charged once, by its time at the price of video, and the books stay right', async () => {
      await prepaid(1_000_000);
      const { id, charged_micros } = await made({ text: TEXT, face: 'maya', end_user_id: 'ann' });
      // 2 s at 3,000 micros a second.
      expect(charged_micros).toBe(6_000);
      expect(await balance()).toBe(994_000);
      const { transactions } = await services.ledger.list(services.accountId, { limit: 1 });
      expect(transactions[0]).toMatchObject({ kind: 'usage', reference: `clip:${id}`, sessionId: null });
      await expectSoundLedger(database());
      await server.request('DELETE', `/v1/clips/${id}`);
      expect(await balance()).toBe(994_000);
      await expectSoundLedger(database());
    });

    it('is refused without credit, and fails unpaid when it turns out dearer than what is left', async () => {
      await prepaid(0);
      const refused = await order();
      expect([refused.status, (refused.json as { code: string }).code]).toEqual([402, 'insufficient_credit']);
      await prepaid(6_000);
      const { id } = await ordered();
      await (await rendering(1)).finish(60_000);
      await expect.poll(async () => (await clip(id)).status).toBe('failed');
      expect(await clip(id)).toMatchObject({ failure: 'insufficient_credit', charged_micros: null });
      expect(await balance()).toBe(6_000);
      expect((await files()).filter((name) => name.startsWith(id))).toEqual([]);
      await expectSoundLedger(database());
    });
  });
});
