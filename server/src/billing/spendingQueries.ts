import { sql, type Insertable, type Selectable } from 'kysely';
import type { AccountId } from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';

export type LimitsRow = Selectable<Tables['billing_limits']>;

export async function limitsOf(db: Executor, accountIds: readonly AccountId[]): Promise<LimitsRow[]> {
  return db.selectFrom('billing_limits').selectAll().where('account_id', 'in', accountIds).execute();
}

export async function monthlyCharges(
  db: Executor,
  month: string,
  accountIds: readonly AccountId[],
  endUserIds: readonly string[],
): Promise<{ account_id: AccountId; end_user_id: string; charged_micros: number }[]> {
  return db
    .selectFrom('monthly_charges')
    .select(['account_id', 'end_user_id', 'charged_micros'])
    .where('month', '=', month)
    .where('account_id', 'in', accountIds)
    .where('end_user_id', 'in', endUserIds)
    .execute();
}

/** What conversations with each end user hold. */
export async function heldForEndUsers(
  db: Executor,
  accountIds: readonly AccountId[],
  endUserIds: readonly string[],
): Promise<{ account_id: AccountId; end_user_id: string; held_micros: number }[]> {
  return db
    .selectFrom('holds')
    .select((expression) => [
      'account_id',
      expression.ref('end_user_id').$notNull().as('end_user_id'),
      sql<number>`sum(amount_micros)::bigint`.as('held_micros'),
    ])
    .where('released_at', 'is', null)
    .where('account_id', 'in', accountIds)
    .where('end_user_id', 'in', endUserIds)
    .groupBy(['account_id', 'end_user_id'])
    .execute();
}

export interface MonthlyChange {
  readonly account_id: AccountId;
  readonly month: string;
  readonly end_user_id: string;
  readonly charged_micros: number;
  readonly ms: number;
}

export async function addMonthlyCharges(tx: Executor, changes: readonly MonthlyChange[]): Promise<void> {
  await sql`insert into monthly_charges as monthly (account_id, month, end_user_id, charged_micros, ms)
    select * from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as row
      (account_id text, month text, end_user_id text, charged_micros bigint, ms bigint)
    on conflict (account_id, month, end_user_id) do update set
      charged_micros = monthly.charged_micros + excluded.charged_micros, ms = monthly.ms + excluded.ms`.execute(
    tx,
  );
}

/** @returns how many sessions of the account are connected, that one left out. */
export async function countConnected(
  tx: Executor,
  accountId: AccountId,
  except: string | null,
): Promise<number> {
  let query = tx
    .selectFrom('meter_spans')
    .innerJoin('sessions', 'sessions.id', 'meter_spans.session_id')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('meter_spans.closed_at', 'is', null)
    .where('sessions.account_id', '=', accountId);
  if (except !== null) query = query.where('sessions.id', '!=', except as never);
  const row = await query.executeTakeFirst();
  return row?.count ?? 0;
}

export async function writeLimits(tx: Executor, row: LimitsRow): Promise<void> {
  const { account_id: _id, ...columns } = row;
  await tx
    .insertInto('billing_limits')
    .values(row)
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(columns))
    .execute();
}

/** @returns whether it was not known yet. */
export async function noteThreshold(
  tx: Executor,
  row: Insertable<Tables['usage_thresholds']>,
): Promise<boolean> {
  const result = await tx
    .insertInto('usage_thresholds')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
