import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountAnalyticsWire, SessionWire } from '@visavis/shared';
import { violations, WCAG_AA } from '../support/accessibility.ts';
import { launchChromium } from '../support/chromium.ts';
import { signInToConsole } from '../support/consolePage.ts';
import { OPERATOR, sharedServer } from '../support/sharedServer.ts';
import type { TestServer } from '../support/startServer.ts';

const WIDE = { width: 1_280, height: 860 };
const PHONE = { width: 360, height: 740 };
const HOSTILE = '<img src=x onerror="window.hacked=true"><script>window.hacked=true</script>';

/** Every page, as an operator who owns an account sees them; `:session` and `:endpoint` stand for real ones. */
const PAGES: readonly (readonly [path: string, heading: string])[] = [
  ['', 'Overview'],
  ['sessions', 'Sessions'],
  ['usage', 'Usage'],
  ['billing', 'Balance'],
  ['payments', 'Payments'],
  ['invoices', 'Invoices'],
  ['sessions/:session', 'Session'],
  ['keys', 'API keys'],
  ['webhooks', 'Webhooks'],
  ['webhooks/:endpoint', 'Webhook endpoint'],
  ['members', 'Members'],
  ['audit-log', 'Audit log'],
  ['settings', 'Settings'],
  ['accounts', 'Accounts'],
  ['invoicing', 'Invoicing'],
  ['prices', 'Price book'],
  ['installation-log', 'Installation log'],
  ['nowhere', 'There is no such page'],
];

let server: TestServer;
let chromium: Browser;
let session: SessionWire;
let endpointId: string;
/** Signed in as the operator. */
let context: BrowserContext;

beforeAll(async () => {
  server = await sharedServer();
  chromium = await launchChromium();
  session = await server.api<SessionWire>('POST', '/v1/sessions', {
    face: 'maya',
    end_user_id: 'console-visitor',
    metadata: { note: HOSTILE },
  });
  const url = 'https://example.com/visavis';
  endpointId = (await server.api<{ id: string }>('POST', '/v1/webhook-endpoints', { url })).id;
  context = await chromium.newContext({ viewport: WIDE });
  await signInToConsole(await context.newPage(), server.url, OPERATOR);
});
afterAll(async () => {
  await chromium.close();
  await server.api('DELETE', `/v1/webhook-endpoints/${endpointId}`).catch(() => undefined);
});

const addressOf = (path: string): string =>
  `${server.url}/console/${path.replace(':session', session.id).replace(':endpoint', endpointId)}`;

/** Opens a page and waits until it has what it shows. */
async function open(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(addressOf(path));
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  await expect.poll(() => page.locator('.loading').count()).toBe(0);
}

/** What breaks the console's own rules in the browser: its CSP, and errors of its script. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('status of 40'))
      complaints.push(message.text());
  });
  return complaints;
}

/** As a link would, without loading the console again. */
async function goTo(page: Page, path: string, heading: string): Promise<void> {
  await page.evaluate((address) => {
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
  }, addressOf(path));
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  await expect.poll(() => page.locator('.loading').count()).toBe(0);
}

/** Has the overview draw its charts, whatever the tests before this one left behind. */
async function showBusyDay(page: Page): Promise<void> {
  await page.route('**/v1/analytics?*', async (route) => {
    const answer = (await (await route.fetch()).json()) as AccountAnalyticsWire;
    const buckets = answer.buckets.map((bucket, hour) => ({
      ...bucket,
      peak_concurrency: hour,
      turns: hour,
      tts_first_audio_ms: { p50: 700 + hour, p95: 1_400 + hour },
    }));
    await route.fulfill({ json: { ...answer, peak_concurrency: 23, buckets } });
  });
}

