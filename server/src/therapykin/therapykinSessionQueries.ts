import { sql, type Insertable } from 'kysely';
import type { AccountId, SessionId } from '@visavis/shared';
import type { FieldCipher } from '../store/FieldCipher.ts';
import { placeOf } from '../store/sealedColumns.ts';
import type { Executor, Tables } from '../store/tables.ts';

/** Whose a session is. */
export interface Owner {
  readonly accountId: AccountId;
  readonly endUserId: string;
}

export async function insertSession(
  db: Executor,
  row: Omit<Insertable<Tables['therapykin_sessions']>, 'image_url'>,
): Promise<void> {
  await db
    .insertInto('therapykin_sessions')
    .values({ ...row, image_url: null })
    .execute();
}

/** @returns when those began that nobody who was logged in made since then, oldest first. */
export async function demosSince(db: Executor, accountId: AccountId, since: Date): Promise<Date[]> {
  const rows = await db
    .selectFrom('therapykin_sessions')
    .select('created_at')
    .where('account_id', '=', accountId)
    .where('demo', '=', true)
    .where('created_at', '>', since)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => row.created_at);
}

/** @returns whether the session is one of nobody who was logged in; undefined when it was not made as a demo. */
export async function isDemo(db: Executor, id: SessionId): Promise<boolean | undefined> {
  const row = await db
    .selectFrom('therapykin_sessions')
    .select('demo')
    .where('session_id', '=', id)
    .executeTakeFirst();
  return row?.demo;
}

export async function setImage(
  db: Executor,
  cipher: FieldCipher,
  id: SessionId,
  imageUrl: string,
): Promise<void> {
  await db
    .updateTable('therapykin_sessions')
    .set({ image_url: cipher.seal(placeOf('therapykin_sessions', 'image_url', id), imageUrl) })
    .where('session_id', '=', id)
    .execute();
}

/** The last word counts. */
export async function putRating(
  db: Executor,
  cipher: FieldCipher,
  rating: Omit<Tables['therapykin_ratings'], 'comments'> & { comments: string | null },
): Promise<void> {
  const { session_id, account_id, end_user_id, comments, ...numbers } = rating;
  const place = placeOf('therapykin_ratings', 'comments', session_id);
  const said = { ...numbers, comments: comments === null ? null : cipher.seal(place, comments) };
  await db
    .insertInto('therapykin_ratings')
    .values({ session_id, account_id, end_user_id, ...said })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet(said))
    .execute();
}

export async function countSessions(
  db: Executor,
  { accountId, endUserId }: Owner,
): Promise<{ total: number; days: number; ongoing: number }> {
  return db
    .selectFrom('therapykin_sessions')
    .innerJoin('sessions', 'sessions.id', 'therapykin_sessions.session_id')
    .select([
      sql<number>`count(*)`.as('total'),
      sql<number>`count(distinct (sessions.created_at at time zone 'UTC')::date)`.as('days'),
      sql<number>`count(*) filter (where sessions.status <> 'TERMINATED')`.as('ongoing'),
    ])
    .where('therapykin_sessions.account_id', '=', accountId)
    .where('therapykin_sessions.end_user_id', '=', endUserId)
    .executeTakeFirstOrThrow();
}

/** Only those that somebody talked in. */
export async function countStarted(
  db: Executor,
  { accountId, endUserId }: Owner,
  since: Date,
): Promise<number> {
  const { count } = await db
    .selectFrom('therapykin_sessions')
    .innerJoin('sessions', 'sessions.id', 'therapykin_sessions.session_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('therapykin_sessions.account_id', '=', accountId)
    .where('therapykin_sessions.end_user_id', '=', endUserId)
    .where('sessions.started_at', '>=', since)
    .executeTakeFirstOrThrow();
  return count;
}
