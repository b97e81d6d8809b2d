import type { Insertable, Selectable } from 'kysely';
import type { AccountId } from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';

export type ProfileRow = Selectable<Tables['profiles']>;
type NewRow = Insertable<Tables['profiles']>;

export async function listProfiles(db: Executor, accountId: AccountId): Promise<ProfileRow[]> {
  return db
    .selectFrom('profiles')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function findProfile(
  db: Executor,
  accountId: AccountId,
  id: string,
): Promise<ProfileRow | undefined> {
  return db
    .selectFrom('profiles')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Locks the account until the transaction ends: its profiles are counted and changed by one at a time. */
export async function lockAccount(tx: Executor, accountId: AccountId): Promise<void> {
  await tx.selectFrom('accounts').select('id').where('id', '=', accountId).forUpdate().execute();
}

export async function countProfiles(db: Executor, accountId: AccountId): Promise<number> {
  const { count } = await db
    .selectFrom('profiles')
    .select((expression) => expression.fn.countAll().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Writes the account's profile of this id, in place of one that is there. */
export async function saveProfile(db: Executor, row: NewRow): Promise<void> {
  const { account_id: _account, id: _id, created_at: _created, ...changed } = row;
  await db
    .insertInto('profiles')
    .values(row)
    .onConflict((conflict) => conflict.columns(['account_id', 'id']).doUpdateSet(changed))
    .execute();
}

/** @returns false when the account has no such profile. */
export async function deleteProfile(db: Executor, accountId: AccountId, id: string): Promise<boolean> {
  const result = await db
    .deleteFrom('profiles')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}
