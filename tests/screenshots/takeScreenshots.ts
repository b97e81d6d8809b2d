/**
 * Takes pictures of every page of the console, and of what else customers see: full of a past of months, empty, on a
 * phone, in the dark. Started by scripts/screenshots.mjs. Without arguments all; with some, those that are named.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { CheckoutAnswerWire, InvoiceSummaryWire, SessionWire } from '@visavis/shared';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { asPage, signInToConsole } from '../support/consolePage.ts';
import { copyEmptyStore } from '../support/emptyStore.ts';
import type { Person } from '../support/history/customers.ts';
import { writeHistory } from '../support/history/writeHistory.ts';
import { startServer } from '../support/startServer.ts';
import { picturesOf, type Picture } from './pictures.ts';

const FOLDER = resolve(import.meta.dirname, '../../.build/screenshots');
const DAY_MS = 24 * 60 * 60_000;
const SIZES = { wide: { width: 1_280, height: 860 }, phone: { width: 390, height: 844 } } as const;
const SELLER = {
  SELLER_NAME: 'Visavis Inc.',
  SELLER_ADDRESS: '1 Market Street, San Francisco, CA 94105, United States',
  SELLER_EMAIL: 'billing@visavis.example',
};

const wanted = process.argv.slice(2);
await mkdir(FOLDER, { recursive: true });
const dataDir = await copyEmptyStore();
const startedAt = Date.now();
const history = await writeHistory(
  { dataDir },
  { from: startedAt - 75 * DAY_MS, until: startedAt, sessions: 160, closeMonths: true },
);
console.log(`A past of 75 days is written in ${Math.round((Date.now() - startedAt) / 1_000)} s`);
const [server, chromium] = await Promise.all([startServer({ dataDir, env: SELLER }), launchChromium()]);
try {
  const contexts = {
    owner: await signedIn(history.owner),
    newcomer: await signedIn(history.newcomer),
    operator: await signedIn(history.operator),
    nobody: await chromium.newContext(),
  };
  const talking = await talk(contexts.owner);
  const [invoiceId, checkout] = await prepare(contexts.owner);
  for (const picture of picturesOf({ ...history, invoiceId, checkout })) {
    if (wanted.length > 0 && !wanted.includes(picture.name)) continue;
    await take(await contexts[picture.who].newPage(), picture);
  }
  await talking.page.close();
} finally {
  await chromium.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
console.log(`Written to ${relative(process.cwd(), FOLDER)}`);

async function signedIn(person: Person): Promise<BrowserContext> {
  const context = await chromium.newContext();
  const page = await context.newPage();
  await signInToConsole(page, server.url, person);
  await page.close();
  return context;
}

/** Somebody talks while the pictures are taken. */
async function talk(context: BrowserContext): Promise<AvatarPage> {
  const page = await AvatarPage.open(context, server.url);
  const { id } = await asPage<SessionWire>(page.page, '/v1/sessions', {
    method: 'POST',
    body: { face: 'maya', end_user_id: 'lena-107' },
  });
  const { token } = await asPage<{ token: string }>(page.page, `/v1/sessions/${id}/token`, {
    method: 'POST',
    body: {},
  });
  await page.connect({ token, microphone: false });
  return page;
}

/** @returns the newest invoice, which is also kept as a PDF, and where a checkout is waiting. */
async function prepare(context: BrowserContext): Promise<[invoiceId: string, checkout: string]> {
  const page = await context.newPage();
  await page.goto(`${server.url}/console/`);
  const invoices = await asPage<{ data: InvoiceSummaryWire[] }>(page, '/v1/invoices');
  const id = invoices.data[0]?.id ?? '';
  const pdf = await context.request.get(`${server.url}/v1/invoices/${id}/pdf`);
  await writeFile(join(FOLDER, 'invoice.pdf'), await pdf.body());
  const { url } = await asPage<CheckoutAnswerWire>(page, '/v1/payments/checkout', {
    method: 'POST',
    body: { kind: 'top_up', amount_micros: 25_000_000 },
  });
  await page.close();
  return [id, new URL(url).pathname];
}

async function take(page: Page, { name, who, path, press = [], size, theme }: Picture): Promise<void> {
  await page.setViewportSize(SIZES[size]);
  await page.emulateMedia({ colorScheme: theme });
  await page.goto(server.url + path);
  await page.waitForLoadState('load');
  if (path.startsWith('/console')) await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.querySelector('.loading') === null);
  for (const button of press) await page.getByRole('button', { name: button }).first().click();
  // Fonts and what a press has asked for.
  await page.waitForTimeout(400);
  // What sticks to the window's edge would stand in the middle of a page that was scrolled.
  await page.evaluate(() => scrollTo(0, 0));
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wider > 0) console.log(`${name} (${who}, ${size}) is ${wider} px too wide`);
  const file = [name, ...(who === 'newcomer' ? ['empty'] : []), size, theme].join('-');
  await page.screenshot({ path: join(FOLDER, `${file}.png`), fullPage: true });
  await page.close();
}
