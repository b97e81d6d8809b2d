import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { sharedServer } from '../support/sharedServer.ts';

let chromium: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  const server = await sharedServer();
  chromium = await launchChromium();
  page = await (await chromium.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(server.url);
  await page.getByRole('link', { name: 'Chat' }).click();
  await page.locator('#send:enabled').waitFor();
});

afterAll(async () => {
  await chromium.close();
});

async function say(text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  const before = await page.locator('.message.is-assistant').count();
  await page.keyboard.press('Enter');
  // It may be answered before anybody sees that it is not.
  await page.locator('.message.is-assistant:not(.is-writing)').nth(before).waitFor();
  await page.locator('#send:enabled').waitFor();
}

it('answers in the chat that / leads to, with a mood and ideas that fit', async () => {
  await say("I'm feeling overwhelmed with work");
  expect(await page.locator('.message.is-assistant').last().textContent()).toMatch(/\w{3,}/);
  expect(await page.locator('#mood').textContent()).toBe('stressed');
  expect(await page.locator('#recommendations li').allTextContents()).toContain(
    'Consider talking to your supervisor about workload',
  );
  expect(await page.locator('#alert').getAttribute('data-level')).not.toBe('crisis');
});

it('shows what was said as text, whatever it holds', async () => {
  await say('<img src=x onerror="document.title=1">');
  expect(await page.locator('.message.is-user').last().textContent()).toContain('<img');
  expect(await page.locator('.message img').count()).toBe(0);
});

it('shows help at a crisis, and the chat again after a reload', async () => {
  await say('I want to kill myself tonight');
  expect(await page.locator('#alert').getAttribute('data-level')).toBe('crisis');
  expect(await page.locator('.message.is-assistant').last().textContent()).toContain('988');
  const before = await page.locator('.message').allTextContents();
  await page.reload();
  await page.locator('#send:enabled').waitFor();
  expect(await page.locator('.message').allTextContents()).toEqual(before);
  expect(await page.locator('#alert').isVisible()).toBe(true);
  await page.getByRole('button', { name: 'New chat' }).click();
  await page.locator('.message').first().waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
});
