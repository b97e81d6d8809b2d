import { systemClock } from '@visavis/shared';
import { z } from 'zod';
import { createAccounts } from './accounts/createAccounts.ts';
import { AuditLog } from './audit/AuditLog.ts';
import { loadConfig } from './config.ts';
import { Database } from './store/Database.ts';
import { storeLocation } from './storeLocation.ts';

/** Makes the person of the email given an operator, and a user if they are none. With PGlite the server must be stopped. */
const email = z.string().trim().toLowerCase().pipe(z.email()).safeParse(process.argv[2]);
if (!email.success || process.argv.length !== 3) {
  console.error('Whom? npm run operator -- EMAIL');
  process.exit(2);
}
try {
  const database = await Database.open(storeLocation(loadConfig()));
  try {
    const audit = new AuditLog({ database, clock: systemClock });
    const { users } = createAccounts({
      database,
      clock: systemClock,
      audit,
      opening: async () => undefined,
      signUp: false,
      maxRetentionDays: null,
    });
    const { password } = await users.appointOperator(email.data);
    console.log(`${email.data} runs this installation now.`);
    if (password !== null) console.log(`Password: ${password}   (shown only now: change it in the console)`);
  } finally {
    await database.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
