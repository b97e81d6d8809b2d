import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process holds the data directory. The message names both and says what to do. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
}

/**
 * The single-writer lock of a data directory. Two PGlite processes on one directory both acknowledge writes and one
 * of them loses everything, so the lock must be one that cannot outlive its holder: an OS file lock, which the kernel
 * drops when the process ends in any way, `kill -9` included. Node has no call for those; SQLite does, and Node has
 * SQLite: the lock is an exclusive transaction that is never committed. The files left behind mean nothing.
 */
export class DirectoryLock {
  readonly #holder: DatabaseSync;

  private constructor(holder: DatabaseSync) {
    this.#holder = holder;
  }

  /** @throws DirectoryInUseError when another process (or another lock of this one) holds the directory. */
  static acquire(directory: string): DirectoryLock {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const pidFile = join(directory, 'writer.pid');
    const holder = new DatabaseSync(join(directory, 'writer.lock'));
    try {
      holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (error) {
      holder.close();
      if (!isBusy(error)) throw error;
      throw new DirectoryInUseError(
        `The data directory ${directory} is in use by another process${describePid(pidFile)}. ` +
          'Two servers on one directory would lose data: stop the other one, choose another data directory, ' +
          'or give every server the same Postgres by DATABASE_URL.',
      );
    }
    writeFileSync(pidFile, `${process.pid}\n`);
    return new DirectoryLock(holder);
  }

  close(): void {
    if (this.#holder.isOpen) this.#holder.close();
  }
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5;
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function describePid(pidFile: string): string {
  try {
    return ` (process ${readFileSync(pidFile, 'utf8').trim()})`;
  } catch {
    return '';
  }
}
