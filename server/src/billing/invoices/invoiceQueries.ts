import { sql, type Insertable, type Selectable } from 'kysely';
import type { AccountId, InvoiceId, LedgerTransactionId, Modality } from '@visavis/shared';
import type { TimePosition } from '../../store/timeCursor.ts';
import type { Executor, Tables } from '../../store/tables.ts';

export type InvoiceRow = Selectable<Tables['invoices']> & { readonly paid_micros: number };
export type LineRow = Selectable<Tables['invoice_lines']>;
export type DetailsRow = Selectable<Tables['billing_details']>;

/** @returns accounts with anything charged before that day. */
export async function chargedAccounts(db: Executor, before: string): Promise<AccountId[]> {
  const { rows } = await sql<{ account_id: AccountId }>`
    select account_id from billing_accounts a
      where exists (select 1 from ledger_days d where d.account_id = a.account_id and d.day < ${before}::date
        and d.kind in ('usage', 'rounding', 'adjustment'))
      order by account_id`.execute(db);
  return rows.map((row) => row.account_id);
}

/** @returns the first month in which anything was charged and that is not closed. */
export async function firstOpenMonth(db: Executor): Promise<string | null> {
  const { rows } = await sql<{ month: string | null }>`
    select to_char(min(day), 'YYYY-MM') as month from ledger_days
      where kind in ('usage', 'rounding', 'adjustment')
        and day >= coalesce((select (max(period) || '-01')::date + interval '1 month' from closed_periods), '-infinity')`.execute(
    db,
  );
  return rows[0]?.month ?? null;
}

export async function markClosed(tx: Executor, period: string, at: Date): Promise<void> {
  await tx
    .insertInto('closed_periods')
    .values({ period, closed_at: at })
    .onConflict((conflict) => conflict.column('period').doNothing())
    .execute();
}

/** @returns months of the account in which anything was charged, after its last invoice, up to `last` with it. */
export async function monthsToInvoice(tx: Executor, accountId: AccountId, last: string): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`
    select distinct to_char(day, 'YYYY-MM') as month from ledger_days
      where account_id = ${accountId} and kind in ('usage', 'rounding', 'adjustment')
        and day < (${`${last}-01`}::date + interval '1 month')
        and to_char(day, 'YYYY-MM') > coalesce((select max(period) from invoices where account_id = ${accountId}), '')
      order by 1`.execute(tx);
  return rows.map((row) => row.month);
}

export async function hasInvoice(tx: Executor, accountId: AccountId, period: string): Promise<boolean> {
  const row = await tx
    .selectFrom('invoices')
    .select('id')
    .where('account_id', '=', accountId)
    .where('period', '>=', period)
    .executeTakeFirst();
  return row !== undefined;
}

export interface UsedRow {
  readonly mode: Modality;
  readonly micros_per_second: number;
  readonly ms: number;
  readonly amount_micros: number;
}

/** Conversation time of some days by mode and price. */
export async function usedByPrice(
  tx: Executor,
  accountId: AccountId,
  days: { from: string; to: string },
): Promise<UsedRow[]> {
  const { rows } = await sql<UsedRow>`
    select mode, price as micros_per_second, sum(ms)::bigint as ms, sum(amount_micros)::bigint as amount_micros
      from (
        select u.mode, u.ms, u.amount_micros,
            case u.mode when 'video' then p.video_price when 'voice' then p.voice_price else p.text_price end as price
          from usage_days u left join session_prices p on p.session_id = u.session_id
          where u.account_id = ${accountId} and u.day >= ${days.from}::date and u.day < ${days.to}::date
            and u.mode <> 'rounding'
      ) used
      group by mode, price
      order by array_position(array['video', 'voice', 'text'], mode), price`.execute(tx);
  return rows;
}

export interface ChargedRow {
  readonly period: string;
  readonly kind: Modality | 'rounding';
  readonly ms: number;
  readonly amount_micros: number;
}

/** What the ledger charged before a day, by month, less what invoices hold of it already; nothing where they agree. */
export async function notInvoiced(tx: Executor, accountId: AccountId, before: string): Promise<ChargedRow[]> {
  const { rows } = await sql<ChargedRow>`
    select period, kind, sum(ms)::bigint as ms, sum(amount_micros)::bigint as amount_micros
      from (
        select to_char(day, 'YYYY-MM') as period, replace(ledger_account, 'usage:', '') as kind, ms, amount_micros
          from ledger_days
          where account_id = ${accountId} and day < ${before}::date and kind in ('usage', 'rounding')
            and ledger_account in ('usage:video', 'usage:voice', 'usage:text', 'rounding')
        union all
        select l.period, l.kind, -l.ms, -l.amount_micros
          from invoice_lines l join invoices i on i.id = l.invoice_id
          where i.account_id = ${accountId} and l.kind <> 'adjustment' and l.period < ${before.slice(0, 7)}
      ) charged
      group by period, kind
      having sum(ms) <> 0 or sum(amount_micros) <> 0
      order by period, array_position(array['video', 'voice', 'text', 'rounding'], kind)`.execute(tx);
  return rows;
}

