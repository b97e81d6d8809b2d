import type { Insertable, Selectable, Updateable } from 'kysely';
import type { AccountId, TherapykinLoginId, TherapykinUserId } from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';

export type UserRow = Selectable<Tables['therapykin_users']>;
export type LoginRow = Selectable<Tables['therapykin_logins']>;

/** @returns undefined when the email has a user. */
export async function insertUser(
  tx: Executor,
  user: Insertable<Tables['therapykin_users']>,
): Promise<UserRow | undefined> {
  return tx
    .insertInto('therapykin_users')
    .values(user)
    .onConflict((conflict) => conflict.columns(['account_id', 'email']).doNothing())
    .returningAll()
    .executeTakeFirst();
}

export async function findByEmail(
  db: Executor,
  accountId: AccountId,
  email: string,
): Promise<UserRow | undefined> {
  return db
    .selectFrom('therapykin_users')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('email', '=', email)
    .executeTakeFirst();
}

export async function findUser(db: Executor, id: TherapykinUserId): Promise<UserRow | undefined> {
  return db.selectFrom('therapykin_users').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function insertLogin(tx: Executor, login: LoginRow): Promise<void> {
  await tx.insertInto('therapykin_logins').values(login).execute();
}

/** @returns whose login it is, while it counts. */
export async function findByLogin(
  db: Executor,
  login: { loginId: TherapykinLoginId; userId: TherapykinUserId },
  now: Date,
): Promise<UserRow | undefined> {
  return db
    .selectFrom('therapykin_logins')
    .innerJoin('therapykin_users', (join) =>
      join
        .onRef('therapykin_users.account_id', '=', 'therapykin_logins.account_id')
        .onRef('therapykin_users.end_user_id', '=', 'therapykin_logins.end_user_id'),
    )
    .selectAll('therapykin_users')
    .where('therapykin_logins.id', '=', login.loginId)
    .where('therapykin_users.id', '=', login.userId)
    .where('therapykin_logins.expires_at', '>', now)
    .executeTakeFirst();
}

export async function markUsed(tx: Executor, id: TherapykinUserId, at: Date): Promise<void> {
  await tx.updateTable('therapykin_users').set({ used_at: at }).where('id', '=', id).execute();
}

export async function deleteLogin(db: Executor, id: TherapykinLoginId): Promise<void> {
  await db.deleteFrom('therapykin_logins').where('id', '=', id).execute();
}

export async function deleteLoginsOf(tx: Executor, user: UserRow): Promise<void> {
  await tx
    .deleteFrom('therapykin_logins')
    .where('account_id', '=', user.account_id)
    .where('end_user_id', '=', user.end_user_id)
    .execute();
}

export async function deleteExpiredLogins(tx: Executor, now: Date): Promise<void> {
  await tx.deleteFrom('therapykin_logins').where('expires_at', '<=', now).execute();
}

/** @returns false when the password is no longer the one that was read: someone else changed it meanwhile. */
export async function replacePassword(
  tx: Executor,
  id: TherapykinUserId,
  hashes: { before: string; after: string },
): Promise<boolean> {
  const result = await tx
    .updateTable('therapykin_users')
    .set({ password_hash: hashes.after })
    .where('id', '=', id)
    .where('password_hash', '=', hashes.before)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** @returns the user as they became; undefined when they are gone. */
export async function updateUser(
  db: Executor,
  id: TherapykinUserId,
  change: Updateable<
    Pick<
      Tables['therapykin_users'],
      'pseudonym' | 'preferred_session_length' | 'preferred_voice' | 'preferred_specialist' | 'camera_enabled'
    >
  >,
): Promise<UserRow | undefined> {
  return db
    .updateTable('therapykin_users')
    .set(change)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}
