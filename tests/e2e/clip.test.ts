import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { flaws } from '../support/accessibility.ts';
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
  await page.getByRole('link', { name: 'Clip' }).click();
  await page.locator('#make:enabled').waitFor();
});
afterAll(async () => {
  await chromium.close();
});

it('makes a clip of the answer to what is written, plays it with captions, and hands it out', async () => {
  expect(await flaws(page)).toEqual([]);
  await page.getByRole('radio', { name: 'Leo' }).check();
  await page.getByLabel('What is on your mind?').fill('I have an exam on Friday and cannot sleep');
  /** How far it was made, as it was shown. */
  const progress = page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const bar = document.querySelector('progress')!;
        const seen: number[] = [];
        new MutationObserver(() => {
          if (!bar.hidden && bar.value !== seen.at(-1)) seen.push(bar.value);
          if (seen.length > 0 && bar.hidden) resolve(seen);
        }).observe(bar, { attributes: true });
      }),
  );
  await page.getByRole('button', { name: 'Make the clip' }).click();
  await page.getByText('Your clip is ready.').waitFor({ timeout: 120_000 });
  const seen = await progress;
  expect(seen.length).toBeGreaterThan(2);
  expect(seen).toEqual([...seen].sort((one, other) => one - other));

  const video = page.locator('video');
  await expect
    .poll(() => video.evaluate((played: HTMLVideoElement) => played.ended), { timeout: 120_000 })
    .toBe(true);
  const played = await video.evaluate(async (element: HTMLVideoElement) => {
    const poster = new Image();
    poster.src = element.poster;
    await poster.decode();
    const { track } = element.querySelector('track')!;
    const cues = [...(track.cues ?? [])] as VTTCue[];
    const { duration, videoWidth } = element;
    return { duration, videoWidth, posterWidth: poster.width, said: cues.map(({ text }) => text).join(' ') };
  });
  expect(played.duration).toBeGreaterThan(1);
  expect([played.videoWidth, played.posterWidth]).toEqual([512, 512]);
  expect(played.said).toMatch(/\w{3,}/);
  expect(played.said).toBe(
    ((await page.locator('#reply').textContent()) ?? '').replaceAll(/\s+/g, ' ').trim(),
  );
  expect(await flaws(page)).toEqual([]);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download MP4' }).click(),
  ]);
  const file = await readFile(await download.path());
  expect(file.toString('latin1', 4, 8)).toBe('ftyp');
  expect(complaints).toEqual([]);
});
