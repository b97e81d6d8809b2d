import type { AccountId, ApiKeyId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';

export interface ApiKeyRow {
  id: ApiKeyId;
  account_id: AccountId;
  name: string;
  prefix: string;
  hash: string;
  created_at: Date;
  revoked_at: Date | null;
}

export async function insertAccount(
  db: Executor,
  account: { id: AccountId; name: string; created_at: Date },
): Promise<void> {
  await db.insertInto('accounts').values(account).execute();
}

export async function insertKey(db: Executor, key: ApiKeyRow): Promise<void> {
  await db.insertInto('api_keys').values(key).execute();
}

export async function findKeyByHash(db: Executor, hash: string): Promise<ApiKeyRow | undefined> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
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
