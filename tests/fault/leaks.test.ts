import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { descendantsOf, resourcesOf, type Resources } from '../support/processes.ts';
import { loggedErrors } from '../support/serverLog.ts';
import { clientToken, createSession, getSession, getUsage } from '../support/sessions.ts';
import { startServer, type TestServer } from '../support/startServer.ts';

const CYCLES = 10;
const WARM_UP = 2;
/** Fewer than one a cycle: idle HTTP connections and threads that libraries start when they are first needed. */
const MORE = { descriptors: 4, threads: 2, megabytes: 40 };
const PATIENCE = { timeout: 30_000, interval: 250 };

describe('what a connection takes is given back', () => {
  let server: TestServer;
  let chromium: Browser;

  beforeAll(async () => {
    [server, chromium] = await Promise.all([startServer(), launchChromium()]);
  });
  afterAll(async () => {
    await chromium.close();
    await server.stop();
  });

  function resources(): Record<'server' | 'sfu' | 'mediaWorker', Resources> {
    const below = descendantsOf(server.pid);
    const of = (command: RegExp): Resources =>
      resourcesOf(below.find((each) => command.test(each.command))!.pid);
    return {
      server: resourcesOf(server.pid),
      sfu: of(/mediasoup-worker/),
      mediaWorker: of(/media-worker\/src\/main\.ts/),
    };
  }

  it(`over ${CYCLES} connections to one session, and ${CYCLES} that were never finished`, async () => {
    const page = await AvatarPage.open(await chromium.newContext(), server.url);
    const { id } = await createSession(server, { face: 'maya', greeting: null });
    await page.prepare({ token: await clientToken(server, id), microphone: 'page' });
    const cycle = async (): Promise<void> => {
      await page.call('connect');
      await page.call('disconnect');
    };
    /** Gone before the avatar was there. */
    const unfinished = async (afterMs: number): Promise<void> => {
      await page.page.evaluate(async (ms) => {
        const { session } = window.visavisTest.conversations[0]!;
        const opening = session.connect().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, ms));
        await session.disconnect();
        await opening;
      }, afterMs);
    };
    const cycles = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) {
        await unfinished((index * 70) % 300);
        await cycle();
      }
      // Stored last of all: the room is closed by now.
      await expect.poll(async () => (await getSession(server, id)).status, PATIENCE).toBe('PAUSED');
    };
    await cycles(WARM_UP);
    const before = resources();

    await cycles(CYCLES);
    expect(await page.page.evaluate(() => window.visavisTest.openConnections())).toBe(0);
    await expect
      .poll(() => resources().sfu.descriptors, PATIENCE)
      .toBeLessThanOrEqual(before.sfu.descriptors);
    for (const part of ['server', 'sfu', 'mediaWorker'] as const) {
      for (const what of ['descriptors', 'threads', 'megabytes'] as const) {
        await expect
          .poll(() => resources()[part][what], { ...PATIENCE, message: `${what} of ${part}` })
          .toBeLessThanOrEqual(before[part][what] + MORE[what]);
      }
    }
    const { spans } = await getUsage(server, id);
    expect(spans.filter(({ closed_at }) => closed_at === null)).toEqual([]);
    expect(loggedErrors(server)).toEqual([]);
    await page.page.close();
  });
});
