import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { Database, type DatabaseLocation } from '../../server/src/store/Database.ts';
import { createDatabase } from './postgres.ts';

/** The stores that must behave alike. */
const STORES: Record<string, () => Promise<DatabaseLocation>> = {
  PGlite: async () => ({ memory: true }),
  Postgres: async () => ({ url: await emptyPostgres() }),
};

/** @returns the URL of a new, empty database on the test run's Postgres. */
export async function emptyPostgres(): Promise<string> {
  return createDatabase(inject('postgresUrl'), `test_${randomBytes(6).toString('hex')}`);
}

/** Runs the suite on each store, with one database for all of its tests: `database()` inside them. */
export function describeOnEachStore(name: string, suite: (database: () => Database) => void): void {
  describe.each(Object.entries(STORES))(`${name} on %s`, (_store, locate) => {
    let opened: Database | undefined;
    beforeAll(async () => {
      opened = await Database.open(await locate());
    });
    afterAll(async () => {
      await opened?.close();
    });
    suite(() => {
      if (!opened) throw new Error('the store is open inside of tests only');
      return opened;
    });
  });
}
