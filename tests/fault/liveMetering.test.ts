import { rm } from 'node:fs/promises';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BalanceWire } from '@visavis/shared';
import type { SeenEvent } from '../e2e/page/main.ts';
import { auditDirectory } from '../support/auditProcess.ts';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { copyEmptyStore } from '../support/emptyStore.ts';
import { descendantsOf } from '../support/processes.ts';
import { Random } from '../support/random.ts';
import { createSession, getSession, getUsage } from '../support/sessions.ts';
import { startServer, type TestServer } from '../support/startServer.ts';

/** `npm run test:fault` asks for more of each. */
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 1);
const MEDIA_WORKER = 'media-worker/src/main.ts';
const VIDEO = 3_000;
/** What a crash may cost us. */
const LOST_MS = 1_000;
/** The first picture's way to the screen, and the last moment's way back. */
const TOLERANCE_MS = 300;

/** How long the page had the avatar, by its own clock. */
interface Seen {
  /** At most: from what it was told first to when it was surely over. */
  readonly atMostMs: number;
  /** At least: from the first picture on. */
  readonly atLeastMs: number;
}

describe('a live conversation is killed', () => {
  const random = new Random(23);
  let dataDir: string;
  let server: TestServer;
  let chromium: Browser;
  let context: BrowserContext;
  let expectedMicros = 0;

  beforeAll(async () => {
    dataDir = await copyEmptyStore();
    [server, chromium] = await Promise.all([startServer({ dataDir }), launchChromium()]);
    context = await chromium.newContext();
  });
  afterAll(async () => {
    await chromium.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const namesOf = (events: readonly SeenEvent[]): string[] =>
    events.map(({ name, data }) => (name === 'state' ? `state ${(data as { name: string }).name}` : name));

  /** @param over when it was over, by the page's clock: not before, not after. */
  async function seenAtFirst(page: AvatarPage, over: { atLeast: number; atMost: number }): Promise<Seen> {
    const events = await page.events();
    const names = namesOf(events);
    const opened = events[names.indexOf('state open')]?.at;
    const shown = events[names.indexOf('firstFrame')]?.at;
    if (opened === undefined || shown === undefined) throw new Error('it never opened');
    return {
      atMostMs: over.atMost - Math.min(opened, shown),
      atLeastMs: over.atLeast - Math.max(opened, shown),
    };
  }

  /** When the page began its last attempt to come back: it had nothing before. @param from where in its log. */
  async function lastAttempt(page: AvatarPage, from: number): Promise<number> {
    const events = (await page.events()).slice(from);
    const attempt = events[namesOf(events).lastIndexOf('state reconnecting')];
    if (!attempt) throw new Error('it did not have to come back');
    return attempt.at;
  }

  /** Waits until pictures arrive: a page is connected again before they do. @returns when that was seen. */
  async function picturesArrive(page: AvatarPage): Promise<number> {
    const decoded = async (): Promise<number> =>
      (await page.inbound('video')).reduce((sum, { framesDecoded = 0 }) => sum + framesDecoded, 0);
    let before = await decoded();
    await expect
      .poll(
        async () => {
          const now = await decoded();
          const grew = now > before;
          before = now;
          return grew;
        },
        { timeout: 30_000, interval: 50 },
      )
      .toBe(true);
    return page.now();
  }

  /**
   * A page talks, somebody kills, the page finds its way back by itself, talks, and leaves.
   * @returns what was lost of what the page saw before the kill, ms.
   */
  async function round(kill: () => Promise<void>, revive: () => Promise<void>): Promise<number> {
    const { id, token } = await createSession(server, { face: 'maya' });
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token, microphone: false });
    await page.waitForEvent('firstFrame');
    await page.page.waitForTimeout(500 + random.below(2_500));
    const from = (await page.events()).length;
    const before = await page.now();
    await kill();
    const first = await seenAtFirst(page, { atLeast: before, atMost: await page.now() });
    await revive();

    const reopened = ({ name }: { name: string }): boolean => name === 'open';
    await page.waitForEvent('state', ({ name }: { name: string }) => name === 'reconnecting', { from });
    await page.waitForEvent('state', reopened, { from, timeoutMs: 60_000 });
    const attempted = await lastAttempt(page, from);
    const shown = await picturesArrive(page);
    await page.page.waitForTimeout(1_000 + random.below(1_000));
    const leaving = await page.now();
    await page.call('disconnect');
    const second: Seen = { atMostMs: (await page.now()) - attempted, atLeastMs: leaving - shown };
    await page.page.close();

    await expect.poll(async () => (await getSession(server, id)).status).toBe('PAUSED');
    const { spans, duration_ms } = await getUsage(server, id);
    expect(spans.map(({ closed_at }) => closed_at === null)).toEqual([false, false]);
    const [killed, resumed] = spans.map((span) => span.duration_ms) as [number, number];
    expect(killed, 'nothing that the page did not see').toBeLessThanOrEqual(first.atMostMs);
    expect(killed, 'a second at most is lost').toBeGreaterThanOrEqual(first.atLeastMs - LOST_MS);
    expect(resumed).toBeLessThanOrEqual(second.atMostMs);
    expect(resumed).toBeGreaterThanOrEqual(second.atLeastMs - TOLERANCE_MS);
    await server.api('POST', `/v1/sessions/${id}/terminate`);
    expectedMicros += Math.ceil(duration_ms / 1_000) * VIDEO;
    return first.atLeastMs - killed;
  }

  const owed = async (): Promise<number> =>
    (await server.api<BalanceWire>('GET', '/v1/billing/balance')).owed_micros;

  it('by the death of the whole server: what was counted is kept, and a second at most is lost', async () => {
    const lost: number[] = [];
    for (let index = 0; index < ROUNDS; index++) {
      lost.push(
        await round(
          () => server.kill9(),
          async () => {
            const { port, apiKey } = server;
            server = await startServer({ dataDir, port, env: { FIRST_API_KEY: apiKey } });
          },
        ),
      );
    }
    console.log(`lost at a server's death, ms: ${lost.map(Math.round).join(' ')}`);
  });

  it('by the death of the media-worker: its journal tells, and a second at most is lost', async () => {
    const lost: number[] = [];
    for (let index = 0; index < ROUNDS; index++) {
      lost.push(
        await round(
          async () => {
            const worker = descendantsOf(server.pid).find(({ command }) => command.includes(MEDIA_WORKER));
            if (!worker) throw new Error('there is no media-worker');
            process.kill(worker.pid, 'SIGKILL');
          },
          // Its supervisor does.
          async () => undefined,
        ),
      );
    }
    console.log(`lost at a media-worker's death, ms: ${lost.map(Math.round).join(' ')}`);
  });

  it('and the books are right: charged once and to the second, and the audit finds nothing', async () => {
    await expect.poll(owed).toBe(expectedMicros);
    await server.stop();
    const { sound, output } = await auditDirectory(dataDir);
    expect(sound, output).toBe(true);
    expect(output).toMatch(/^0 violations of \d\d invariants$/m);
  });
});
