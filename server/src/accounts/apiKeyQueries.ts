import { sql } from 'kysely';
import type { AccountId, ApiKeyId, ApiKeyScope, UserId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';

export interface ApiKeyRow {
  id: ApiKeyId;
  account_id: AccountId;
  name: string;
  prefix: string;
  hash: string;
  created_at: Date;
  revoked_at: Date | null;
  scopes: readonly ApiKeyScope[];
  last_used_at: Date | null;
  created_by: UserId | null;
}

export async function insertAccount(
  db: Executor,
  account: { id: AccountId; name: string; created_at: Date },
): Promise<void> {
  await db.insertInto('accounts').values(account).execute();
}

export async function insertKey(db: Executor, key: ApiKeyRow): Promise<void> {
  await db
    .insertInto('api_keys')
    .values({ ...key, scopes: JSON.stringify(key.scopes) })
    .execute();
}

export async function findKeyByHash(db: Executor, hash: string): Promise<ApiKeyRow | undefined> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

/** Of several requests at once, one writes. */
export async function touchKey(db: Executor, keyId: ApiKeyId, now: Date, ifBefore: Date): Promise<void> {
  await db
    .updateTable('api_keys')
    .set({ last_used_at: now })
    .where('id', '=', keyId)
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<=', ifBefore)]))
    .execute();
}

export async function listKeys(db: Executor, accountId: AccountId): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Locks the account until the transaction ends. @returns how many keys it has that are not revoked. */
export async function countKeys(tx: Executor, accountId: AccountId): Promise<number> {
  await tx.selectFrom('accounts').select('id').where('id', '=', accountId).forUpdate().execute();
  const { count } = await tx
    .selectFrom('api_keys')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** @returns the key as it is now; undefined when the account has no such key, or it is revoked. */
export async function updateKey(
  tx: Executor,
  accountId: AccountId,
  keyId: ApiKeyId,
  changes: { name?: string; scopes?: readonly ApiKeyScope[] },
): Promise<ApiKeyRow | undefined> {
  return tx
    .updateTable('api_keys')
    .set({
      ...(changes.name === undefined ? {} : { name: changes.name }),
      ...(changes.scopes === undefined ? {} : { scopes: JSON.stringify(changes.scopes) }),
    })
    .where('id', '=', keyId)
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** Locks it until the transaction ends. @returns undefined when the account has no such key, or it is revoked. */
export async function lockKey(
  tx: Executor,
  accountId: AccountId,
  keyId: ApiKeyId,
): Promise<ApiKeyRow | undefined> {
  return tx
    .selectFrom('api_keys')
    .selectAll()
    .where('id', '=', keyId)
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

/** @returns false when the account has no such key, or it was revoked before. */
export async function revokeKey(
  db: Executor,
  accountId: AccountId,
  keyId: ApiKeyId,
  at: Date,
): Promise<boolean> {
  const result = await db
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('id', '=', keyId)
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
