import type { AccountId, ConsoleSessionId, MemberRole, UserId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';

export interface ConsoleSessionRow {
  id: ConsoleSessionId;
  token_hash: string;
  user_id: UserId;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
}

export async function insertSession(tx: Executor, row: ConsoleSessionRow): Promise<void> {
  await tx.insertInto('console_sessions').values(row).execute();
}

export async function findSession(
  db: Executor,
  tokenHash: string,
): Promise<(ConsoleSessionRow & { operator: boolean }) | undefined> {
  return db
    .selectFrom('console_sessions')
    .innerJoin('users', 'users.id', 'console_sessions.user_id')
    .selectAll('console_sessions')
    .select('users.operator')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
}

export async function touchSession(db: Executor, id: ConsoleSessionId, now: Date): Promise<void> {
  await db.updateTable('console_sessions').set({ last_seen_at: now }).where('id', '=', id).execute();
}

export async function deleteSession(db: Executor, id: ConsoleSessionId): Promise<void> {
  await db.deleteFrom('console_sessions').where('id', '=', id).execute();
}

/** All of a user's, but for `except`. */
export async function deleteSessionsOf(
  tx: Executor,
  userId: UserId,
  except: ConsoleSessionId | null,
): Promise<void> {
  let query = tx.deleteFrom('console_sessions').where('user_id', '=', userId);
  if (except !== null) query = query.where('id', '!=', except);
  await query.execute();
}

export async function deleteExpired(tx: Executor, now: Date): Promise<void> {
  await tx.deleteFrom('console_sessions').where('expires_at', '<=', now).execute();
}

/** The user's membership of this account, or, for null, their first one. */
export async function findMembership(
  db: Executor,
  userId: UserId,
  accountId: AccountId | null,
): Promise<{ account_id: AccountId; role: MemberRole } | undefined> {
  let query = db
    .selectFrom('members')
    .select(['account_id', 'role'])
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .orderBy('account_id');
  if (accountId !== null) query = query.where('account_id', '=', accountId);
  return query.limit(1).executeTakeFirst();
}

export async function accountExists(db: Executor, accountId: AccountId): Promise<boolean> {
  const row = await db.selectFrom('accounts').select('id').where('id', '=', accountId).executeTakeFirst();
  return row !== undefined;
}
