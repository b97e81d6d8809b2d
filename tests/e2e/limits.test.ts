import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transcript } from '@visavis/shared';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { clientToken, createSession, getSession, getUsage } from '../support/sessions.ts';
import { sharedServer } from '../support/sharedServer.ts';
import type { TestServer } from '../support/startServer.ts';

/** How often the limits are looked at, the way of the end to the page, and a busy machine. */
const SLACK_MS = 1_500;
const SENTENCE =
  'This is a single sentence, which is under way when the time runs out, and it is not cut off.';

describe("a session's limits, seen from the page", () => {
  let server: TestServer;
  let chromium: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    [server, chromium] = await Promise.all([sharedServer(), launchChromium()]);
    context = await chromium.newContext();
  });
  afterAll(async () => {
    await chromium.close();
  });

  const closed = (page: AvatarPage, reason: string) =>
    page.waitForEvent('close', (told: { reason: string }) => told.reason === reason);

  it('warns of the time limit, ends at it for good, and counts no more than it', async () => {
    const limitMs = 6_000;
    const { id, token } = await createSession(server, {
      face: 'maya',
      greeting: null,
      time_limit_ms: limitMs,
    });
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token, microphone: false });
    const warned = await page.waitForEvent<{ remainingMs: number }>('expiring');
    expect(warned.data.remainingMs).toBeGreaterThan(limitMs - SLACK_MS);
    expect(warned.data.remainingMs).toBeLessThanOrEqual(limitMs);

    const end = await closed(page, 'time_limit');
    expect(end.position).toBeGreaterThan(warned.position);
    await expect.poll(async () => (await getSession(server, id)).status).toBe('TERMINATED');
    const session = await getSession(server, id);
    expect(session.end_reason).toBe('time_limit');
    expect(session.duration_ms).toBeGreaterThanOrEqual(limitMs);
    expect(session.duration_ms).toBeLessThan(limitMs + SLACK_MS);
    expect((await getUsage(server, id)).spans.filter(({ closed_at }) => closed_at === null)).toEqual([]);
    await expect(page.call('connect')).rejects.toThrow(/ended|terminated/i);
    await expect(clientToken(server, id)).rejects.toThrow(/409/);
    await page.page.close();
  });

  it('lets the avatar finish what it is saying at the time limit', async () => {
    const { id, token } = await createSession(server, {
      face: 'leo',
      greeting: SENTENCE,
      time_limit_ms: 3_000,
    });
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token, microphone: false });
    const said = await page.waitForEvent<Transcript>(
      'transcript',
      (t) => t.role === 'assistant' && t.complete,
    );
    expect(said.data).toMatchObject({ content: SENTENCE });
    expect(said.data.interrupted ?? false).toBe(false);
    expect((await closed(page, 'time_limit')).position).toBeGreaterThan(said.position);
    await expect
      .poll(async () => (await getSession(server, id)).history)
      .toMatchObject([{ role: 'assistant', content: SENTENCE }]);
    await page.page.close();
  });

  it('pauses a session in which nobody speaks, and resumes it', async () => {
    const { id, token } = await createSession(server, {
      face: 'leo',
      greeting: null,
      idle_timeout_ms: 5_000,
    });
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token, microphone: false });
    await closed(page, 'idle_timeout');
    await expect
      .poll(() => getSession(server, id))
      .toMatchObject({ status: 'PAUSED', pause_reason: 'idle_timeout' });
    expect((await getSession(server, id)).duration_ms).toBeLessThan(5_000 + SLACK_MS);

    const from = (await page.events()).length;
    await page.call('connect');
    await page.say('Are you still there?');
    await page.waitForEvent<Transcript>('transcript', (t) => t.role === 'assistant' && t.complete, { from });
    await page.call('terminate');
    // The page is told first; the last seconds are counted before the end is stored.
    await expect.poll(async () => (await getSession(server, id)).end_reason).toBe('terminated_by_client');
    await page.page.close();
  });
});
