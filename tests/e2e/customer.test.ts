import { readFile, rm } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  AuditEntryWire,
  BalanceWire,
  InvoiceWire,
  LedgerTransactionWire,
  SessionWire,
  SpanListWire,
  StatementWire,
  Transcript,
  UsageReportWire,
} from '@visavis/shared';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { asPage, signInToConsole } from '../support/consolePage.ts';
import { copyEmptyStore } from '../support/emptyStore.ts';
import type { Person } from '../support/history/customers.ts';
import { writeHistory, type History } from '../support/history/writeHistory.ts';
import { amountsIn } from '../support/invoiceAmounts.ts';
import { startServer, type TestServer } from '../support/startServer.ts';

const PRICE = 3_000;
/** A conversation of 12 s: it ends in the middle of what is said. */
const TRIAL_MICROS = 12 * PRICE;
const SENTENCE = 'This is a sentence of a few seconds about the harbour and the ships.';
const SPEECH = Array<string>(8).fill(SENTENCE).join(' ');

const NOW = new Date();
const LAST_MONTH = Date.UTC(NOW.getUTCFullYear(), NOW.getUTCMonth() - 1, 1);
const PERIOD = new Date(LAST_MONTH).toISOString().slice(0, 7);

/** Of an installation that has other customers already, with all of last month behind it and not closed yet. */
let history: History;
let dataDir: string;
let server: TestServer;
let chromium: Browser;
/** The new customer's, who talks in it. */
let sessionId: string;

