import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WEBHOOK_EVENTS, type Transcript, type WebhookEventData } from '@visavis/shared';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { clientToken, createSession, getSession, getUsage } from '../support/sessions.ts';
import { sharedServer } from '../support/sharedServer.ts';
import type { TestServer } from '../support/startServer.ts';

const TOLERANCE_MS = 300;
const QUIET = { face: 'maya', greeting: null } as const;

describe("a session's life, seen from page and backend", () => {
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

  const answered = (page: AvatarPage, from = 0) =>
    page.waitForEvent<Transcript>('transcript', (t) => t.role === 'assistant' && t.complete, { from });

  /** Stays connected for a while. @returns how long the page itself saw the avatar, ms, and how far the log went. */
  async function stay(page: AvatarPage, text: string): Promise<{ seenMs: number; position: number }> {
    const from = (await page.events()).length;
    await page.call('connect');
    const first = await page.waitForEvent('firstFrame', undefined, { from });
    await page.say(text);
    const { position } = await answered(page, from);
    const until = await page.now();
    await page.call('disconnect');
    return { seenMs: until - first.at, position };
  }

  it('pauses without cost, goes on with its history, ends for good, and counts as the page does', async () => {
    const { id } = await createSession(server, QUIET);
    const page = await AvatarPage.open(context, server.url);
    await page.prepare({ token: await clientToken(server, id), microphone: false });

    const before = await stay(page, 'My name is Samira.');
    await expect.poll(async () => (await getSession(server, id)).status).toBe('PAUSED');
    expect((await getSession(server, id)).pause_reason).toBe('disconnected');
    const paused = (await getUsage(server, id)).duration_ms;
    expect(Math.abs(paused - before.seenMs)).toBeLessThanOrEqual(TOLERANCE_MS);

    await page.page.waitForTimeout(2_000);
    expect((await getUsage(server, id)).duration_ms).toBe(paused);

    const after = await stay(page, 'What is my name?');
    await expect.poll(async () => (await getSession(server, id)).status).toBe('PAUSED');
    const { history } = await getSession(server, id);
    expect(history.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(history[3]?.content).toContain('Samira');
    const usage = await getUsage(server, id);
    expect(usage.spans).toHaveLength(2);
    expect(Math.abs(usage.duration_ms - before.seenMs - after.seenMs)).toBeLessThanOrEqual(2 * TOLERANCE_MS);

    await server.api('POST', `/v1/sessions/${id}/terminate`);
    await expect(page.call('connect')).rejects.toThrow(/ended|terminated/i);
    await expect(clientToken(server, id)).rejects.toThrow(/409/);
    await expect(server.api('POST', `/v1/sessions/${id}/terminate`)).rejects.toThrow(
      /409.*session_terminated/s,
    );
    expect(await getSession(server, id)).toMatchObject({
      status: 'TERMINATED',
      end_reason: 'terminated_by_api',
      duration_ms: usage.duration_ms,
    });
    await page.page.close();
  });

  it('alerts the backend when the user may be in danger: by an event, without the words', async () => {
    const { id, token } = await createSession(server, { ...QUIET, end_user_id: 'samira' });
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token, microphone: false });
    await page.say('I am going to kill myself tonight.');
    await page.waitForEvent('warning', ({ code }: { code: string }) => code === 'safety_alert');
    type Events = { data: { data: WebhookEventData<'session.safety_alert'> }[] };
    const own = async () =>
      (await server.api<Events>('GET', '/v1/events?type=session.safety_alert')).data
        .map(({ data }) => data)
        .filter(({ session_id }) => session_id === id);
    await expect.poll(own).toHaveLength(1);
    const [alert] = await own();
    expect(WEBHOOK_EVENTS['session.safety_alert'].strict().parse(alert)).toMatchObject({
      end_user_id: 'samira',
      source: 'user',
      level: 'crisis',
    });
    expect(JSON.stringify(alert)).not.toMatch(/kill|tonight/);
    await page.call('terminate');
    await page.page.close();
  });

  it('tells a connected page that the backend paused or ended the session', async () => {
    const { id, token } = await createSession(server, QUIET);
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token, microphone: false });
    await server.api('POST', `/v1/sessions/${id}/pause`);
    await page.waitForEvent('close', ({ reason }: { reason: string }) => reason === 'paused_by_api');
    const from = (await page.events()).length;
    await page.call('connect');
    await server.api('POST', `/v1/sessions/${id}/terminate`);
    await page.waitForEvent('close', ({ reason }: { reason: string }) => reason === 'terminated', { from });
    await page.page.close();
  });

  it('gives the session to the newest connection', async () => {
    const { id, token } = await createSession(server, QUIET);
    const [older, newer] = await Promise.all([
      AvatarPage.open(context, server.url),
      AvatarPage.open(context, server.url),
    ]);
    await older.connect({ token, microphone: false });
    await newer.connect({ token, microphone: false });
    await older.waitForEvent('close', ({ reason }: { reason: string }) => reason === 'duplicate');
    await newer.say('Hello, who are you?');
    await answered(newer);
    const open = (await getUsage(server, id)).spans.filter(({ closed_at }) => closed_at === null);
    expect(open).toHaveLength(1);
    await newer.call('terminate');
    // The page is told first; the last seconds are counted before the end is stored.
    await expect.poll(async () => (await getSession(server, id)).end_reason).toBe('terminated_by_client');
    await Promise.all([older.page.close(), newer.page.close()]);
  });

  it('keeps two conversations on one page apart', async () => {
    const page = await AvatarPage.open(context, server.url);
    const context1 = 'The password of the day is marigold. Marigold is the only password.';
    const context2 = 'The password of the day is lighthouse. Lighthouse is the only password.';
    const one = await createSession(server, { ...QUIET, context: context1 });
    const two = await createSession(server, { ...QUIET, face: 'leo', context: context2 });
    await page.connect({ token: one.token, microphone: false });
    await page.connect({ token: two.token, microphone: false });
    await Promise.all([
      page.say('What is the password of the day?', 0),
      page.say('What is the password of the day?', 1),
    ]);
    const replies = await Promise.all(
      [0, 1].map((index) =>
        page.waitForEvent<Transcript>('transcript', (t) => t.role === 'assistant' && t.complete, { index }),
      ),
    );
    expect(replies[0]?.data.content).toMatch(/marigold/i);
    expect(replies[0]?.data.content).not.toMatch(/lighthouse/i);
    expect(replies[1]?.data.content).toMatch(/lighthouse/i);
    await page.page.close();
  });
});
