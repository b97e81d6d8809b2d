import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flaws } from '../support/accessibility.ts';
import { launchChromium } from '../support/chromium.ts';
import { microphoneFile } from '../support/microphone.ts';
import { RECORDINGS } from '../support/speechFixtures.ts';
import { sharedServer } from '../support/sharedServer.ts';
import type { TestServer } from '../support/startServer.ts';
import { wordErrors } from '../support/wer.ts';

const DESKTOP = { width: 1_440, height: 900 };
const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 360, height: 740 };
/** Models and media share the machine with the browser. */
const PATIENCE = { timeout: 60_000 };

let server: TestServer;
let chromium: Browser;
/** What the page's console complained about: a strict CSP that is broken shows here. */
let complaints: string[];

async function openSite(browser: Browser, viewport: { width: number; height: number }): Promise<Page> {
  const page = await (await browser.newContext({ viewport })).newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(server.url);
  await page.locator('#start-button:enabled').waitFor(PATIENCE);
  return page;
}

async function expectNoSideScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

/** The picture is shown, and changes. */
async function expectMotion(page: Page): Promise<void> {
  const picture = (): Promise<string | undefined> =>
    page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
      canvas.getContext('2d')?.drawImage(document.querySelector('video')!, 0, 0, 64, 64);
      return canvas.toDataURL();
    });
  const first = await picture();
  await expect.poll(picture, PATIENCE).not.toBe(first);
}

/** The last finished entry of one side. */
async function said(page: Page, role: 'user' | 'assistant', contains = ''): Promise<string> {
  const entry = page
    .locator(`#transcript .entry.is-${role}:not(.is-partial) .entry-text`, { hasText: contains })
    .last();
  await entry.waitFor(PATIENCE);
  return (await entry.textContent()) ?? '';
}

beforeAll(async () => {
  server = await sharedServer();
  chromium = await launchChromium({ microphone: await microphoneFile('goforward.wav', { leadMs: 9_000 }) });
});

afterAll(async () => {
  await chromium.close();
});