describe('The console', () => {
  it('lets a new customer sign up and make a key that works, with the keyboard alone', async () => {
    const own = await chromium.newContext({ viewport: WIDE });
    const page = await own.newPage();
    const complaints = complaintsOf(page);
    await page.goto(addressOf('sign-up'));
    await page.getByLabel('Your name').focus();
    for (const text of [
      'Grace Hopper',
      'Compilers',
      `grace-${Date.now()}@example.com`,
      'a ship in port is safe',
    ]) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.getByRole('link', { name: 'API keys' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'API keys' }).waitFor();
    // Where one arrived is where the focus is, so that a screen reader says it.
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('API keys');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByLabel('Name').focus();
    await page.keyboard.type('Backend');
    await page.keyboard.press('Enter');
    const key = await page.locator('dialog .secret code').textContent();
    const answer = await fetch(`${server.url}/v1/sessions`, { headers: { 'x-api-key': key ?? '' } });
    expect([answer.status, await answer.json()]).toMatchObject([200, { data: [] }]);
    await page.getByRole('button', { name: 'I have kept it' }).press('Enter');
    await page.getByRole('cell', { name: 'Active' }).waitFor();
    expect(await page.content()).not.toContain(key);
    expect(complaints).toEqual([]);
    await own.close();
  });

  it('breaks no rule of WCAG AA on any page, in light and in dark, and fits a phone', async () => {
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    const found: string[] = [];
    // What is drawn to a measured width must fit before it is measured again, too.
    await page.addInitScript(() => {
      window.ResizeObserver = class {
        observe(): void {
          // Never tells.
        }
        unobserve(): void {
          // Nothing is observed.
        }
        disconnect(): void {
          // Nothing is observed.
        }
      };
    });
    await showBusyDay(page);
    await open(page, '', 'Overview');
    await page.locator('.chart svg').nth(1).waitFor();
    for (const [path, heading] of PAGES) {
      await page.setViewportSize(WIDE);
      await page.emulateMedia({ colorScheme: 'light' });
      await goTo(page, path, heading);
      found.push(...(await violations(page, WCAG_AA)));
      await page.emulateMedia({ colorScheme: 'dark' });
      found.push(...(await violations(page, ['color-contrast'])));
      await page.setViewportSize(PHONE);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) found.push(`${path} is ${overflow} px too wide for a phone`);
    }
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows what strangers wrote as text, and nothing else', async () => {
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await open(page, 'sessions/:session', 'Session');
    await page.getByText(HOSTILE).waitFor();
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows what was said when asked for it, and writes down who looked', async () => {
    const page = await context.newPage();
    await open(page, 'sessions/:session', 'Session');
    // What the page itself has fetched by now holds no word of it.
    await page.getByRole('button', { name: 'View transcript' }).click();
    await page.getByText('Nothing was said yet.').waitFor();
    await open(page, 'audit-log?action=transcript.viewed', 'Audit log');
    await page.getByRole('cell', { name: session.id }).first().waitFor();
    await page.close();
  });

  it('finds sessions by their filters, which are kept in the address', async () => {
    const page = await context.newPage();
    await open(page, 'sessions', 'Sessions');
    await page.getByLabel('Session id or end user').fill('console-vis');
    await page.waitForURL(/q=console-vis/);
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    await page.getByLabel('State').selectOption('TERMINATED');
    await page.getByText('No session fits these filters.').waitFor();
    await page.reload();
    await page.getByText('No session fits these filters.').waitFor();
    expect(await page.getByLabel('Session id or end user').inputValue()).toBe('console-vis');
    await page.close();
  });

  it('leaves alone what is being typed while a list is fetched', async () => {
    const page = await context.newPage();
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/v1/payments?*', async (route) => {
      await asked;
      await route.fallback();
    });
    await page.goto(addressOf('payments'));
    const amount = page.getByLabel('Amount in US dollars');
    await amount.fill('10');
    answer();
    await page.getByText('Nothing was paid yet.').waitFor();
    expect(await amount.inputValue()).toBe('10');
    await page.close();
  });

  it('lets an owner say how long what end users said is kept', async () => {
    const page = await context.newPage();
    await open(page, 'settings', 'Settings');
    const days = page.getByLabel('Days to keep it');
    expect(await days.inputValue()).toBe('');
    await days.fill('soon');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('must be a number, or empty').waitFor();
    await days.fill('90');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It is kept for 90 days.').waitFor();
    await open(page, 'settings', 'Settings');
    expect(await days.inputValue()).toBe('90');
    // The server is other tests' too.
    await days.fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It is kept until you delete it.').waitFor();
    await page.close();
  });

  it('asks to sign in again once the session is gone, and comes back to the same page', async () => {
    const other = await chromium.newContext({ viewport: WIDE });
    const page = await other.newPage();
    await signInToConsole(page, server.url, OPERATOR);
    await open(page, 'members', 'Members');
    // Answered together: what is refused first takes the page away, and with it what was not answered yet.
    let asked = 0;
    let answer = (): void => undefined;
    const all = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/v1/payments**', async (route) => {
      if (++asked > 1) answer();
      await all;
      await route.fallback();
    });
    await other.clearCookies();
    await page.getByRole('link', { name: 'Payments' }).click();
    await expect.poll(() => asked).toBeGreaterThan(1);
    await page.getByText('You were signed out.').waitFor();
    await page.getByLabel('Email').fill(OPERATOR.email);
    await page.getByLabel('Password').fill(OPERATOR.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Payments' }).waitFor();
    expect(page.url()).toBe(addressOf('payments'));
    await other.close();
  });
});
