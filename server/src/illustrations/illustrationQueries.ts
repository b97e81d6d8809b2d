import type { IllustrationId } from '@visavis/shared';
import type { Insertable, Selectable } from 'kysely';
import type { Executor, Tables } from '../store/tables.ts';

export async function insertIllustration(
  db: Executor,
  illustration: Insertable<Tables['illustrations']>,
): Promise<void> {
  await db.insertInto('illustrations').values(illustration).execute();
}

/** @returns undefined also for one that has expired. */
export async function findIllustration(
  db: Executor,
  id: IllustrationId,
  now: Date,
): Promise<Selectable<Tables['illustrations']> | undefined> {
  return db
    .selectFrom('illustrations')
    .selectAll()
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** @returns how many there were. */
export async function deleteExpired(db: Executor, now: Date): Promise<number> {
  const result = await db.deleteFrom('illustrations').where('expires_at', '<=', now).executeTakeFirst();
  return Number(result.numDeletedRows);
}
