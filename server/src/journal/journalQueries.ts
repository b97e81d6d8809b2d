import type { MoodCheckInId, RoutineId } from '@visavis/shared';
import type { EndUser } from '../endUsers/EndUser.ts';
import type { FieldCipher } from '../store/FieldCipher.ts';
import { placeOf } from '../store/sealedColumns.ts';
import type { Executor } from '../store/tables.ts';

export interface StoredCheckIn {
  readonly id: MoodCheckInId;
  readonly entry: string;
  readonly at: Date;
}

export interface StoredRoutine {
  readonly id: RoutineId;
  readonly title: string;
  readonly createdAt: Date;
}

export async function insertCheckIn(
  db: Executor,
  cipher: FieldCipher,
  { accountId, endUserId }: EndUser,
  { id, entry, at }: StoredCheckIn,
): Promise<void> {
  const sealed = cipher.seal(placeOf('mood_checkins', 'entry', id), entry);
  await db
    .insertInto('mood_checkins')
    .values({ id, account_id: accountId, end_user_id: endUserId, entry: sealed, at })
    .execute();
}

export async function countCheckIns(db: Executor, { accountId, endUserId }: EndUser): Promise<number> {
  const { count } = await db
    .selectFrom('mood_checkins')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Newest first. */
export async function listCheckIns(
  db: Executor,
  cipher: FieldCipher,
  { accountId, endUserId }: EndUser,
  { offset, limit }: { offset: number; limit: number },
): Promise<StoredCheckIn[]> {
  const rows = await db
    .selectFrom('mood_checkins')
    .select(['id', 'entry', 'at'])
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .offset(offset)
    .limit(limit)
    .execute();
  return rows.map(({ id, entry, at }) => ({
    id,
    entry: cipher.open(placeOf('mood_checkins', 'entry', id), entry),
    at,
  }));
}

/** @returns whether there was one. */
export async function deleteCheckIn(
  db: Executor,
  { accountId, endUserId }: EndUser,
  id: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('mood_checkins')
    .where('id', '=', id as MoodCheckInId)
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export async function insertRoutine(
  db: Executor,
  cipher: FieldCipher,
  { accountId, endUserId }: EndUser,
  { id, title, createdAt }: StoredRoutine,
): Promise<void> {
  const sealed = cipher.seal(placeOf('routines', 'title', id), title);
  await db
    .insertInto('routines')
    .values({ id, account_id: accountId, end_user_id: endUserId, title: sealed, created_at: createdAt })
    .execute();
}

/** Oldest first. */
export async function listRoutines(
  db: Executor,
  cipher: FieldCipher,
  { accountId, endUserId }: EndUser,
): Promise<StoredRoutine[]> {
  const rows = await db
    .selectFrom('routines')
    .select(['id', 'title', 'created_at'])
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id, title, created_at: createdAt }) => ({
    id,
    title: cipher.open(placeOf('routines', 'title', id), title),
    createdAt,
  }));
}

/** @returns whether there was one. */
export async function deleteRoutine(
  db: Executor,
  { accountId, endUserId }: EndUser,
  id: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('routines')
    .where('id', '=', id as RoutineId)
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export async function routinesDone(
  db: Executor,
  { accountId, endUserId }: EndUser,
  day: string,
): Promise<ReadonlySet<RoutineId>> {
  const rows = await db
    .selectFrom('routine_days')
    .select('routine_id')
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .where('day', '=', day)
    .execute();
  return new Set(rows.map(({ routine_id }) => routine_id));
}

/** Keeps a routine from being deleted until the transaction ends. @returns whether it is there. */
export async function holdRoutine(
  tx: Executor,
  { accountId, endUserId }: EndUser,
  id: RoutineId,
): Promise<boolean> {
  const held = await tx
    .selectFrom('routines')
    .select('id')
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .forKeyShare()
    .executeTakeFirst();
  return held !== undefined;
}

/** Twice is once. */
export async function markDone(
  db: Executor,
  { accountId, endUserId }: EndUser,
  { routineId, day, at }: { routineId: RoutineId; day: string; at: Date },
): Promise<void> {
  await db
    .insertInto('routine_days')
    .values({ routine_id: routineId, account_id: accountId, end_user_id: endUserId, day, done_at: at })
    .onConflict((conflict) => conflict.columns(['routine_id', 'day']).doNothing())
    .execute();
}

export async function unmarkDone(
  db: Executor,
  { accountId, endUserId }: EndUser,
  { routineId, day }: { routineId: RoutineId; day: string },
): Promise<void> {
  await db
    .deleteFrom('routine_days')
    .where('routine_id', '=', routineId)
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .where('day', '=', day)
    .execute();
}
