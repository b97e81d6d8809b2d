import { sql, type RawBuilder } from 'kysely';
import type { ClipId, SessionId } from '@visavis/shared';
import type { FieldCipher } from '../store/FieldCipher.ts';
import { sealedTable } from '../store/sealedColumns.ts';
import type { Executor } from '../store/tables.ts';
import { blankRows } from './blankQueries.ts';
import type { EndUser } from './EndUser.ts';
import { PERSONAL_LINES, type PersonalLine } from './personalTables.ts';

/** A row as it is exported: its columns by their names. */
export type ExportedRow = Readonly<Record<string, unknown>>;

export async function sessionsOf(
  db: Executor,
  { accountId, endUserId }: EndUser,
): Promise<{ id: SessionId; ended: boolean }[]> {
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'status'])
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id, status }) => ({ id, ended: status === 'TERMINATED' }));
}

export async function clipsOf(db: Executor, { accountId, endUserId }: EndUser): Promise<ClipId[]> {
  const rows = await db
    .selectFrom('clips')
    .select('id')
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .execute();
  return rows.map(({ id }) => id);
}

/** Whose time is counted, and not charged in whole seconds yet. */
export async function unsettledOf(db: Executor, { accountId, endUserId }: EndUser): Promise<SessionId[]> {
  const rows = await db
    .selectFrom('session_charges')
    .select('session_id')
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .where('settled_at', 'is', null)
    .execute();
  return rows.map(({ session_id }) => session_id);
}

/** @returns a page of a table's rows, decrypted, without what is not for the customer. */
export async function exportRows(
  db: Executor,
  cipher: FieldCipher,
  endUser: EndUser,
  page: { table: string; line: PersonalLine; offset: number; limit: number },
): Promise<ExportedRow[]> {
  const { table, line, offset, limit } = page;
  const { rows } = await sql<Record<string, unknown>>`
    select t.* from ${sql.table(table)} t where ${theirs(line, endUser)}
    order by ${line.expires === undefined ? sql`t::text` : sql`${sql.ref(`t.${line.expires}`)}, t::text`}
    offset ${offset} limit ${limit}`.execute(db);
  const without = new Set([
    'account_id',
    ...('without' in line.exported ? (line.exported.without ?? []) : []),
  ]);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(opened(cipher, table, row)).filter(([column]) => !without.has(column))),
  );
}

/**
 * Locks the person's sessions until the transaction ends: what is on its way to their histories waits, and finds no place
 * any more.
 */
export async function lockSessions(tx: Executor, { accountId, endUserId }: EndUser): Promise<void> {
  await tx
    .selectFrom('sessions')
    .select('id')
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/**
 * Deletes what is listed, and blanks what is kept.
 * @param tombstone takes the person's place where rows are kept.
 * @returns how many rows each table had of them, without those that had none.
 */
export async function eraseRows(
  tx: Executor,
  cipher: FieldCipher,
  endUser: EndUser,
  { tombstone, at }: { tombstone: string; at: Date },
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const { accountId, endUserId } = endUser;
  await tx
    .updateTable('sessions')
    .set({ erased_at: at })
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .execute();
  for (const [table, line] of PERSONAL_LINES) {
    const { erased } = line;
    let count = 0n;
    if ('rows' in erased) {
      const deleted = await sql`delete from ${sql.table(table)} t where ${theirs(line, endUser)}`.execute(tx);
      count = deleted.numAffectedRows ?? 0n;
    } else if (erased.blank !== undefined) {
      const where = theirs(line, endUser);
      count = await blankRows(tx, cipher, { table, blank: erased.blank, where, tombstone });
    }
    if (count > 0n) counts[table] = Number(count);
  }
  return counts;
}

/** Their rows of `t`. */
function theirs(
  { of, speaker, email }: PersonalLine,
  { accountId, endUserId }: EndUser,
): RawBuilder<boolean> {
  const named = sql<boolean>`t.end_user_id = ${endUserId}`;
  const invited = (column: string) =>
    sql<boolean>`(${named} or (t.end_user_id is null and ${sql.ref(`t.${column}`)} in
      (select email from therapykin_users where account_id = ${accountId} and end_user_id = ${endUserId})))`;
  const own = sql<boolean>`(t.account_id = ${accountId} and ${email === undefined ? named : invited(email)})`;
  const ofSession = sql<boolean>`t.session_id in
    (select id from sessions where account_id = ${accountId} and end_user_id = ${endUserId})`;
  // In a chat of several people a session is one's, and some of the words are others'.
  const said =
    speaker === undefined
      ? ofSession
      : sql<boolean>`(${ofSession} or (${sql.ref(`t.${speaker}`)} = ${endUserId}
          and t.session_id in (select id from sessions where account_id = ${accountId})))`;
  switch (of) {
    case 'end_user':
      return own;
    case 'session':
      return said;
    case 'either':
      return sql<boolean>`(${own} or ${said})`;
  }
}

function opened(
  cipher: FieldCipher,
  table: string,
  row: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const sealed = sealedTable(table);
  if (!sealed) return row;
  const place = sealed.row.map((name) => {
    const value = row[name];
    return typeof value === 'number' ? value : String(value);
  });
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      const type = sealed.columns[column];
      if (type === undefined || value === null) return [column, value];
      const at = { table, column, row: place };
      return [
        column,
        type === 'jsonb'
          ? cipher.openJson(at, value)
          : cipher.open(at, typeof value === 'string' ? value : ''),
      ];
    }),
  );
}
