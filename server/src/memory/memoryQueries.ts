import type { MemoryFact, MemoryFactId, SessionId } from '@visavis/shared';
import type { EndUser } from '../endUsers/EndUser.ts';
import type { FieldCipher } from '../store/FieldCipher.ts';
import { placeOf } from '../store/sealedColumns.ts';
import type { Executor } from '../store/tables.ts';

export interface StoredFact extends MemoryFact {
  readonly id: MemoryFactId;
  readonly sessionId: SessionId;
  readonly createdAt: Date;
}

/**
 * Locks the session's row until the transaction ends: forgetting waits for what is being remembered, or comes first.
 * @returns undefined when the session may not remember.
 */
export async function lockRemembering(tx: Executor, id: SessionId): Promise<EndUser | undefined> {
  const row = await tx
    .selectFrom('sessions')
    .select(['account_id', 'end_user_id', 'memory'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row?.memory || row.end_user_id === null) return undefined;
  return { accountId: row.account_id, endUserId: row.end_user_id };
}

/** A fact with the same key is replaced. */
export async function putFact(
  tx: Executor,
  cipher: FieldCipher,
  { accountId, endUserId }: EndUser,
  fact: StoredFact & { key: string },
): Promise<void> {
  const key = cipher.blind([accountId, endUserId], fact.key);
  const changed = {
    category: fact.category,
    text: cipher.seal(placeOf('memory_facts', 'text', accountId, endUserId, key), fact.text),
    session_id: fact.sessionId,
    created_at: fact.createdAt,
  };
  await tx
    .insertInto('memory_facts')
    .values({ id: fact.id, account_id: accountId, end_user_id: endUserId, key, ...changed })
    .onConflict((conflict) => conflict.columns(['account_id', 'end_user_id', 'key']).doUpdateSet(changed))
    .execute();
}

/** Oldest first. */
export async function listFacts(
  db: Executor,
  cipher: FieldCipher,
  { accountId, endUserId }: EndUser,
): Promise<StoredFact[]> {
  const rows = await db
    .selectFrom('memory_facts')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    category: row.category,
    text: cipher.open(placeOf('memory_facts', 'text', accountId, endUserId, row.key), row.text),
    sessionId: row.session_id,
    createdAt: row.created_at,
  }));
}

export async function deleteFacts(tx: Executor, ids: readonly MemoryFactId[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('memory_facts').where('id', 'in', ids).execute();
}

/** @returns the sessions that remembered this person until now. */
export async function stopRemembering(tx: Executor, { accountId, endUserId }: EndUser): Promise<SessionId[]> {
  const rows = await tx
    .updateTable('sessions')
    .set({ memory: false })
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .where('memory', '=', true)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

export async function deleteAllFacts(tx: Executor, { accountId, endUserId }: EndUser): Promise<void> {
  await tx
    .deleteFrom('memory_facts')
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .execute();
}
