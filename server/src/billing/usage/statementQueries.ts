import { sql } from 'kysely';
import type { AccountId } from '@visavis/shared';
import type { Executor } from '../../store/tables.ts';
import type { DayRange } from './usageQueries.ts';

/** What the ledger's transactions of one kind did to one of its accounts. */
export interface Movement {
  readonly kind: string;
  readonly ledger_account: string;
  readonly amount_micros: number;
  readonly ms: number;
}

/** Reads `ledger_days` by its primary key, (account_id, day, …): some rows a day. */
export async function movements(db: Executor, accountId: AccountId, range: DayRange): Promise<Movement[]> {
  const { rows } = await sql<Movement>`
    select kind, ledger_account, sum(amount_micros)::bigint as amount_micros, sum(ms)::bigint as ms
      from ledger_days
      where account_id = ${accountId} and day >= ${range.from}::date and day < ${range.to}::date
      group by kind, ledger_account`.execute(db);
  return rows;
}

/** @returns the balance when that day began, micros: credit less what was owed. By the same index. */
export async function balanceBefore(db: Executor, accountId: AccountId, day: string): Promise<number> {
  const { rows } = await sql<{ micros: number }>`
    select coalesce(sum(amount_micros), 0)::bigint as micros from ledger_days
      where account_id = ${accountId} and day < ${day}::date
        and ledger_account in ('credit', 'receivable')`.execute(db);
  return rows[0]?.micros ?? 0;
}
