import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, type ClipWire } from '@visavis/shared';
import { boxesOf, cuesOf, inspectMedia } from '../../media-worker/src/clips/testing/inspectMedia.ts';
import { CLIPS, TimeCharges } from '../../server/src/billing/TimeCharges.ts';
import { ClipService } from '../../server/src/clips/ClipService.ts';
import { loadConfig } from '../../server/src/config.ts';
import { ClipRenderers } from '../../server/src/dispatch/ClipRenderers.ts';
import { createLogger } from '../../server/src/log.ts';
import { Database } from '../../server/src/store/Database.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { descendantsOf, survivorsOf, type RunningProcess } from '../support/processes.ts';
import { createServices } from '../support/services.ts';
import { migratedPostgres } from '../support/stores.ts';
import { TEST_KEYS } from '../support/testKeys.ts';

const ENTRY = fileURLToPath(new URL('../../media-worker/src/clips/main.ts', import.meta.url));
/** It gives way to all else on the machine, and so to other tests. */
const READY = { timeout: 100_000, interval: 50 };
const TEST_MS = 240_000;
const LONG = 'This is a sentence that takes a little while to be said, drawn and encoded. '.repeat(20);

describe('A real clip renderer', { timeout: TEST_MS }, () => {
  let database: Database;
  let folder: string;
  let renderers: ClipRenderers;
  let clips: ClipService;
  let server: TestHttpServer;

  beforeAll(async () => {
    database = await Database.open({ url: await migratedPostgres(), keys: TEST_KEYS });
    folder = await mkdtemp(join(tmpdir(), 'visavis-clips-'));
    const services = await createServices(database);
    renderers = new ClipRenderers({
      entry: ENTRY,
      environment: loadConfig().mediaWorkerEnvironment,
      clock: systemClock,
      log: createLogger('silent'),
    });
    clips = new ClipService({
      ...services,
      renderer: renderers,
      concurrency: 1,
      billing: new TimeCharges(CLIPS, services),
      folder,
      log: createLogger('silent'),
    });
    server = await TestHttpServer.start({ ...services, clips });
  });
  afterAll(async () => {
    await clips.stop();
    await renderers.stop();
    await server.close();
    await database.close();
    await rm(folder, { recursive: true });
  });

  const clip = async (id: string): Promise<ClipWire> =>
    (await server.request('GET', `/v1/clips/${id}`)).json as ClipWire;
  const order = async (text: string): Promise<string> => {
    const { json } = await server.request('POST', '/v1/clips', { body: { text, face: 'maya', size: 256 } });
    return (json as ClipWire).id;
  };
  const isFfmpeg = ({ command }: RunningProcess): boolean => command.includes('ffmpeg');
  /** Waits until the clip's pictures are being encoded. @returns ffmpeg and the renderer. */
  async function encoding(id: string): Promise<RunningProcess[]> {
    const found = (): RunningProcess[] =>
      descendantsOf(process.pid).filter(({ command }) => command.includes(id));
    await expect.poll(() => found().length, READY).toBe(1);
    return descendantsOf(process.pid).filter(
      (each) => each.command.includes(id) || renderers.pids.includes(each.pid),
    );
  }
  async function filesOf(id: string): Promise<string[]> {
    const all = await readdir(folder, { recursive: true });
    return all.filter((name) => name.includes(id));
  }

  it('makes a clip that is loaded over its signed URL: H.264 and AAC, its index first, captions in step', async () => {
    const id = await order('Hello there, and welcome to all of you. This is a clip about nothing at all.');
    await expect.poll(async () => (await clip(id)).status, READY).toBe('ready');
    const ready = await clip(id);
    const load = async (url: string | null): Promise<Buffer> => {
      const { status, bytes } = await server.request('GET', url!.replace(server.url, ''), { key: null });
      expect(status).toBe(200);
      return bytes;
    };
    const [video] = (await filesOf(id)).filter((name) => name.endsWith('.mp4'));
    const path = join(folder, video!);
    expect((await load(ready.url)).equals(await readFile(path))).toBe(true);
    const info = await inspectMedia(path);
    expect(info).toMatchObject({ video: 'h264 (Main)', audio: 'aac (LC)', width: 256, height: 256, fps: 25 });
    expect(Math.abs(info.durationMs - ready.duration_ms!)).toBeLessThanOrEqual(40);
    const boxes = await boxesOf(path);
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));
    const cues = cuesOf((await load(ready.captions_url)).toString());
    expect(cues.map(({ text }) => text)).toEqual([
      'Hello there, and welcome to all of you.',
      'This is a clip about nothing at all.',
    ]);
    expect(cues.at(-1)!.endMs).toBeLessThan(ready.duration_ms!);
    expect((await load(ready.poster_url)).subarray(0, 3).toString('hex')).toBe('ffd8ff');
  });

  it('lets go of a clip that is cancelled: ffmpeg is gone, its files are, and the next one is made by the same process', async () => {
    const id = await order(LONG);
    const [renderer] = renderers.pids;
    const running = await encoding(id);
    expect((await server.request('DELETE', `/v1/clips/${id}`)).json).toMatchObject({ status: 'cancelled' });
    expect(await survivorsOf(running.filter(isFfmpeg), 0)).toEqual([]);
    expect(await filesOf(id)).toEqual([]);
    const next = await order('Next.');
    await expect.poll(async () => (await clip(next)).status, READY).toBe('ready');
    expect(renderers.pids).toEqual([renderer]);
  });

  it('fails the clip when its process is killed, leaves no ffmpeg, and is replaced for the next', async () => {
    const id = await order(LONG);
    const running = await encoding(id);
    process.kill(renderers.pids[0]!, 'SIGKILL');
    await expect.poll(async () => (await clip(id)).status, READY).toBe('failed');
    expect(await clip(id)).toMatchObject({ failure: 'renderer_failed', charged_micros: null });
    expect(await survivorsOf(running, 5_000)).toEqual([]);
    const next = await order('Next.');
    await expect.poll(async () => (await clip(next)).status, READY).toBe('ready');
    expect(await filesOf(id)).toEqual([]);
  });

  it('ends with its server, in the middle of a clip', async () => {
    const id = await order(LONG);
    const running = await encoding(id);
    await clips.stop();
    await renderers.stop();
    expect(await survivorsOf(running, 0)).toEqual([]);
    expect(await clip(id)).toMatchObject({ status: 'failed', failure: 'server_stopped' });
    expect(await filesOf(id)).toEqual([]);
  });
});
