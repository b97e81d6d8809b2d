/**
 * `npm run audit`: sets up what is missing, then looks at every invariant of the ledger and at the audit logs in DATABASE_URL, or in DATA_DIR while
 * no server runs on it, and prints each with its violations. Ends with 1 when there are any.
 */
import { exitOnSignals } from './lib/children.mjs';
import { runMain } from './lib/SetupError.mjs';
import { prepare } from './setup/prepare.mjs';
import { runShown } from './test/runChecks.mjs';

exitOnSignals();
await runMain(async () => {
  const prepared = await prepare();
  console.log('');
  const { code } = await runShown(prepared, ['server/src/auditLedger.ts', ...process.argv.slice(2)]);
  return code;
});
