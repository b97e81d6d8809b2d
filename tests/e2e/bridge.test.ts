import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { flaws } from '../support/accessibility.ts';
import { launchChromium } from '../support/chromium.ts';
import { sharedServer } from '../support/sharedServer.ts';

const PHONE = { width: 390, height: 844 };
const WIDE = { width: 1_280, height: 860 };
const HERS = 'Ben never tells me when he comes home late.';
const HIS = 'I forget the time at work, and then I do not dare to call.';

let url: string;
let chromium: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  ({ url } = await sharedServer());
  chromium = await launchChromium();
});
afterAll(async () => {
  await chromium.close();
});

/** A browser of its own: no cookie of another's. */
async function browse(address: string, viewport: { width: number; height: number }): Promise<Page> {
  const page = await (await chromium.newContext({ viewport })).newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address);
  return page;
}

async function send(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.keyboard.press('Enter');
}

const texts = (page: Page, of: string) => page.locator(`.message.is-${of}`).allTextContents();

it('holds two people in two browsers and a mediator, from the link to the rating', async () => {
  const ada = await browse(url, WIDE);
  await ada.getByRole('link', { name: 'Bridge' }).click();
  await ada.getByLabel('What is it about?').fill('Coming home late');
  await ada.getByLabel('Your name in the bridge').fill('Ada');
  await ada.keyboard.press('Enter');
  await ada.getByRole('heading', { name: 'Coming home late' }).waitFor();
  const link = await ada.getByLabel('Invitation link').inputValue();
  expect(await flaws(ada)).toEqual([]);

  const ben = await browse(link, PHONE);
  await ben.getByRole('heading', { name: 'You are invited to talk.' }).waitFor();
  expect(await flaws(ben)).toEqual([]);
  await ben.getByLabel('Your name in the bridge').fill('Ada');
  await ben.getByRole('button', { name: 'Join' }).click();
  await ben.getByRole('heading', { name: 'Coming home late' }).waitFor();

  await send(ada, HERS);
  await expect.poll(() => texts(ben, 'other')).toEqual([`Ada${HERS}`]);
  for (const page of [ada, ben]) await expect.poll(() => texts(page, 'assistant')).toHaveLength(1);

  // Two cannot be called the same: what he wrote is not lost.
  await send(ben, HIS);
  await ben.getByText('Somebody here is called Ada already').waitFor();
  await ben.getByLabel('Another name').fill('Ben');
  await ben.keyboard.press('Enter');
  expect(await ben.getByLabel('Message', { exact: true }).inputValue()).toBe(HIS);
  await ben.keyboard.press('Enter');
  await expect.poll(() => texts(ada, 'other')).toEqual([`Ben${HIS}`]);
  for (const page of [ada, ben]) await expect.poll(() => texts(page, 'assistant')).toHaveLength(2);
  const mediated = await texts(ada, 'assistant');
  expect(await texts(ben, 'assistant')).toEqual(mediated);
  for (const answer of mediated) expect(answer).toMatch(/^Mediator.*\w{3,}/);
  expect(await texts(ada, 'user')).toEqual([`You${HERS}`]);
  expect(await ada.locator('#who').textContent()).toBe('You are Ada, with Ben and a mediator.');

  await ben.reload();
  await expect.poll(() => ben.locator('.message').count()).toBe(4);
  expect(await texts(ben, 'user')).toEqual([`You${HIS}`]);
  expect(await ben.locator('#who').textContent()).toBe('You are Ben, with Ada and a mediator.');
  expect(await flaws(ben)).toEqual([]);

  await ben.getByRole('button', { name: 'End', exact: true }).click();
  await ben.getByRole('radio', { name: '4' }).check();
  expect(await flaws(ben)).toEqual([]);
  await ben.getByRole('button', { name: 'Send rating' }).click();
  await ben.getByText('your rating is kept').waitFor();
  expect(complaints).toEqual([]);

  const late = await browse(link, PHONE);
  await late.getByLabel('Your name in the bridge').fill('Eve');
  await late.getByRole('button', { name: 'Join' }).click();
  await late.getByText('This invitation was taken up in another browser already.').waitFor();
  expect(await late.getByLabel('What is it about?').isVisible()).toBe(true);
});
