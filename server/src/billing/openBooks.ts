import type { Executor } from '../store/tables.ts';
import { AccountBook } from './AccountBook.ts';
import { Spending, type Spender } from './Spending.ts';

/** Whose conversation it is. */
export type Payer = Pick<Spender, 'accountId' | 'endUserId'>;

export interface Books {
  readonly book: AccountBook;
  readonly spending: Spending;
}

/** The books of those who pay, and what they may still spend: in one go. @param options as `AccountBook.open`. */
export async function openBooks(
  tx: Executor,
  payers: readonly Payer[],
  now: Date,
  options: { holdsOnly?: boolean } = {},
): Promise<Books> {
  const accountIds = payers.map(({ accountId }) => accountId);
  const opening = AccountBook.open(tx, accountIds, now, options);
  const spending = await Spending.open(tx, opening, payers, now);
  return { book: await opening, spending };
}

/**
 * The same, where it is known before the sessions are read whose they are; null: it is not of all of them. Whatever was
 * called before it is carried out before it.
 */
export async function openKnownBooks(
  tx: Executor,
  payers: readonly (Payer | undefined)[],
  now: Date,
  options: { holdsOnly?: boolean } = {},
): Promise<Books | null> {
  const known = payers.filter((payer) => payer !== undefined);
  return known.length === payers.length ? openBooks(tx, known, now, options) : null;
}
