import { rm } from 'node:fs/promises';
import path from 'node:path';
import { AvatarPage } from '../../support/AvatarPage.ts';
import { launchChromium } from '../../support/chromium.ts';
import { microphoneFile } from '../../support/microphone.ts';
import type { Recording } from '../../support/speechFixtures.ts';
import { startServer, type TestServer } from '../../support/startServer.ts';
import type { BenchOptions } from '../options.ts';

export interface Live {
  readonly server: TestServer;
  readonly page: AvatarPage;
}

/** What Chromium hears: recordings after `leadMs` of silence, each followed by `gapMs` of it. */
export interface Heard {
  readonly recordings: readonly Recording[];
  readonly leadMs: number;
  readonly gapMs?: number;
}

/** Longer than any measurement without a speaker. */
const SILENCE: Heard = { recordings: [], leadMs: 600_000 };

export interface LiveOptions {
  /** Default: silence. */
  readonly heard?: Heard;
  /** Of the server, over its usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The browser gets what the server leaves of the CPU, as if it were on a machine of its own. */
  readonly browserYields?: boolean;
}

/** The real server and a page in Chromium, for the time of `work`. */
export async function withLive<Result>(
  { size }: BenchOptions,
  work: (live: Live) => Promise<Result>,
  { heard = SILENCE, settings = {}, browserYields = false }: LiveOptions = {},
): Promise<Result> {
  const { recordings, ...timing } = heard;
  const microphone = await microphoneFile(recordings, timing);
  const server = await startServer({ env: { VIDEO_SIZE: String(size), LOG_LEVEL: 'warn', ...settings } });
  try {
    const chromium = await launchChromium({ microphone, yields: browserYields });
    try {
      const page = await AvatarPage.open(await chromium.newContext(), server.url);
      return await work({ server, page });
    } finally {
      await chromium.close();
    }
  } finally {
    await server.stop();
    await rm(path.dirname(microphone), { recursive: true, force: true });
  }
}
