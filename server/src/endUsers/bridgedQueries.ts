import type { SessionId } from '@visavis/shared';
import type { FieldCipher } from '../store/FieldCipher.ts';
import { placeOf } from '../store/sealedColumns.ts';
import type { Executor } from '../store/tables.ts';
import type { EndUser } from './EndUser.ts';

/** A bridge's session is nobody's own, but for a bridge in which nobody else is: from now on that session is theirs. */
export async function adoptLoneBridges(db: Executor, endUser: EndUser): Promise<void> {
  const { accountId, endUserId } = endUser;
  await db
    .updateTable('sessions')
    .set({ end_user_id: endUserId })
    .where('account_id', '=', accountId)
    .where('end_user_id', 'is', null)
    .where('id', 'in', bridgedSessions(db, endUser))
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('bridges')
            .innerJoin('bridge_participants as other', 'other.bridge_id', 'bridges.id')
            .select('other.bridge_id')
            .whereRef('bridges.session_id', '=', 'sessions.id')
            .where('other.end_user_id', '!=', endUserId),
        ),
      ),
    )
    .execute();
}

/** @returns the sessions of bridges in which they are together with others. */
export async function sharedSessionsOf(db: Executor, endUser: EndUser): Promise<SessionId[]> {
  const rows = await db
    .selectFrom('sessions')
    .select('id')
    .where('end_user_id', 'is', null)
    .where('id', 'in', bridgedSessions(db, endUser))
    .execute();
  return rows.map(({ id }) => id);
}

/** Blanks what the mediator was told of the bridges that they made: their name and what they are about. */
export async function blankSubjects(
  tx: Executor,
  cipher: FieldCipher,
  { accountId, endUserId }: EndUser,
): Promise<void> {
  const made = await tx
    .selectFrom('bridges')
    .select('session_id')
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .execute();
  for (const { session_id: id } of made) {
    const context = cipher.seal(placeOf('sessions', 'context', id), '');
    await tx.updateTable('sessions').set({ context }).where('id', '=', id).execute();
  }
}

function bridgedSessions(db: Executor, { accountId, endUserId }: EndUser) {
  return db
    .selectFrom('bridges')
    .innerJoin('bridge_participants', 'bridge_participants.bridge_id', 'bridges.id')
    .select('bridges.session_id')
    .where('bridge_participants.account_id', '=', accountId)
    .where('bridge_participants.end_user_id', '=', endUserId);
}
