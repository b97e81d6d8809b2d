import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BalanceWire, SessionWire, SpanListWire, Transcript, UsageReportWire } from '@visavis/shared';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { startServer, type TestServer } from '../support/startServer.ts';

const PRICE = 3_000;
/** A conversation of 12 s: it ends in the middle of what is said. */
const TRIAL_MICROS = 12 * PRICE;
const SENTENCE = 'This is a sentence of a few seconds about the harbour and the ships.';
const SPEECH = Array<string>(8).fill(SENTENCE).join(' ');

describe('A new customer', () => {
  let server: TestServer;
  let chromium: Browser;
  let context: BrowserContext;
  let console: Page;
  let key = '';

  beforeAll(async () => {
    const env = { TRIAL_CREDIT_MICROS: String(TRIAL_MICROS) };
    [server, chromium] = await Promise.all([startServer({ env }), launchChromium()]);
    context = await chromium.newContext();
    console = await context.newPage();
  });
  afterAll(async () => {
    await chromium.close();
    await server.stop();
  });

  /** As the customer's backend. */
  async function api<Wire>(method: string, path: string, body?: object): Promise<Wire> {
    const response = await fetch(server.url + path, {
      method,
      headers: { 'x-api-key': key, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Wire;
  }
  const token = async (id: string): Promise<string> =>
    (await api<{ token: string }>('POST', `/v1/sessions/${id}/token`, {})).token;

  async function open(path: string, heading: string): Promise<void> {
    await console.goto(`${server.url}/console/${path}`);
    await console.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  }

  it('signs up and has trial credit and a key', async () => {
    await console.goto(`${server.url}/console/sign-up`);
    await console.getByLabel('Your name').fill('Ada Lovelace');
    await console.getByLabel('Company or project').fill('Analytical Engines');
    await console.getByLabel('Email').fill('ada@example.com');
    await console.getByLabel('Password').fill('a machine that weaves');
    await console.keyboard.press('Enter');
    await console.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await open('keys', 'API keys');
    await console.getByRole('button', { name: /key/i }).first().click();
    await console.getByLabel('Name').fill('Backend');
    await console.keyboard.press('Enter');
    key = (await console.locator('dialog .secret code').textContent()) ?? '';
    const balance = await api<BalanceWire>('GET', '/v1/billing/balance');
    expect(balance.balance_micros).toBe(TRIAL_MICROS);
  });

  it('talks until the credit runs out, hears the sentence out, tops up, and goes on with the same session', async () => {
    const { id } = await api<SessionWire>('POST', '/v1/sessions', { face: 'maya', greeting: SPEECH });
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token: await token(id), microphone: false });
    const closed = await page.waitForEvent(
      'close',
      ({ reason }: { reason: string }) => reason === 'insufficient_credit',
      { timeoutMs: 60_000 },
    );
    const said = (await page.events())
      .filter(({ name }) => name === 'transcript')
      .map(({ data }) => data as Transcript);
    const words = said.at(-1)?.content ?? '';
    expect(SPEECH.startsWith(words) && words.length < SPEECH.length, words).toBe(true);
    expect(words).toMatch(/ships\.$/);
    expect((await page.events()).slice(0, closed.position).some(({ name }) => name === 'expiring')).toBe(
      true,
    );
    await expect
      .poll(() => api<SessionWire>('GET', `/v1/sessions/${id}`))
      .toMatchObject({
        status: 'PAUSED',
        pause_reason: 'insufficient_credit',
      });
    const empty = await api<BalanceWire>('GET', '/v1/billing/balance');
    expect(empty.balance_micros).toBeGreaterThanOrEqual(0);
    // What is left would not do for another sentence.
    expect(empty.balance_micros).toBeLessThan(TRIAL_MICROS / 2);

    await open('payments', 'Payments');
    await console.getByLabel('Amount in US dollars').fill('10');
    await console.getByRole('button', { name: 'Go to the checkout' }).click();
    await console.getByLabel('Card number').fill('4242 4242 4242 4242');
    await console.getByLabel('Expiry').fill('12/34');
    await console.getByLabel('CVC').fill('123');
    await console.getByRole('button', { name: /^Pay \$10/ }).click();
    await console.getByRole('heading', { level: 1, name: 'Payments' }).waitFor();

    const again = await AvatarPage.open(context, server.url);
    await again.connect({ token: await token(id), microphone: false });
    await again.say('What can you do?');
    await again.waitForEvent<Transcript>('transcript', (line) => line.role === 'assistant' && line.complete);
    await api('POST', `/v1/sessions/${id}/terminate`);

    const session = await api<SessionWire>('GET', `/v1/sessions/${id}`);
    const timeline = await api<SpanListWire>('GET', `/v1/sessions/${id}/spans`);
    expect(timeline.spans).toHaveLength(2);
    expect(timeline.ms).toBe(session.duration_ms);
    const usage = await api<UsageReportWire>(
      'GET',
      `/v1/usage?group_by=session&from=${today()}&to=${tomorrow()}`,
    );
    expect(usage.total.duration_ms).toBe(session.duration_ms);
    // To the second: the last one that was begun is charged as a whole.
    expect(usage.total.amount_micros).toBe(Math.ceil(session.duration_ms / 1_000) * PRICE);
    const left = await api<BalanceWire>('GET', '/v1/billing/balance');
    expect(left.balance_micros).toBe(TRIAL_MICROS + 10_000_000 - usage.total.amount_micros);
    await open(`sessions/${id}`, 'Session');
    await open('billing', 'Balance');
    await Promise.all([page.page.close(), again.page.close()]);
  });
});

const today = (): string => new Date().toISOString().slice(0, 10);
const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
