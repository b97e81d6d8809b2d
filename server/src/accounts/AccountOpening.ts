import type { AccountId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';

/**
 * What else happens when an account is made, in the same transaction: its trial credit, say.
 * @param tx the transaction that makes the account.
 */
export type AccountOpening = (tx: Executor, accountId: AccountId) => Promise<void>;
