import { existsSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** No look-ups and downloads of its own; no graphics card; sound may play without a click. */
const QUIET = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--autoplay-policy=no-user-gesture-required',
];

export interface LaunchOptions {
  /** A WAV file that the browser hears as its microphone, again and again; without one, a beep each second. */
  readonly microphone?: string;
  /** Whether a page that asks for the microphone gets it. Default: yes. */
  readonly allowMicrophone?: boolean;
  /** More of Chromium's switches. */
  readonly args?: readonly string[];
  /** It gets what others leave of the CPU. */
  readonly yields?: boolean;
}

/** @throws Error that says what to install when there is no Chromium on this machine. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const { microphone, allowMicrophone = true, args = [], yields = false } = options;
  const own = getPriority();
  // Children are born with their parent's.
  if (yields) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const launched = chromium.launch({
    executablePath: findChromium(),
    args: [
      ...QUIET,
      // Chromium's own sandbox refuses to be started by root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--use-fake-device-for-media-stream',
      ...(allowMicrophone ? ['--use-fake-ui-for-media-stream'] : ['--deny-permission-prompts']),
      ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
      ...args,
    ],
  });
  return launched.finally(() => {
    if (yields) setPriority(own);
  });
}

function findChromium(): string {
  const given = process.env.CHROMIUM_BIN;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const found =
    given ?? folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(existsSync);
  if (found === undefined || !existsSync(found)) {
    throw new Error('The tests need Chromium: npm run setup -- --tests, or set CHROMIUM_BIN to its path.');
  }
  return found;
}
