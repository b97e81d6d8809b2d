import { sql, type RawBuilder } from 'kysely';
import type { AccountId, SessionId } from '@visavis/shared';
import type { FieldCipher } from '../store/FieldCipher.ts';
import type { Executor } from '../store/tables.ts';
import { blankRows } from './blankQueries.ts';
import { PERSONAL_LINES, type PersonalLine } from './personalTables.ts';

/** An account whose old words one process looks after, until `lease`. */
export interface Claim {
  readonly accountId: AccountId;
  readonly days: number;
  readonly lease: Date;
}

/** What is too old: of this account, and last used before. */
export interface Old {
  readonly accountId: AccountId;
  readonly before: Date;
}

/**
 * Takes an account that is due, for one process alone.
 * @param times.lease until when it is taken, should the process not be heard of again.
 * @param maxDays what the installation keeps for accounts that chose nothing, or more; null: all.
 */
export async function claimDue(
  db: Executor,
  times: { now: Date; lease: Date },
  maxDays: number | null,
): Promise<Claim | undefined> {
  const days = sql<number | null>`least(retention_days, ${maxDays}::integer)`;
  const { rows } = await sql<{ id: AccountId; days: number }>`
    update accounts set retention_due_at = ${times.lease}
    where id = (
      select id from accounts
      where ${days} is not null and (retention_due_at is null or retention_due_at <= ${times.now})
      order by retention_due_at nulls first, id limit 1 for no key update skip locked)
    returning id, ${days} as days`.execute(db);
  const [row] = rows;
  return row && { accountId: row.id, days: row.days, lease: times.lease };
}

/** @returns false when it was taken by another process, or the account's choice changed: leave it alone. */
export async function moveClaim(db: Executor, { accountId, lease }: Claim, to: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('accounts')
    .set({ retention_due_at: to })
    .where('id', '=', accountId)
    .where('retention_due_at', '=', lease)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Sessions that nobody used since, and that could still be. */
export async function unusedOpen(db: Executor, old: Old, limit: number): Promise<SessionId[]> {
  const { rows } = await sql<{ id: SessionId }>`
    select s.id from sessions s where ${unused(old)} and s.status in ('IDLE', 'PAUSED')
    order by s.id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Deletes and blanks what ended sessions that nobody used since, and of whose words none is left, hold beside these; nothing
 * comes into them any more.
 * @returns how many there were.
 */
export async function eraseUnused(
  tx: Executor,
  cipher: FieldCipher,
  old: Old,
  { at, limit }: { at: Date; limit: number },
): Promise<number> {
  const { rows } = await sql<{ id: SessionId }>`
    select s.id from sessions s where ${unused(old)} and s.status = 'TERMINATED'
      and not exists (select from history_entries h where h.session_id = s.id)
    order by s.id limit ${limit} for update of s skip locked`.execute(tx);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return 0;
  for (const [table, { ends }] of PERSONAL_LINES) {
    if (ends === undefined) continue;
    const theirs = sql<boolean>`${table === 'sessions' ? sql`t.id` : sql`t.session_id`} in (${sql.join(ids)})`;
    if ('rows' in ends) await sql`delete from ${sql.table(table)} t where ${theirs}`.execute(tx);
    else await blankRows(tx, cipher, { table, blank: ends.blank, where: theirs });
  }
  await tx.updateTable('sessions').set({ erased_at: at }).where('id', 'in', ids).execute();
  return ids.length;
}

/**
 * Deletes rows that are older than that, so many of each table at most.
 * @returns how many each table had, without those that had none.
 */
export async function deleteOldWords(
  tx: Executor,
  old: Old,
  limit: number,
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const [table, line] of PERSONAL_LINES) {
    if (line.expires === undefined) continue;
    const { numAffectedRows = 0n } = await sql`
      delete from ${sql.table(table)} where ctid = any(array(
        select t.ctid from ${sql.table(table)} t
        where ${sql.ref(`t.${line.expires}`)} < ${old.before} and ${ofAccount(line, old)}
          and ${line.account ? left(old) : sql`true`} limit ${limit}))`.execute(tx);
    if (numAffectedRows > 0n) counts[table] = Number(numAffectedRows);
  }
  return counts;
}

/** Somebody is connected to the session `s`, or a reply is being written in it. */
const LIVE = sql<boolean>`(s.status = 'ACTIVE' or exists (
  select from meter_spans m where m.session_id = s.id and m.closed_at is null))`;

/** Whether the session `s` is not live, and has not been used since. */
function unused({ accountId, before }: Old): RawBuilder<boolean> {
  return sql`s.account_id = ${accountId} and s.erased_at is null and s.created_at < ${before}
    and s.status <> 'ACTIVE'
    and not exists (select from meter_spans m where m.session_id = s.id
      and coalesce(m.closed_at, 'infinity') >= ${before})
    and not exists (select from history_entries h where h.session_id = s.id and h.timestamp >= ${before})`;
}

/** Whether the person of the account `t` has no login, session, bridge or plan of which they made use since. */
function left({ before }: Old): RawBuilder<boolean> {
  const theirs = (alias: string): RawBuilder<boolean> =>
    sql`${sql.ref(`${alias}.account_id`)} = t.account_id and ${sql.ref(`${alias}.end_user_id`)} = t.end_user_id`;
  return sql`not exists (select from therapykin_logins l where ${theirs('l')} and l.expires_at >= ${before})
    and not exists (select from sessions s where ${theirs('s')} and s.erased_at is null)
    and not exists (select from bridge_participants b where ${theirs('b')})
    and not exists (select from therapykin_checkouts c join payments p on p.id = c.payment_id
      where ${theirs('c')} and p.status = 'succeeded'
        and p.completed_at + (case when c.annual then 12 else 1 end) * interval '1 month' >= ${before})`;
}

/** Rows `t` of the account, without those of sessions that are live. */
function ofAccount({ of }: PersonalLine, { accountId, before }: Old): RawBuilder<boolean> {
  switch (of) {
    case 'end_user':
      return sql`t.account_id = ${accountId}`;
    case 'session':
      return sql`t.session_id in (select s.id from sessions s where s.account_id = ${accountId}
        and s.erased_at is null and s.created_at < ${before} and not ${LIVE})`;
    case 'either':
      return sql`t.account_id = ${accountId} and (t.session_id is not null or t.end_user_id is not null)
        and not exists (select from sessions s where s.id = t.session_id and ${LIVE})`;
  }
}
