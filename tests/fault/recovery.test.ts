import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transcript } from '@visavis/shared';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { descendantsOf } from '../support/processes.ts';
import { createSession, getSession, getUsage } from '../support/sessions.ts';
import { startServer, type TestServer } from '../support/startServer.ts';

const LONG =
  'Welcome. This greeting is rather long on purpose, so that something can break in the middle of it. ' +
  'It goes on and on, and speaks of nothing in particular, until the very last word.';

describe('a process is killed in the middle of a sentence', () => {
  let server: TestServer;
  let chromium: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    [server, chromium] = await Promise.all([startServer(), launchChromium()]);
    context = await chromium.newContext();
  });
  afterAll(async () => {
    await chromium.close();
    await server.stop();
  });

  it.each([
    { what: 'the mediasoup Worker', command: /mediasoup-worker/ },
    { what: 'the media-worker', command: /media-worker\/src\/main\.ts/ },
  ])('comes back by itself from the death of $what', async ({ command }) => {
    const { id, token } = await createSession(server, { face: 'maya', greeting: LONG });
    const page = await AvatarPage.open(context, server.url);
    const opened = await page.now();
    await page.connect({ token, microphone: false });
    await page.waitForEvent('agentState', ({ state }: { state: string }) => state === 'speaking');
    await page.page.waitForTimeout(1_000);

    const victim = descendantsOf(server.pid).find((each) => command.test(each.command));
    expect(victim).toBeDefined();
    const from = (await page.events()).length;
    process.kill(victim!.pid, 'SIGKILL');

    await page.waitForEvent('state', ({ name }: { name: string }) => name === 'reconnecting', { from });
    await page.waitForEvent('state', ({ name }: { name: string }) => name === 'open', {
      from,
      timeoutMs: 60_000,
    });
    await page.say('Are you still there?');
    await page.waitForEvent<Transcript>('transcript', (t) => t.role === 'assistant' && t.complete, {
      from,
      timeoutMs: 60_000,
    });
    const newest = async () => (await page.inbound('video')).map(({ framesDecoded }) => framesDecoded ?? 0);
    const decoded = Math.max(...(await newest()));
    await expect
      .poll(async () => Math.max(...(await newest())), { timeout: 10_000 })
      .toBeGreaterThan(decoded);

    await page.call('disconnect');
    const seenMs = (await page.now()) - opened;
    await expect.poll(async () => (await getSession(server, id)).status).toBe('PAUSED');
    const usage = await getUsage(server, id);
    expect(usage.spans.length).toBeGreaterThanOrEqual(1);
    expect(usage.duration_ms).toBeGreaterThan(1_000);
    expect(usage.duration_ms).toBeLessThan(seenMs);
    await page.page.close();
  });
});
