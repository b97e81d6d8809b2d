import { sql, type Insertable, type Selectable } from 'kysely';
import type { AccountId, BillingMode, SessionId } from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';
import { together } from '../store/together.ts';
import type { PostedTransaction } from './Posting.ts';

export type AccountRow = Selectable<Tables['billing_accounts']>;
export type GrantRow = Selectable<Tables['credit_grants']>;
export type TransactionRow = Selectable<Tables['ledger_transactions']>;

/** Accounts that have a state already keep it. */
export async function openAccounts(
  tx: Executor,
  accountIds: readonly AccountId[],
  mode: BillingMode,
  now: Date,
): Promise<boolean> {
  const rows = accountIds.map((account_id) => ({ account_id, billing_mode: mode, created_at: now }));
  const result = await tx
    .insertInto('billing_accounts')
    .values(rows)
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function lockAccounts(tx: Executor, accountIds: readonly AccountId[]): Promise<AccountRow[]> {
  return tx
    .selectFrom('billing_accounts')
    .selectAll()
    .where('account_id', 'in', accountIds)
    .orderBy('account_id')
    .forNoKeyUpdate()
    .execute();
}

export async function findAccount(db: Executor, accountId: AccountId): Promise<AccountRow | undefined> {
  return db.selectFrom('billing_accounts').selectAll().where('account_id', '=', accountId).executeTakeFirst();
}

export async function setBillingMode(tx: Executor, accountId: AccountId, mode: BillingMode): Promise<void> {
  await tx
    .updateTable('billing_accounts')
    .set({ billing_mode: mode })
    .where('account_id', '=', accountId)
    .execute();
}

/** @returns credit that is left, in the order in which it is burnt: what expires soonest first. */
export async function openGrants(db: Executor, accountIds: readonly AccountId[]): Promise<GrantRow[]> {
  return db
    .selectFrom('credit_grants')
    .selectAll()
    .where('account_id', 'in', accountIds)
    .where('remaining_micros', '>', 0)
    .orderBy('account_id')
    .orderBy('expires_at', (order) => order.asc().nullsLast())
    .orderBy('position')
    .execute();
}

/** @returns accounts that have credit whose time is over. */
export async function accountsWithExpired(db: Executor, now: Date): Promise<AccountId[]> {
  const rows = await db
    .selectFrom('credit_grants')
    .select('account_id')
    .distinct()
    .where('remaining_micros', '>', 0)
    .where('expires_at', '<=', now)
    .execute();
  return rows.map((row) => row.account_id);
}

export async function insertGrant(
  tx: Executor,
  grant: Insertable<Tables['credit_grants']>,
): Promise<GrantRow> {
  return tx.insertInto('credit_grants').values(grant).returningAll().executeTakeFirstOrThrow();
}

/** @returns the id of the credit that came last; '' when there was none. */
export async function newestGrant(db: Executor, accountId: AccountId): Promise<string> {
  const row = await db
    .selectFrom('credit_grants')
    .select('id')
    .where('account_id', '=', accountId)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? '';
}

export async function findByReference(db: Executor, reference: string): Promise<TransactionRow | undefined> {
  return db
    .selectFrom('ledger_transactions')
    .selectAll()
    .where('reference', '=', reference)
    .executeTakeFirst();
}

/** Rows go as one JSON document: a statement whose text never changes, however many there are. */
export async function insertTransactions(tx: Executor, posted: readonly PostedTransaction[]): Promise<void> {
  const transactions = posted.map((each) => ({
    id: each.id,
    account_id: each.accountId,
    position: each.position,
    at: each.at.toISOString(),
    kind: each.kind,
    session_id: each.sessionId ?? null,
    epoch: each.epoch ?? null,
    reference: each.reference,
    description: each.description,
    prev_hash: each.prevHash,
    hash: each.hash,
  }));
  const entries = posted.flatMap(({ id, entries: lines }) =>
    lines.map(({ ledgerAccount, amountMicros, ms = 0 }, line) => ({
      transaction_id: id,
      line,
      ledger_account: ledgerAccount,
      amount_micros: amountMicros,
      ms,
    })),
  );
  await together(
    sql`insert into ledger_transactions
      (id, account_id, position, at, kind, session_id, epoch, reference, description, prev_hash, hash)
    select * from jsonb_to_recordset(${JSON.stringify(transactions)}::jsonb) as row
      (id text, account_id text, position bigint, at timestamptz, kind text, session_id text, epoch integer,
       reference text, description text, prev_hash text, hash text)`.execute(tx),
    sql`insert into ledger_entries (transaction_id, line, ledger_account, amount_micros, ms)
    select * from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as row
      (transaction_id text, line smallint, ledger_account text, amount_micros bigint, ms bigint)`.execute(tx),
  );
}

export async function updateGrants(tx: Executor, grants: readonly GrantRow[]): Promise<void> {
  const rows = grants.map(({ id, remaining_micros }) => ({ id, remaining_micros }));
  await sql`update credit_grants set remaining_micros = row.remaining_micros
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id text, remaining_micros bigint)
    where credit_grants.id = row.id`.execute(tx);
}

export async function updateAccounts(tx: Executor, accounts: readonly AccountRow[]): Promise<void> {
  const rows = accounts.map(({ account_id, balance_micros, held_micros, position, hash }) => ({
    account_id,
    balance_micros,
    held_micros,
    position,
    hash,
  }));
  await sql`update billing_accounts set
      balance_micros = row.balance_micros, held_micros = row.held_micros, position = row.position, hash = row.hash
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
      (account_id text, balance_micros bigint, held_micros bigint, position bigint, hash text)
    where billing_accounts.account_id = row.account_id`.execute(tx);
}

export interface TransactionWithEntries extends TransactionRow {
  readonly entries: readonly { ledger_account: string; amount_micros: number; ms: number }[];
}

/** Newest first. @param before a position; what is older comes. */
export async function listTransactions(
  db: Executor,
  filter: {
    accountId: AccountId;
    sessionId?: SessionId | undefined;
    before?: number | undefined;
    limit: number;
  },
): Promise<TransactionWithEntries[]> {
  let query = db.selectFrom('ledger_transactions').selectAll().where('account_id', '=', filter.accountId);
  if (filter.sessionId !== undefined) query = query.where('session_id', '=', filter.sessionId);
  if (filter.before !== undefined) query = query.where('position', '<', filter.before);
  const rows = await query.orderBy('position', 'desc').limit(filter.limit).execute();
  if (rows.length === 0) return [];
  const entries = await db
    .selectFrom('ledger_entries')
    .selectAll()
    .where(
      'transaction_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('transaction_id')
    .orderBy('line')
    .execute();
  const byId = Map.groupBy(entries, ({ transaction_id }) => transaction_id);
  return rows.map((row) => ({ ...row, entries: byId.get(row.id) ?? [] }));
}
