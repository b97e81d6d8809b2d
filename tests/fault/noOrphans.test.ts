import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { descendantsOf, survivorsOf, type RunningProcess } from '../support/processes.ts';
import { createSession } from '../support/sessions.ts';
import { startServer, type StartOptions, type TestServer } from '../support/startServer.ts';

const GONE_WITHIN_MS = 5_000;
const START = resolve(import.meta.dirname, '../../scripts/start.mjs');
const WITHOUT_ADDON = pathToFileURL(resolve(import.meta.dirname, '../support/withoutAddon.mjs')).href;

const mediaWorker = expect.stringMatching(/media-worker[/\\]src[/\\]main\.ts/) as string;
const sfuWorker = expect.stringMatching(/mediasoup-worker/) as string;
const clipRenderer = expect.stringMatching(/media-worker[/\\]src[/\\]clips[/\\]main\.ts/) as string;
const clipFfmpeg = expect.stringMatching(/ffmpeg.* -c:v libx264/) as string;
const ffmpeg = expect.stringMatching(/ffmpeg.* -c:v libvpx/) as string;

describe('no process outlives the server', () => {
  let server: TestServer | undefined;
  let browser: Browser | undefined;

  async function start(options: StartOptions = {}): Promise<TestServer> {
    server = await startServer(options);
    return server;
  }

  /** A session in whose middle the server will end. */
  async function converse(on: TestServer): Promise<void> {
    browser = await launchChromium();
    const { token } = await createSession(on);
    const page = await AvatarPage.open(await browser.newContext(), on.url);
    await page.connect({ token });
  }

  function children(on: TestServer, ...expected: string[]): RunningProcess[] {
    const found = descendantsOf(on.pid);
    expect(found.map(({ command }) => command)).toEqual(expect.arrayContaining(expected));
    return found;
  }

  afterEach(async () => {
    await browser?.close();
    await server?.stop();
    browser = undefined;
    server = undefined;
  });

  it('when it is stopped', async () => {
    const running = await start();
    const found = children(running, mediaWorker, sfuWorker);
    expect(await running.stop()).toBe(0);
    expect(await survivorsOf(found, 0)).toEqual([]);
  });

  it('when it is killed in the middle of a conversation', async () => {
    const running = await start();
    await converse(running);
    const found = children(running, mediaWorker, sfuWorker);
    await running.kill9();
    expect(await survivorsOf(found, GONE_WITHIN_MS)).toEqual([]);
  });

  it('when it is killed while ffmpeg encodes a conversation, and another a clip', async () => {
    const running = await start({ env: { NODE_OPTIONS: `--import ${WITHOUT_ADDON}` } });
    await converse(running);
    const text = 'This sentence is said, drawn and encoded for quite a while. '.repeat(20);
    await running.api('POST', '/v1/clips', { text, face: 'maya' });
    await expect
      .poll(() => descendantsOf(running.pid).map(({ command }) => command), { timeout: 60_000 })
      .toContainEqual(clipFfmpeg);
    const found = children(running, mediaWorker, sfuWorker, ffmpeg, clipRenderer, clipFfmpeg);
    await running.kill9();
    expect(await survivorsOf(found, GONE_WITHIN_MS)).toEqual([]);
  });

  it('when npm start, which runs it, is killed', async () => {
    const launcher = await start({ command: [START] });
    const found = children(launcher, mediaWorker, sfuWorker);
    await launcher.kill9();
    // An orderly stop, which counts sessions first.
    expect(await survivorsOf(found, 20_000)).toEqual([]);
  });
});
