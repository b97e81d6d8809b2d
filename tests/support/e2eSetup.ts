import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the shared server's process id is written when it is started. */
    sharedServerPidFile: string;
  }
}

/** A little more than the server allows itself. */
const STOP_WITHIN_MS = 25_000;
const POLL_MS = 50;

/** Stops the server that test files share, if one was started, before the run counts as over. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'visavis-shared-'));
  const pidFile = join(folder, 'pid');
  project.provide('sharedServerPidFile', pidFile);
  return async () => {
    const pid = Number(await readFile(pidFile, 'utf8').catch(() => '0'));
    if (pid > 0) await stop(pid);
    await rm(folder, { recursive: true, force: true });
  };
}

async function stop(pid: number): Promise<void> {
  const deadline = Date.now() + STOP_WITHIN_MS;
  let signal: NodeJS.Signals | 0 = 'SIGTERM';
  while (Date.now() < deadline) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    signal = 0;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
