import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './withLock.mjs';

const NOBODY = 2 ** 22 + 1;

describe('withLock', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'visavis-lock-'));
    path = join(folder, 'lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('runs one holder at a time and leaves no lock behind, also after a failure', async () => {
    /** @type {string[]} */
    const order = [];
    let waits = 0;
    const first = withLock(path, undefined, async () => {
      order.push('first begins');
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push('first ends');
      throw new Error('no luck');
    });
    const second = withLock(
      path,
      () => {
        waits += 1;
      },
      async () => order.push('second'),
    );
    await expect(first).rejects.toThrow('no luck');
    await second;
    expect(order).toEqual(['first begins', 'first ends', 'second']);
    expect(waits).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('takes over from a process that has died', async () => {
    writeFileSync(path, JSON.stringify({ pid: NOBODY, host: hostname() }));
    expect(await withLock(path, undefined, async () => 'done')).toBe('done');
  });

  it('takes over from a holder on another host that has not touched its lock for long', async () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: 'elsewhere' }));
    const longAgo = Date.now() / 1000 - 120;
    utimesSync(path, longAgo, longAgo);
    expect(await withLock(path, undefined, async () => 'done')).toBe('done');
  });
});
