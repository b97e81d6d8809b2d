import { expect } from 'vitest';
import { findViolations } from '../../server/src/billing/auditQueries.ts';
import type { Database } from '../../server/src/store/Database.ts';

/** Every invariant of the ledger holds, for all that is in the store. */
export async function expectSoundLedger(database: Database): Promise<void> {
  const findings = await database.transaction((tx) => findViolations(tx));
  expect(findings.length).toBeGreaterThan(10);
  expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
}
