import type { AccountId } from '@visavis/shared';
import type { ApiKeyService } from '../accounts/ApiKeyService.ts';
import type { Accounts } from '../accounts/createAccounts.ts';
import type { UserService } from '../accounts/UserService.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import type { Basics } from './Basics.ts';

/** Whom an installation belongs to. */
export interface Installation {
  readonly firstAccount: AccountId;
  /** The first account's API key, when it was made just now. */
  readonly firstApiKey: string | null;
  /** The first operator, when they were made just now with a made-up password. */
  readonly firstOperator: { readonly email: string; readonly password: string } | null;
  /** The account that TherapyKin's people belong to. */
  readonly therapykinAccount: AccountId;
}

/**
 * Makes the first account and the first operator, unless they are there.
 * @throws Error when THERAPYKIN_ACCOUNT names nobody.
 */
export async function openInstallation(
  { config, log }: Basics,
  { keys, accounts }: { keys: ApiKeyService; accounts: Accounts },
): Promise<Installation> {
  const first = await keys.ensureFirst(config.firstApiKey === null ? {} : { key: config.firstApiKey });
  const firstOperator = await ensureFirstOperator(accounts.users, first.accountId, config, log);
  const therapykinAccount = config.therapykinAccount ?? first.accountId;
  await accounts.accounts.get(therapykinAccount).catch((error: unknown) => {
    throw new Error('THERAPYKIN_ACCOUNT names no account of this installation.', { cause: error });
  });
  return { firstAccount: first.accountId, firstApiKey: first.key, firstOperator, therapykinAccount };
}

async function ensureFirstOperator(
  users: UserService,
  accountId: AccountId,
  { firstOperatorEmail: email, firstOperatorPassword }: Config,
  log: Logger,
): Promise<Installation['firstOperator']> {
  if (email === null) return null;
  const made = await users.ensureFirstOperator(accountId, { email, password: firstOperatorPassword });
  if (!made.operator)
    log.warn({ email }, 'FIRST_OPERATOR_EMAIL signed up by themselves: npm run operator makes them one');
  return made.password === null ? null : { email, password: made.password };
}
