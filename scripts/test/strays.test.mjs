import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endStrays, makeTemporaryFolder } from './strays.mjs';

describe.runIf(existsSync('/proc/self/environ'))('what a suite leaves behind', () => {
  it('is found by its environment in any process group, named, ended and cleared away', async () => {
    const folder = makeTemporaryFolder('strays');
    writeFileSync(join(folder, 'file'), '');
    const stray = spawn('sleep', ['61'], {
      env: { ...process.env, TMPDIR: folder },
      detached: true,
      stdio: 'ignore',
    });
    const ended = once(stray, 'exit');
    expect(await endStrays(folder, 0)).toEqual([`${stray.pid} sleep 61`]);
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(existsSync(folder)).toBe(false);
  });

  it('is nothing when all ended by themselves within the grace', async () => {
    const folder = makeTemporaryFolder('strays');
    spawn('sleep', ['0.3'], { env: { ...process.env, TMPDIR: folder }, stdio: 'ignore' });
    expect(await endStrays(folder)).toEqual([]);
  });
});
