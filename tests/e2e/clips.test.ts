import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClipWire } from '@visavis/shared';
import { launchChromium } from '../support/chromium.ts';
import { sharedServer } from '../support/sharedServer.ts';
import type { TestServer } from '../support/startServer.ts';
import { LIP_LEAD_MS, LIP_STEP_MS, lipLag, loudnessTrack } from '../support/lipsInStep.ts';
import { PICTURE_SIDE } from './page/mouthOpenness.ts';

/** Thirty words, with pauses. */
const REPLY =
  'Welcome to the bicycle shop in the old harbour. We open at nine in the morning, and a service takes two days. ' +
  'Come in, look around, and ask us anything you like.';
const SHORT = 'A service takes two days, and cargo bikes can be rented at the back of the house.';
/** Beyond it a skew is seen. */
const SKEW_MS = 80;

interface Played {
  /** Of the file's time, seconds, with the picture's pixels as base64. */
  readonly frames: readonly { readonly at: number; readonly pixels: string }[];
  readonly sound: readonly number[];
  readonly sampleRate: number;
  readonly duration: number;
  readonly cues: readonly { readonly from: number; readonly to: number; readonly text: string }[];
}

interface Shop {
  readonly url: string;
  close(): void;
}

/** A customer's own page. */
async function openShop(): Promise<Shop> {
  const page = createServer((_req, res) =>
    res.setHeader('Content-Type', 'text/html').end('<title>shop</title>'),
  );
  page.listen(0, '127.0.0.1');
  await once(page, 'listening');
  return {
    url: `http://127.0.0.1:${(page.address() as AddressInfo).port}`,
    close: () => {
      page.close();
      page.closeAllConnections();
    },
  };
}

describe('a clip', () => {
  let server: TestServer;
  let chromium: Browser;
  let context: BrowserContext;
  let shop: Shop;
  beforeAll(async () => {
    [server, chromium, shop] = await Promise.all([sharedServer(), launchChromium(), openShop()]);
    context = await chromium.newContext();
  });
  afterAll(async () => {
    await chromium.close();
    shop.close();
  });

  it.each([
    ['mp4', REPLY],
    ['webm', SHORT],
  ] as const)(
    'plays in a page of another origin as %s, with captions, its lips in step with its sound',
    // A stall of the machine's display moves what is measured.
    { retry: 2 },
    async (format, text) => {
      const { id } = await server.api<ClipWire>('POST', '/v1/clips', { text, face: 'maya', format });
      const get = (): Promise<ClipWire> => server.api('GET', `/v1/clips/${id}`);
      await expect.poll(async () => (await get()).status, { timeout: 120_000 }).toBe('ready');
      const clip = await get();

      const page = await context.newPage();
      // Not the server's own: all that the page has is the URLs.
      await page.goto(shop.url);
      const played: Played = await page.evaluate(
        async ([url, captions, side]) => {
          const video = document.createElement('video');
          video.crossOrigin = 'anonymous';
          video.muted = true;
          video.src = url;
          const track = document.createElement('track');
          track.src = captions;
          track.default = true;
          video.append(track);
          document.body.append(video);
          const canvas = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true })!;
          const frames: { at: number; pixels: string }[] = [];
          const draw = (at: number): void => {
            canvas.drawImage(video, 0, 0, side, side);
            const { data } = canvas.getImageData(0, 0, side, side);
            let bytes = '';
            for (let from = 0; from < data.length; from += 8_192)
              bytes += String.fromCharCode(...data.subarray(from, from + 8_192));
            frames.push({ at, pixels: btoa(bytes) });
          };
          const next = (_now: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
            draw(mediaTime);
            video.requestVideoFrameCallback(next);
          };
          video.requestVideoFrameCallback(next);
          const ended = new Promise((resolve, reject) => {
            video.addEventListener('ended', resolve, { once: true });
            video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
          });
          await video.play();
          await ended;
          const file = await fetch(url).then((answer) => answer.arrayBuffer());
          const audio = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(file);
          const cues = [...(track.track.cues ?? [])] as VTTCue[];
          return {
            frames,
            // A sample in six is plenty for its loudness.
            sound: [...audio.getChannelData(0)].filter((_, index) => index % 6 === 0),
            sampleRate: audio.sampleRate / 6,
            duration: video.duration,
            cues: cues.map(({ startTime, endTime, text }) => ({ from: startTime, to: endTime, text })),
          };
        },
        [clip.url!, clip.captions_url!, PICTURE_SIDE] as const,
      );
      await page.close();

      expect(Math.abs(played.duration * 1_000 - clip.duration_ms!)).toBeLessThanOrEqual(60);
      expect(played.cues.map(({ text }) => text).join(' ')).toBe(text);
      // Most of 25 a second, on a busy machine too.
      expect(played.frames.length).toBeGreaterThan(played.duration * 10);
      const loudness = loudnessTrack(played.sound, played.sampleRate);
      const pictures = played.frames.map(({ at, pixels }) => ({
        atMs: at * 1_000,
        pixels: new Uint8ClampedArray(Buffer.from(pixels, 'base64')),
      }));
      const { lagMs, r } = lipLag(pictures, loudness);
      // Vowels of one loudness open the mouth differently: how well they fit is less telling than where.
      expect(r).toBeGreaterThan(0.2);
      expect(Math.abs(lagMs - LIP_LEAD_MS)).toBeLessThanOrEqual(SKEW_MS);
      const quiet = (fromS: number, toS: number): number =>
        Math.max(
          ...loudness.slice(
            Math.ceil((fromS * 1_000) / LIP_STEP_MS),
            Math.floor((toS * 1_000) / LIP_STEP_MS),
          ),
        );
      expect(quiet(0, played.cues[0]!.from - 0.03)).toBeLessThan(0.02);
      expect(quiet(played.cues.at(-1)!.to + 0.08, played.duration)).toBeLessThan(0.02);
    },
  );
});
