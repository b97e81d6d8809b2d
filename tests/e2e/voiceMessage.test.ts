import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { microphoneFile } from '../support/microphone.ts';
import { sharedServer } from '../support/sharedServer.ts';
import { RECORDINGS } from '../support/speechFixtures.ts';
import { wordErrors } from '../support/wer.ts';

let chromium: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  const server = await sharedServer();
  const microphone = await microphoneFile('ss0930.wav', { leadMs: 300 });
  chromium = await launchChromium({ microphone });
  page = await (await chromium.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.url);
  await page.getByRole('link', { name: 'Voice', exact: true }).click();
});

afterAll(async () => {
  await chromium.close();
});

it('hears what is recorded, answers it, and plays the answer', async () => {
  await page.getByRole('button', { name: 'Record' }).click();
  // The recording is 4 s long, and begins when the microphone opens.
  await expect.poll(() => page.locator('#state').textContent(), { timeout: 20_000 }).toBe('Recording, 0:05');
  await page.getByRole('button', { name: 'Send' }).click();
  const mine = page.locator('.message.is-user');
  await mine.waitFor({ timeout: 90_000 });
  const heard = (await mine.textContent()) ?? '';
  expect(wordErrors(RECORDINGS['ss0930.wav'], heard).errors).toBeLessThanOrEqual(2);
  const sound = page.locator('.message.is-assistant audio');
  await sound.waitFor({ timeout: 60_000 });
  expect(await page.locator('.message.is-assistant').textContent()).toMatch(/\w{3,}/);
  // It plays to its end by itself, and lasts as long as speech does.
  await expect
    .poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.ended), { timeout: 90_000 })
    .toBe(true);
  expect(await sound.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeGreaterThan(1);
  expect(await page.locator('#problem').isVisible()).toBe(false);
  expect(complaints).toEqual([]);
});
