import { cpSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../server/src/store/Database.ts';

let made: Promise<string> | undefined;

/** @returns a data directory with a store in which nothing is. Making it takes seconds (initdb); copies take none. */
export async function makeEmptyStore(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'visavis-empty-'));
  const database = await Database.open({ dataDir: directory });
  await database.close();
  return directory;
}

/**
 * @param from of `makeEmptyStore`; without it, one that is made for this process when the first copy is asked for.
 * @returns a data directory of one's own; the caller removes it.
 */
export async function copyEmptyStore(from?: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'visavis-data-'));
  const source = from ?? (await (made ??= makeForProcess()));
  for (const name of ['pglite', 'data.key']) {
    // A thousand small files: file by file through promises it takes three times as long.
    cpSync(join(source, name), join(directory, name), { recursive: true });
  }
  return directory;
}

async function makeForProcess(): Promise<string> {
  const directory = await makeEmptyStore();
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