export interface AdjustmentRow {
  readonly id: LedgerTransactionId;
  readonly period: string;
  readonly description: string;
  readonly amount_micros: number;
}

/** What adjustments took before a day and no invoice tells yet. What they gave is credit, and applied as such. */
export async function adjustmentsNotInvoiced(
  tx: Executor,
  accountId: AccountId,
  before: string,
): Promise<AdjustmentRow[]> {
  const { rows } = await sql<AdjustmentRow>`
    select t.id, to_char(t.at at time zone 'UTC', 'YYYY-MM') as period, t.description, e.amount_micros
      from ledger_transactions t
      join ledger_entries e on e.transaction_id = t.id and e.ledger_account = 'adjustments' and e.amount_micros > 0
      where t.account_id = ${accountId} and t.kind = 'adjustment'
        and t.at < (${before}::date::timestamp at time zone 'UTC')
        and not exists (select 1 from invoice_lines l where l.transaction_id = t.id)
      order by t.position`.execute(tx);
  return rows;
}

/** @returns what charges before a day left to be paid and no invoice asks for yet, micros. */
export async function owedNotInvoiced(tx: Executor, accountId: AccountId, before: string): Promise<number> {
  const { rows } = await sql<{ micros: number }>`
    select (
      -coalesce((select sum(amount_micros) from ledger_days
        where account_id = ${accountId} and day < ${before}::date and ledger_account = 'receivable'
          and kind in ('usage', 'rounding', 'adjustment')), 0)
      - coalesce((select sum(due_micros) from invoices where account_id = ${accountId}), 0)
    )::bigint as micros`.execute(tx);
  return rows[0]?.micros ?? 0;
}

/** Locks the counter until the transaction ends: numbers are given in the order of commits, none is left out. */
export async function takeNumber(tx: Executor): Promise<number> {
  const row = await tx
    .updateTable('invoice_counter')
    .set({ last: sql<number>`last + 1` })
    .returning('last')
    .executeTakeFirstOrThrow();
  return row.last;
}

export async function insertInvoice(
  tx: Executor,
  invoice: Insertable<Tables['invoices']>,
  lines: readonly Insertable<Tables['invoice_lines']>[],
): Promise<void> {
  await tx.insertInto('invoices').values(invoice).execute();
  await tx.insertInto('invoice_lines').values(lines).execute();
}

/**
 * Payments go to what was due first: an invoice is paid as far as they reach beyond those before it.
 */
const selectInvoices = (db: Executor) =>
  db
    .selectFrom('invoices')
    .selectAll('invoices')
    .select(
      sql<number>`greatest(0, least(invoices.due_micros, (
        coalesce((select sum(amount_micros) from ledger_days where account_id = invoices.account_id
          and kind = 'payment' and ledger_account = 'receivable'), 0)
        - coalesce((select sum(earlier.due_micros) from invoices earlier
          where earlier.account_id = invoices.account_id and earlier.position < invoices.position), 0)
      )))::bigint`.as('paid_micros'),
    );

export async function findInvoice(
  db: Executor,
  accountId: AccountId,
  id: InvoiceId,
): Promise<InvoiceRow | undefined> {
  return selectInvoices(db).where('account_id', '=', accountId).where('id', '=', id).executeTakeFirst();
}

interface InvoicePage {
  readonly after: TimePosition | null;
  readonly limit: number;
}

const isAfter = ({ createdAt, id }: TimePosition) =>
  sql<boolean>`(invoices.issued_at, invoices.id) < (${createdAt}::timestamptz, ${id})`;

/** Newest first. */
export async function listInvoices(
  db: Executor,
  accountId: AccountId,
  { after, limit }: InvoicePage,
): Promise<InvoiceRow[]> {
  let query = selectInvoices(db).where('account_id', '=', accountId);
  if (after) query = query.where(isAfter(after));
  return query.orderBy('issued_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/** Every account's, newest first. */
export async function listAllInvoices(
  db: Executor,
  { after, limit }: InvoicePage,
): Promise<(InvoiceRow & { readonly account_name: string })[]> {
  let query = selectInvoices(db)
    .innerJoin('accounts', 'accounts.id', 'invoices.account_id')
    .select('accounts.name as account_name');
  if (after) query = query.where(isAfter(after));
  return query.orderBy('invoices.issued_at', 'desc').orderBy('invoices.id', 'desc').limit(limit).execute();
}

export async function listLines(db: Executor, id: InvoiceId): Promise<LineRow[]> {
  return db.selectFrom('invoice_lines').selectAll().where('invoice_id', '=', id).orderBy('line').execute();
}

export async function findDetails(db: Executor, accountId: AccountId): Promise<DetailsRow | undefined> {
  return db.selectFrom('billing_details').selectAll().where('account_id', '=', accountId).executeTakeFirst();
}

export async function writeDetails(db: Executor, details: DetailsRow): Promise<void> {
  const { account_id: _key, ...changes } = details;
  await db
    .insertInto('billing_details')
    .values(details)
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(changes))
    .execute();
}

export async function accountName(db: Executor, accountId: AccountId): Promise<string> {
  const row = await db.selectFrom('accounts').select('name').where('id', '=', accountId).executeTakeFirst();
  return row?.name ?? '';
}
