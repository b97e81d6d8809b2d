import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryInUseError, DirectoryLock } from './DirectoryLock.ts';

describe('DirectoryLock', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'visavis-lock-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it('has one holder at a time', () => {
    const first = DirectoryLock.acquire(directory);
    expect(() => DirectoryLock.acquire(directory)).toThrow(DirectoryInUseError);
    expect(() => DirectoryLock.acquire(directory)).toThrow(
      new RegExp(`${directory}.*process ${process.pid}`),
    );
    first.close();
    first.close();
    DirectoryLock.acquire(directory).close();
  });

  it('makes the directory, readable by its owner alone', () => {
    const deep = join(directory, 'a', 'b');
    DirectoryLock.acquire(deep).close();
    DirectoryLock.acquire(deep).close();
  });

  it('leaves other directories free', () => {
    const first = DirectoryLock.acquire(directory);
    DirectoryLock.acquire(join(directory, 'other')).close();
    first.close();
  });
});
