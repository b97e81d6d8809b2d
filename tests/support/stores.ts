import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { Database, type DatabaseLocation } from '../../server/src/store/Database.ts';
import { copyEmptyStore } from './emptyStore.ts';
import { createDatabase } from './postgres.ts';
import { TEST_KEYS } from './testKeys.ts';

interface Located {
  readonly location: DatabaseLocation;
  readonly remove?: () => Promise<void>;
}

/** The stores that must behave alike. */
const STORES: Record<string, () => Promise<Located>> = {
  PGlite: locatePglite,
  Postgres: async () => ({ location: { url: await migratedPostgres(), keys: TEST_KEYS } }),
};

async function locatePglite(): Promise<Located> {
  const dataDir = await copyEmptyStore(inject('emptyStore'));
  return { location: { dataDir }, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

/** @returns the URL of a new database on the test run's Postgres: its schema is there, and no row. */
export async function migratedPostgres(): Promise<string> {
  return newDatabase(inject('migratedDatabase'));
}

/** @returns the URL of a new database on the test run's Postgres in which nothing is, not even a schema. */
export async function emptyPostgres(): Promise<string> {
  return newDatabase();
}

async function newDatabase(template?: string): Promise<string> {
  return createDatabase(inject('postgresUrl'), `test_${randomBytes(6).toString('hex')}`, template);
}

/** Runs the suite on each store, with one database for all of its tests: `database()` inside them. */
export function describeOnEachStore(name: string, suite: (database: () => Database) => void): void {
  describe.each(Object.entries(STORES))(`${name} on %s`, (_store, locate) => {
    let located: Located | undefined;
    let opened: Database | undefined;
    beforeAll(async () => {
      located = await locate();
      opened = await Database.open(located.location);
    });
    afterAll(async () => {
      await opened?.close();
      await located?.remove?.();
    });
    suite(() => {
      if (!opened) throw new Error('the store is open inside of tests only');
      return opened;
    });
  });
}
