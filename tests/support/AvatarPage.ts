import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AvatarSession } from '@visavis/client-sdk';
import { build } from 'esbuild';
import type { BrowserContext, Page } from 'playwright-core';
import type { SeenEvent } from '../e2e/page/main.ts';
import type { Spoken } from '../e2e/page/PageMicrophone.ts';
import type { Recording } from './speechFixtures.ts';

/** mediasoup sends its bandwidth probes as a stream of their own. */
const PROBE_SSRC = 1234;

export interface OpenOptions {
  readonly token: string;
  /** `'page'`: the page's own, silent until `speak`. */
  readonly microphone?: boolean | 'page';
  /** `voice`: an `<audio>` plays the avatar. */
  readonly modality?: 'video' | 'voice' | 'text';
}

export interface SeenFrame {
  readonly at: number;
  readonly mouth: number;
  readonly motion: number;
}

/** A page that embeds the SDK, seen from a test: what it was told, and the media that it really received. */
export class AvatarPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** @param serverUrl the page is served from the server's own origin. */
  static async open(context: BrowserContext, serverUrl: string): Promise<AvatarPage> {
    const page = await context.newPage();
    const script = await bundle();
    await page.route('**/e2e.html', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<!doctype html><meta charset="utf-8"><title>e2e</title><script src="/e2e.js"></script>',
      }),
    );
    await page.route('**/e2e.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
    page.on('pageerror', (error) => console.error('page error:', error));
    await page.goto(`${serverUrl}/e2e.html`);
    await page.waitForFunction(() => 'visavisTest' in window);
    return new AvatarPage(page);
  }

  /** Makes a conversation without connecting it. @returns its index on the page. */
  async prepare(options: OpenOptions): Promise<number> {
    return this.page.evaluate((given) => {
      window.visavisTest.open(given);
      return window.visavisTest.conversations.length - 1;
    }, options);
  }

  /** Makes a conversation and connects it. @returns its index on the page, once its first frame flows. */
  async connect(options: OpenOptions): Promise<number> {
    const index = await this.prepare(options);
    await this.call('connect', index);
    return index;
  }

  /** Calls one of the session's methods. */
  async call(
    method:
      'connect' | 'disconnect' | 'reconnect' | 'terminate' | 'interrupt' | 'commitTurn' | 'mute' | 'unmute',
    index = 0,
  ): Promise<void> {
    await this.page.evaluate(([name, which]) => window.visavisTest.conversations[which]!.session[name](), [
      method,
      index,
    ] as const);
  }

  /** One of the session's commands that take something. @throws what it rejects with. */
  async command<Name extends 'speak' | 'updateSettings' | 'setModality'>(
    name: Name,
    argument: Parameters<AvatarSession[Name]>[0],
    index = 0,
  ): Promise<void> {
    await this.page.evaluate(
      ([method, given, which]) => {
        const { session } = window.visavisTest.conversations[which]!;
        return (session[method] as (argument: unknown) => Promise<void>).call(session, given);
      },
      [name, argument, index] as const,
    );
  }

  /** The kinds of the tracks that the player plays. */
  async shownTracks(index = 0): Promise<string[]> {
    return this.page.evaluate((which) => {
      const { srcObject } = window.visavisTest.conversations[which]!.player;
      return (srcObject as MediaStream)
        .getTracks()
        .map(({ kind }) => kind)
        .toSorted();
    }, index);
  }

  async say(text: string, index = 0): Promise<void> {
    await this.page.evaluate(
      ([message, which]) => window.visavisTest.conversations[which]!.session.sendMessage(message),
      [text, index] as const,
    );
  }

  /** Makes a recording sound in the page's own microphone. @returns when, before it has sounded. */
  async speak(recording: Recording): Promise<Spoken> {
    return this.speakWav(await readFile(path.join(import.meta.dirname, '../fixtures', recording)));
  }

  /** The same with any WAV file. */
  async speakWav(wav: Uint8Array): Promise<Spoken> {
    const file = Buffer.from(wav).toString('base64');
    return this.page.evaluate((base64) => window.visavisTest.speak(base64), file);
  }

  async events(index = 0): Promise<SeenEvent[]> {
    return this.page.evaluate((which) => window.visavisTest.conversations[which]!.events, index);
  }

  /** Waits until an event of that name, from `from` on, satisfies the condition. */
  async waitForEvent<Data>(
    name: string,
    condition: (data: Data) => boolean = () => true,
    { index = 0, from = 0, timeoutMs = 30_000 }: { index?: number; from?: number; timeoutMs?: number } = {},
  ): Promise<{ at: number; data: Data; position: number }> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const events = await this.events(index);
      const position = events.findIndex(
        (event, at) => at >= from && event.name === name && condition(event.data as Data),
      );
      const found = events[position];
      if (found) return { at: found.at, data: found.data as Data, position };
      if (Date.now() > deadline) {
        const told = events.map((event) => `${event.name} ${JSON.stringify(event.data).slice(0, 160)}`);
        throw new Error(
          `no "${name}" as expected within ${timeoutMs} ms; seen:\n${told.slice(-40).join('\n')}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Begins to record what is received. @param options.picture false: of the sound alone. */
  async startProbe(index = 0, options: { picture?: boolean } = {}): Promise<void> {
    await this.page.evaluate(
      async ([which, how]) => {
        await window.visavisTest.conversations[which]!.probe(how);
      },
      [index, options] as const,
    );
  }

  /** Everything heard since the probe began: 48 kHz mono. */
  async recording(index = 0): Promise<Int16Array> {
    const base64 = await this.page.evaluate(
      async (which) => (await window.visavisTest.conversations[which]!.probe()).recording(),
      index,
    );
    const bytes = Buffer.from(base64, 'base64');
    return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  }

  async frames(index = 0): Promise<SeenFrame[]> {
    return this.page.evaluate(
      async (which) => (await window.visavisTest.conversations[which]!.probe()).frames,
      index,
    );
  }

  async envelope(index = 0): Promise<{ at: number; rms: number }[]> {
    return this.page.evaluate(
      async (which) => (await window.visavisTest.conversations[which]!.probe()).envelope(),
      index,
    );
  }

  /** Received-media statistics of all of the page's peer connections; the SFU's bandwidth probes are left out. */
  async inbound(kind: 'audio' | 'video'): Promise<Record<string, number>[]> {
    const reports = await this.page.evaluate(() => window.visavisTest.conversations[0]!.inbound());
    return reports.filter((report) => report.kind === kind && report.ssrc !== PROBE_SSRC) as Record<
      string,
      number
    >[];
  }

  async interceptFrames(): Promise<void> {
    await this.page.evaluate(() => window.visavisTest.interceptFrames());
  }

  async loseNextKeyFrame(): Promise<void> {
    await this.page.evaluate(() => window.visavisTest.loseNextKeyFrame());
  }

  async now(): Promise<number> {
    return this.page.evaluate(() => performance.now());
  }
}

let bundled: Promise<string> | undefined;

/** The page's script, built once a process. */
function bundle(): Promise<string> {
  bundled ??= build({
    entryPoints: [path.join(import.meta.dirname, '../e2e/page/main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  return bundled;
}