beforeAll(async () => {
  dataDir = await copyEmptyStore();
  history = await writeHistory(
    { dataDir },
    { from: LAST_MONTH, until: NOW.getTime(), sessions: 12, closeMonths: false },
  );
  const env = { TRIAL_CREDIT_MICROS: String(TRIAL_MICROS) };
  [server, chromium] = await Promise.all([startServer({ env, dataDir }), launchChromium()]);
});
afterAll(async () => {
  await chromium.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function signIn(context: BrowserContext, person: Person): Promise<Page> {
  const page = await context.newPage();
  await signInToConsole(page, server.url, person);
  return page;
}

describe('A new customer', () => {
  let context: BrowserContext;
  let console: Page;
  let key = '';

  beforeAll(async () => {
    context = await chromium.newContext();
    console = await context.newPage();
  });
  afterAll(async () => {
    await context.close();
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
    await console.getByLabel('Email').fill('ada@lovelace.example');
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
    sessionId = id;
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

describe('A month that is over', () => {
  it('is closed by an operator, and the customer gets an invoice that adds up to what the ledger says', async () => {
    const operators = await chromium.newContext();
    const operator = await signIn(operators, history.operator);
    await operator.goto(`${server.url}/console/invoicing`);
    await operator.getByText('No invoice was issued yet.').waitFor();
    await operator.getByLabel('Month').selectOption(PERIOD);
    await operator.getByRole('button', { name: /^Close / }).click();
    await operator.getByRole('button', { name: 'Issue the invoices' }).click();
    await operator.getByText(/2 invoices were issued: INV-000001 to INV-000002/).waitFor();
    await operator.getByRole('cell', { name: history.accountName }).waitFor();
    await operator.goto(`${server.url}/console/installation-log?action=invoices.closed`);
    await operator.getByRole('cell', { name: PERIOD }).waitFor();
    await operators.close();

    const customers = await chromium.newContext({ acceptDownloads: true });
    const customer = await signIn(customers, history.owner);
    await customer.goto(`${server.url}/console/invoices`);
    await customer.getByRole('link', { name: /^INV-/ }).click();
    await customer.getByRole('heading', { level: 1, name: 'Invoice', exact: true }).waitFor();
    const downloading = customer.waitForEvent('download');
    await customer.getByRole('button', { name: 'Download the PDF' }).click();
    const path = await (await downloading).path();

    const id = customer.url().split('/').at(-1) ?? '';
    const invoice = await asPage<InvoiceWire>(customer, `/v1/invoices/${id}`);
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(await readFile(path))), {
      mergePages: true,
    });
    const amounts = amountsIn(text);
    const lines = amounts.slice(0, invoice.lines.length);
    const [subtotal, total = 0, fromCredit = 0, due] = amounts.slice(invoice.lines.length);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.reduce((sum, each) => sum + each, 0)).toBe(total);
    expect([subtotal, due]).toEqual([total, total + fromCredit]);
    const { charges } = await asPage<StatementWire>(customer, `/v1/statements/${PERIOD}`);
    expect(charges.total_micros).toBe(total);
    expect(await chargedIn(customer)).toBe(total);
    // What the page shows is the same sum.
    await customer.getByText(dollars(total), { exact: true }).first().waitFor();
    await customers.close();
  });

  /** What last month's transactions of the ledger took, one by one, micros. */
  async function chargedIn(page: Page): Promise<number> {
    let charged = 0;
    let next: string | null = '';
    while (next !== null) {
      const list: { data: LedgerTransactionWire[]; next_cursor: string | null } = await asPage(
        page,
        `/v1/billing/ledger?limit=100${next === '' ? '' : `&cursor=${next}`}`,
      );
      for (const { at, kind, change_micros } of list.data) {
        if (at.startsWith(PERIOD) && (kind === 'usage' || kind === 'rounding')) charged -= change_micros;
      }
      next = list.next_cursor;
    }
    return charged;
  }
});

describe('An operator', () => {
  it("finds a customer's session by its id, and can say why each second of it was billed", async () => {
    const context = await chromium.newContext();
    const page = await signIn(context, history.operator);
    await page.goto(`${server.url}/console/accounts`);
    await page.getByRole('searchbox').fill(sessionId);
    await page.getByRole('button', { name: 'Look at it as this account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Session', exact: true }).waitFor();
    expect(page.url()).toContain(sessionId);

    const spans = page.getByRole('region', { name: 'Connected spans, oldest first' });
    await spans.getByText('Insufficient credit').waitFor();
    expect(await spans.getByRole('row').allTextContents()).toEqual([
      expect.any(String),
      expect.stringMatching(/Started.*Video: [\d.]+ s at \$0\.003/s),
      expect.stringMatching(/Resumed.*Video: [\d.]+ s at \$0\.003/s),
    ]);
    // Each span's time is its ledger entries', and each entry is its time at the price.
    const { account_id } = (
      await asPage<{ data: { account_id: string }[] }>(page, `/v1/admin/sessions?session_id=${sessionId}`)
    ).data[0]!;
    const ledger = await asPage<{ data: LedgerTransactionWire[] }>(
      page,
      `/v1/billing/ledger?session_id=${sessionId}&limit=100`,
      { accountId: account_id },
    );
    const timeline = await asPage<SpanListWire>(page, `/v1/sessions/${sessionId}/spans`, {
      accountId: account_id,
    });
    for (const span of timeline.spans) {
      const own = ledger.data.filter(({ kind, epoch }) => kind === 'usage' && epoch === span.epoch);
      expect(own.reduce((sum, { ms }) => sum + ms, 0)).toBe(span.ms);
      expect(own.reduce((sum, { change_micros }) => sum - change_micros, 0)).toBe(span.charge_micros);
    }
    const charged = ledger.data.reduce((sum, { change_micros }) => sum - change_micros, 0);
    expect(charged).toBe(timeline.charge_micros);
    expect(charged).toBe(Math.ceil(timeline.ms / 1_000) * PRICE);
    // The same on the page, down to the double entry.
    const table = page.getByRole('region', { name: 'Ledger, newest first' });
    await table.getByRole('cell', { name: 'Rounding' }).waitFor();
    await table
      .getByRole('button', { name: /^Look at number/ })
      .nth(1)
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('usage:video').waitFor();
    await dialog.getByText('credit', { exact: true }).waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'View transcript' }).click();
    await page.getByText(SENTENCE).first().waitFor();
    const log = await asPage<{ data: AuditEntryWire[] }>(page, '/v1/audit-log?limit=1', {
      accountId: account_id,
    });
    expect(log.data).toMatchObject([{ action: 'transcript.viewed', target: sessionId }]);
    await context.close();
  });
});

const dollars = (micros: number): string =>
  (micros / 1e6).toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
  });
const today = (): string => new Date().toISOString().slice(0, 10);
const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
