import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { Database } from '../../server/src/store/Database.ts';
import { makeEmptyStore } from './emptyStore.ts';
import { createDatabase, TestPostgres } from './postgres.ts';
import { TEST_KEYS } from './testKeys.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The Postgres of this test run. */
    postgresUrl: string;
    /** A database on it with the schema and nothing else, to make others from. */
    migratedDatabase: string;
    /** A data directory with a store in which nothing is, to be copied. */
    emptyStore: string;
  }
}

const MIGRATED = 'migrated';

/** One Postgres for all contract tests; each suite makes a database of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await TestPostgres.start();
  const database = await Database.open({
    url: await createDatabase(postgres.url(), MIGRATED),
    keys: TEST_KEYS,
  });
  await database.close();
  const emptyStore = await makeEmptyStore();
  project.provide('postgresUrl', postgres.url());
  project.provide('migratedDatabase', MIGRATED);
  project.provide('emptyStore', emptyStore);
  return async () => {
    await postgres.close();
    await rm(emptyStore, { recursive: true, force: true });
  };
}
