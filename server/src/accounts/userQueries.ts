import type { AccountId, UserId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import type { Membership } from './User.ts';

export interface UserRow {
  id: UserId;
  email: string;
  name: string;
  password_hash: string;
  operator: boolean;
  created_at: Date;
}

/** @returns false when the email has a user already. */
export async function insertUser(tx: Executor, user: UserRow): Promise<boolean> {
  const result = await tx
    .insertInto('users')
    .values(user)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function findUserByEmail(db: Executor, email: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
}

export async function findUser(db: Executor, id: UserId): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
}

/** @returns false when the password is no longer the one that was read: someone else changed it meanwhile. */
export async function replacePassword(
  tx: Executor,
  id: UserId,
  hashes: { before: string; after: string },
): Promise<boolean> {
  const result = await tx
    .updateTable('users')
    .set({ password_hash: hashes.after })
    .where('id', '=', id)
    .where('password_hash', '=', hashes.before)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function makeOperator(tx: Executor, id: UserId): Promise<void> {
  await tx.updateTable('users').set({ operator: true }).where('id', '=', id).execute();
}

/** Oldest first. */
export async function membershipsOf(db: Executor, userId: UserId): Promise<Membership[]> {
  return db
    .selectFrom('members')
    .innerJoin('accounts', 'accounts.id', 'members.account_id')
    .select(['members.account_id as accountId', 'accounts.name as accountName', 'members.role'])
    .where('members.user_id', '=', userId)
    .orderBy('members.created_at')
    .orderBy('members.account_id')
    .execute();
}

export async function insertAccountOf(
  tx: Executor,
  owner: UserId,
  account: { id: AccountId; name: string; created_at: Date },
): Promise<void> {
  await tx.insertInto('accounts').values(account).execute();
  await insertOwner(tx, account.id, owner, account.created_at);
}

export async function insertOwner(
  tx: Executor,
  accountId: AccountId,
  userId: UserId,
  at: Date,
): Promise<void> {
  await tx
    .insertInto('members')
    .values({ account_id: accountId, user_id: userId, role: 'owner', created_at: at })
    .execute();
}