describe('the page at /', () => {
  it('holds a conversation within two clicks, pauses, resumes and sums up', async () => {
    const page = await openSite(chromium, DESKTOP);
    await expectNoSideScroll(page);
    await page.getByRole('radio', { name: 'Leo' }).check();
    await page.locator('#start-button').click();

    await page.locator('#agent[data-state="speaking"]').waitFor(PATIENCE);
    expect(await page.evaluate(() => document.querySelector('video')?.videoWidth)).toBeGreaterThan(0);
    await expectMotion(page);
    await said(page, 'assistant');
    const heard = await said(page, 'user');
    await page.locator('#agent[data-state="listening"]').waitFor(PATIENCE);
    expect(
      wordErrors(RECORDINGS['goforward.wav'], heard.replace('metres', 'meters')).rate,
    ).toBeLessThanOrEqual(0.25);
    await page.locator('#latency-figure:visible').waitFor(PATIENCE);
    expect(await page.locator('#latency').textContent()).toMatch(/^\d+(\.\d+)? s$/);

    await page.getByLabel('Message').fill('What can you do?');
    await page.keyboard.press('Enter');
    await said(page, 'user', 'What can you do?');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor(PATIENCE);
    const pausedAt = await page.locator('#time').textContent();
    const entries = await page.locator('#transcript .entry').count();
    await page.waitForTimeout(1_500);
    expect(await page.locator('#time').textContent()).toBe(pausedAt);

    await page.getByRole('button', { name: 'Resume' }).click();
    await page.locator('#overlay').waitFor({ state: 'hidden', ...PATIENCE });
    expect(await page.locator('#transcript .entry').count()).toBeGreaterThanOrEqual(entries);
    await page.getByLabel('Message').fill('Where were we?');
    await page.keyboard.press('Enter');
    await said(page, 'user', 'Where were we?');
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByRole('heading', { name: 'You talked with Leo' }).waitFor(PATIENCE);
    expect(await page.locator('#ended-transcript .entry').count()).toBeGreaterThanOrEqual(entries);
    expect(await page.locator('#stat-turns').textContent()).toBe('3');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('lets a visitor without a microphone type, on a phone, and says how to allow it', async () => {
    const silent = await launchChromium({ allowMicrophone: false });
    const page = await openSite(silent, PHONE);
    await expectNoSideScroll(page);
    await page.locator('#start-button').click();
    await page.getByText('Your microphone is blocked').waitFor(PATIENCE);
    await page.locator('#overlay').waitFor({ state: 'hidden', ...PATIENCE });
    expect(await page.locator('#microphone-help li').count()).toBeGreaterThanOrEqual(3);
    await expectNoSideScroll(page);

    const composer = await page.locator('#composer').boundingBox();
    expect(composer && composer.y + composer.height).toBeLessThanOrEqual(PHONE.height);
    await page.getByLabel('Message').fill('How are you today?');
    await page.getByRole('button', { name: 'Send' }).click();
    await said(page, 'user', 'How are you today?');
    await page.locator('#agent[data-state="speaking"]').waitFor(PATIENCE);

    await page.getByText('Try commands').click();
    await expectNoSideScroll(page);
    await page.getByLabel('Say this, word for word').fill('The harbour opens at noon.');
    await page.keyboard.press('Enter');
    await said(page, 'assistant', 'The harbour opens at noon.');
    await page.getByLabel('Something to know from now on').fill('The harbour closes at six.');
    await page.keyboard.press('Enter');
    await page.getByText('It knows this from its next reply on.').waitFor(PATIENCE);
    expect(complaints).toEqual([]);
    await silent.close();
  });

  it('shows with ?debug where the time of a turn goes, as it was measured', async () => {
    const page = await (await chromium.newContext({ viewport: DESKTOP })).newPage();
    const measured = new Map<string, number | string>();
    // What crosses the wire, seen beside the page's own code: the server's half of a turn, and the browser's.
    const note = ({ payload }: { payload: string | Buffer }): void => {
      const [, name, data] = /\["(metrics|reportTurn)",(\{.*?\})/.exec(payload.toString()) ?? [];
      if (name === undefined || data === undefined) return;
      for (const [key, value] of Object.entries(JSON.parse(data) as Record<string, number | string>))
        measured.set(key, value);
    };
    page.on('websocket', (socket) => {
      socket.on('framereceived', note);
      socket.on('framesent', note);
    });
    await page.goto(`${server.url}/?debug`);
    await page.locator('#start-button:enabled').click(PATIENCE);
    await page.locator('#overlay').waitFor({ state: 'hidden', ...PATIENCE });
    await page.getByLabel('Message').fill('How are you today?');
    await page.keyboard.press('Enter');
    await expect.poll(() => measured.has('firstFrameSentMs'), PATIENCE).toBe(true);

    const rounded = (name: string): string => {
      const value = measured.get(name);
      return typeof value === 'number' ? String(Math.round(value)) : '–';
    };
    const shown = (key: string) => page.locator(`#debug [data-measure="${key}"] td`).allTextContents();
    for (const [key, name] of Object.entries({
      commit: 'endOfSpeechToCommitMs',
      word: 'llmFirstTokenMs',
      voice: 'ttsFirstAudioMs',
      sent: 'firstFrameSentMs',
      heard: 'browserFirstAudioMs',
      seen: 'browserFirstFrameMs',
      stt: 'sttMs',
      skew: 'avSkewMs',
    })) {
      // The browser's half comes later, and not at all from one too busy to measure.
      const expected = () => [rounded(name), rounded(name), rounded(name)].join(' ');
      await expect.poll(async () => (await shown(key)).join(' ') === expected(), PATIENCE).toBe(true);
    }
    const row = page.locator(`#debug [data-turn-id="${measured.get('turnId')}"]`);
    expect(await row.locator('.is-sent').count()).toBe(1);
    await expect.poll(() => page.locator('[data-figure="fps"]').textContent(), PATIENCE).toMatch(/^[1-9]/);
    expect(await page.locator('[data-figure="rtt"]').textContent()).toMatch(/^[\d.]+ ms$/);

    await page.setViewportSize(PHONE);
    await expectNoSideScroll(page);
    const composer = await page.locator('#composer').boundingBox();
    expect(composer && composer.y + composer.height).toBeLessThanOrEqual(PHONE.height);
    await page.context().close();
  });

  it('has nothing lie on a control, and its start in sight, on a small phone', async () => {
    const page = await openSite(chromium, SMALL_PHONE);
    const covered = (): Promise<string[]> =>
      page.evaluate(() =>
        [...document.querySelectorAll('#start :is(button, select, textarea, input, summary)')]
          .filter((control) => control.checkVisibility())
          .flatMap((control) => {
            const { left, right, top, bottom } = control.getBoundingClientRect();
            const points = [top + 2, (top + bottom) / 2, bottom - 2].filter(
              (y) => y >= 1 && y < innerHeight - 1,
            );
            const label = control.closest('label') ?? control;
            const free = points.every((y) =>
              label.contains(document.elementFromPoint((left + right) / 2, y)),
            );
            return free ? [] : [control.outerHTML];
          }),
      );
    const start = await page.locator('#start-button').boundingBox();
    expect(start && start.y + start.height).toBeLessThanOrEqual(SMALL_PHONE.height);
    await page.locator('#more summary').click();
    const bottom = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    for (let y = 0; y < bottom; y += 80) {
      await page.evaluate((to) => scrollTo(0, to), y);
      expect(await covered()).toEqual([]);
    }
    expect(await flaws(page)).toEqual([]);
    await page.context().close();
  });

  it('counts the words of a context and refuses one too many before it is sent', async () => {
    const page = await openSite(chromium, DESKTOP);
    await page.locator('#more summary').click();
    await page.getByLabel('Context', { exact: true }).fill('word '.repeat(2_501));
    await page.locator('#start-button').click();
    expect(await page.locator('#context-count').textContent()).toContain('2,501');
    expect(await page.locator('#call').isVisible()).toBe(false);
    await page.context().close();
  });
});

describe('a page of another origin that was written for the Diarupt SDK', () => {
  let site: Server;
  let origin: string;
  let html = '';

  beforeAll(async () => {
    site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(html);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  afterAll(() => site.close());

  it('runs with nothing changed but its import', async () => {
    const created = await fetch(`${server.url}/create-session`, {
      method: 'POST',
      headers: { 'X-API-KEY': server.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ face: 'maya', profile: 'default' }),
    });
    const { session_id } = (await created.json()) as { session_id: string };
    html = `<!doctype html><video id="player"></video><script type="module">
      import { connect, disconnect } from '${server.url}/sdk/diarupt.mjs';
      window.events = [];
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const player = document.querySelector('#player');
      await connect('${session_id}', { stream, player }, (event, data) => events.push({ event, data }));
      window.leave = () => { disconnect(); disconnect(); return stream.getTracks().map((track) => track.readyState); };
    </script>`;
    const page = await (await chromium.newContext()).newPage();
    await page.goto(origin);
    await page.waitForFunction(
      `window.leave && events.some(({ event, data }) => event === 'transcript' && data.complete && data.role === 'user')`,
      undefined,
      PATIENCE,
    );
    expect(await page.evaluate('leave()')).toEqual(['live']);
    await page.waitForFunction(`events.at(-1).event === 'close'`, undefined, PATIENCE);
    const names = await page.evaluate<string[]>('events.map(({ event }) => event)');
    expect(names[0]).toBe('open');
    expect(names).toEqual(expect.arrayContaining(['user-started-talking', 'user-stopped-talking']));
    expect(names).not.toContain('error');
    const session = async (): Promise<unknown> => {
      const response = await fetch(`${server.url}/session/${session_id}`, {
        headers: { 'X-API-KEY': server.apiKey },
      });
      return response.json();
    };
    // The page is told first; the last seconds are counted before the pause is stored.
    await expect.poll(session).toMatchObject({ id: session_id, status: 'PAUSED' });
    await page.context().close();
  });
});
