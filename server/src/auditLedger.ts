import { systemClock } from '@visavis/shared';
import { AuditLog } from './audit/AuditLog.ts';
import { auditStore } from './auditStore.ts';
import { ConfigError, loadConfig } from './config.ts';
import { Database } from './store/Database.ts';
import { storeLocation } from './storeLocation.ts';
import { DirectoryInUseError } from './store/DirectoryLock.ts';

/** `npm run audit`: looks at what must hold of ledger and audit logs, and prints each with its violations. Exits with 1 when there are any. */
async function auditAll(): Promise<number> {
  const database = await Database.open(storeLocation(loadConfig()));
  try {
    const audit = new AuditLog({ database, clock: systemClock });
    const findings = await database.transaction((tx) => auditStore(tx, audit));
    for (const { invariant, violations, examples } of findings) {
      const named =
        violations === 0 ? '' : `  (${examples.join(', ')}${violations > examples.length ? ', …' : ''})`;
      console.log(`${violations === 0 ? '✓' : '✗'} ${String(violations).padStart(6)}  ${invariant}${named}`);
    }
    const sum = findings.reduce((total, { violations }) => total + violations, 0);
    console.log(`\n${sum} violation${sum === 1 ? '' : 's'} of ${findings.length} invariants`);
    return sum === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}

try {
  process.exitCode = await auditAll();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof DirectoryInUseError) {
    console.error(`${error.message}\nThe embedded database has one owner: stop the server, then audit.`);
  } else if (error instanceof ConfigError) console.error(error.message);
  else throw error;
}
