import type { AccountId } from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';

export type KeyRow = Tables['idempotency_keys'];

/** One client's key: `keyHash` is its SHA-256. */
export interface KeyOf {
  readonly accountId: AccountId;
  readonly keyHash: string;
}

/**
 * Takes the key for this attempt, when it is free: new, older than `expired`, or left by the same request without an
 * answer before `abandoned`. Of several that try at once, one has it.
 * @returns whether this attempt has it.
 */
export async function takeKey(
  db: Executor,
  row: KeyRow,
  before: { expired: Date; abandoned: Date },
): Promise<boolean> {
  const { fingerprint, attempt, started_at, sealed_to, answer } = row;
  const taken = await db
    .insertInto('idempotency_keys')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'key_hash'])
        .doUpdateSet({ fingerprint, attempt, started_at, sealed_to, answer })
        .where((eb) =>
          eb.or([
            eb('idempotency_keys.started_at', '<=', before.expired),
            eb.and([
              eb('idempotency_keys.answer', 'is', null),
              eb('idempotency_keys.started_at', '<=', before.abandoned),
              eb('idempotency_keys.fingerprint', '=', fingerprint),
            ]),
          ]),
        ),
    )
    .returning('attempt')
    .executeTakeFirst();
  return taken !== undefined;
}

export async function findKey(db: Executor, { accountId, keyHash }: KeyOf): Promise<KeyRow | undefined> {
  return db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('key_hash', '=', keyHash)
    .executeTakeFirst();
}

/** Keeps the answer, unless another attempt has taken this one's place. */
export async function keepAnswer(
  db: Executor,
  { accountId, keyHash }: KeyOf,
  attempt: string,
  kept: Pick<KeyRow, 'answer' | 'sealed_to'>,
): Promise<void> {
  await db
    .updateTable('idempotency_keys')
    .set(kept)
    .where('account_id', '=', accountId)
    .where('key_hash', '=', keyHash)
    .where('attempt', '=', attempt)
    .execute();
}

export async function freeKey(db: Executor, { accountId, keyHash }: KeyOf, attempt: string): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('account_id', '=', accountId)
    .where('key_hash', '=', keyHash)
    .where('attempt', '=', attempt)
    .execute();
}

/** @returns how many were deleted. */
export async function deleteOlderThan(db: Executor, expired: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('idempotency_keys')
    .where('started_at', '<=', expired)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
