import { expect } from 'vitest';
import { systemClock } from '@visavis/shared';
import { AuditLog } from '../../server/src/audit/AuditLog.ts';
import { auditStore } from '../../server/src/auditStore.ts';
import type { Database } from '../../server/src/store/Database.ts';

/** What `npm run audit` looks at holds, for all that is in the store. */
export async function expectSoundLedger(database: Database): Promise<void> {
  const audit = new AuditLog({ database, clock: systemClock });
  const findings = await database.transaction((tx) => auditStore(tx, audit));
  expect(findings.length).toBeGreaterThan(10);
  expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
}
