import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { KnowledgeSourceWire, MemoryExportWire, Transcript } from '@visavis/shared';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { createSession, getSession } from '../support/sessions.ts';
import { sharedServer } from '../support/sharedServer.ts';
import type { TestServer } from '../support/startServer.ts';

const MANUAL = `# Warranty

The pump has a warranty of seven years. It ends when the seal is broken.

# Cleaning

Rinse the filter with warm water once a month.`;

describe('what an avatar knows', () => {
  let server: TestServer;
  let chromium: Browser;
  beforeAll(async () => {
    [server, chromium] = await Promise.all([sharedServer(), launchChromium()]);
  });
  afterAll(async () => {
    await chromium.close();
  });

  async function join(
    options: Parameters<typeof createSession>[1],
  ): Promise<{ id: string; page: AvatarPage }> {
    const { id, token } = await createSession(server, { greeting: null, ...options });
    const page = await AvatarPage.open(await chromium.newContext(), server.url);
    await page.connect({ token, microphone: false, modality: 'voice' });
    return { id, page };
  }

  /** @returns the first part of the reply in which it is heard; with `complete`, the whole of it. */
  async function answerTo(
    page: AvatarPage,
    text: string,
    heard: RegExp,
    complete = false,
  ): Promise<Transcript> {
    const from = (await page.events()).length;
    await page.say(text);
    const isIt = (t: Transcript): boolean =>
      t.role === 'assistant' && (t.complete || !complete) && heard.test(t.content);
    return (await page.waitForEvent<Transcript>('transcript', isIt, { from })).data;
  }

  /** @returns once the source at this path can be found. */
  async function ready(path: string): Promise<void> {
    await vi.waitFor(
      async () => expect((await server.api<KnowledgeSourceWire>('GET', path)).status).toBe('ready'),
      { timeout: 20_000 },
    );
  }

  it('answers aloud from a source, names it, and finds what is added meanwhile', async () => {
    const source = await server.api<KnowledgeSourceWire>('POST', '/v1/knowledge', {
      kind: 'text',
      title: 'Pump manual',
      text: MANUAL,
    });
    await ready(`/v1/knowledge/${source.id}`);
    const { id, page } = await join({ knowledge: [source.id] });
    const cited = [{ id: source.id, title: 'Pump manual' }];
    const answer = await answerTo(page, 'How long is the warranty of the pump?', /seven years/, true);
    expect(answer.sources).toEqual(cited);
    const { history } = await getSession(server, id);
    expect(history.at(-1)).toMatchObject({ role: 'assistant', sources: cited });

    const own = await server.api<KnowledgeSourceWire>('POST', `/v1/sessions/${id}/knowledge`, {
      kind: 'text',
      title: 'Prices',
      text: 'A spare seal costs nine euros.',
    });
    await ready(`/v1/sessions/${id}/knowledge/${own.id}`);
    const next = await answerTo(page, 'How much does a spare seal cost?', /nine euros/, true);
    expect(next.sources).toEqual([{ id: own.id, title: 'Prices' }]);
    await page.page.close();
  });

  it('on the demo page: answers from a visitor’s document and says so, and acts on the page', async () => {
    const page = await (await chromium.newContext({ colorScheme: 'light' })).newPage();
    await page.goto(server.url);
    await page.locator('#more summary').click();
    await page.locator('#document-file').setInputFiles({
      name: 'Pump manual.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from(MANUAL),
    });
    const start = page.locator('#start-silent');
    await page.getByRole('textbox', { name: 'Paste text' }).fill('x'.repeat(200_001));
    await start.click();
    await page.getByText('200,000 are the most').waitFor();
    await page.getByRole('textbox', { name: 'Paste text' }).fill('A spare seal costs nine euros.');
    await start.click();
    await page.locator('#send:enabled').waitFor({ timeout: 60_000 });
    const ask = async (text: string): Promise<void> => {
      await page.getByLabel('Message').fill(text);
      await page.keyboard.press('Enter');
    };
    const answers = page.locator('#transcript .entry.is-assistant');
    await ask('How long is the warranty of the pump?');
    await answers.filter({ hasText: 'seven years' }).getByText('Source: Pump manual.md').waitFor();
    await ask('How much does a spare seal cost?');
    await answers.filter({ hasText: 'nine euros' }).getByText('Source: Pasted text').waitFor();

    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await ask('Please switch to the dark theme.');
    const call = await page.locator('#transcript .is-tool').textContent();
    expect(call).toBe('Called set_theme {"theme":"dark"} → {"message":"The page is dark now"}');
    await answers.filter({ hasText: 'The page is dark now' }).waitFor();
    expect(await paper()).not.toBe(light);
    await page.context().close();
  });

  it('remembers a person in their next session, until they are forgotten', async () => {
    const who = { end_user_id: 'ada-1', memory: true };
    const first = await join(who);
    await answerTo(first.page, 'My name is Ada and I live in Berlin.', /./);
    await first.page.page.close();
    const memory = (): Promise<MemoryExportWire> =>
      server.api<MemoryExportWire>('GET', '/v1/end-users/ada-1/memory');
    await vi.waitFor(async () =>
      expect((await memory()).facts.map(({ text }) => text)).toEqual(['Is called Ada', 'Lives in Berlin']),
    );

    const second = await join(who);
    await answerTo(second.page, "What's my name?", /Ada/);
    await answerTo(second.page, 'Where do I live?', /You live in Berlin/);
    const headers = { 'x-api-key': server.apiKey };
    await fetch(`${server.url}/v1/end-users/ada-1/memory`, { method: 'DELETE', headers });
    // The very conversation that goes on writes nothing any more.
    await answerTo(second.page, 'I moved to Madrid.', /./);
    expect((await memory()).facts).toEqual([]);
    await second.page.page.close();
  });
});
