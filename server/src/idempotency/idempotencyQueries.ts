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
  const { fingerprint, attempt, started_at, sealed_to, resource, answer } = row;
  const taken = await db
    .insertInto('idempotency_keys')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'key_hash'])
        .doUpdateSet({ fingerprint, attempt, started_at, sealed_to, resource, answer })
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
  kept: Pick<KeyRow, 'answer' | 'sealed_to' | 'resource'>,
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

/** A fingerprint is a hash of words that somebody may guess: what takes its place is none of anything. */
export async function forgetAnswers(
  db: Executor,
  accountId: AccountId,
  resources: readonly string[],
): Promise<number> {
  if (resources.length === 0) return 0;
  const { numUpdatedRows } = await db
    .updateTable('idempotency_keys')
    .set({ fingerprint: 'forgotten', answer: null })
    .where('account_id', '=', accountId)
    .where('resource', 'in', resources)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** @returns how many were deleted. */
export async function deleteOlderThan(db: Executor, expired: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('idempotency_keys')
    .where('started_at', '<=', expired)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
