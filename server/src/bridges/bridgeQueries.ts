import type { AccountId, BridgeId } from '@visavis/shared';
import type { Insertable, Selectable } from 'kysely';
import type { FieldCipher } from '../store/FieldCipher.ts';
import { placeOf } from '../store/sealedColumns.ts';
import type { Executor, Tables } from '../store/tables.ts';
import type { Bridge, Participant, Person } from './Bridge.ts';

type BridgeRow = Selectable<Tables['bridges']>;

export async function insertBridge(
  tx: Executor,
  cipher: FieldCipher,
  bridge: Omit<Insertable<Tables['bridges']>, 'name' | 'description'> & { name: string; description: string },
): Promise<void> {
  const sealed = {
    name: cipher.seal(placeOf('bridges', 'name', bridge.id), bridge.name),
    description: cipher.seal(placeOf('bridges', 'description', bridge.id), bridge.description),
  };
  await tx
    .insertInto('bridges')
    .values({ ...bridge, ...sealed })
    .execute();
}

/** @returns false when the email is invited already. */
export async function insertParticipant(
  tx: Executor,
  participant: Insertable<Tables['bridge_participants']>,
): Promise<boolean> {
  const result = await tx
    .insertInto('bridge_participants')
    .values(participant)
    .onConflict((conflict) => conflict.columns(['bridge_id', 'email']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function countMade(db: Executor, { accountId, endUserId }: Person): Promise<number> {
  const { count } = await db
    .selectFrom('bridges')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Who comes with the email of an invitation takes it up; a person who is there already takes up no second one. */
export async function takeUpInvitations(db: Executor, person: Person, at: Date): Promise<void> {
  const open = await db
    .selectFrom('bridge_participants as invitation')
    .select('invitation.bridge_id')
    .where('invitation.account_id', '=', person.accountId)
    .where('invitation.email', '=', person.email)
    .where('invitation.end_user_id', 'is', null)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('bridge_participants as there')
            .select('there.bridge_id')
            .whereRef('there.bridge_id', '=', 'invitation.bridge_id')
            .where('there.end_user_id', '=', person.endUserId),
        ),
      ),
    )
    .execute();
  if (open.length === 0) return;
  await db
    .updateTable('bridge_participants')
    .set({ end_user_id: person.endUserId, joined_at: at })
    .where('account_id', '=', person.accountId)
    .where('email', '=', person.email)
    .where('end_user_id', 'is', null)
    .where(
      'bridge_id',
      'in',
      open.map((row) => row.bridge_id),
    )
    .execute();
}

export async function findBridge(
  db: Executor,
  cipher: FieldCipher,
  id: BridgeId,
  accountId: AccountId,
): Promise<Bridge | undefined> {
  const row = await db
    .selectFrom('bridges')
    .selectAll()
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (!row) return undefined;
  const [bridge] = await withParticipants(db, cipher, [row]);
  return bridge;
}

/** @returns those that the person is in, the one that was used last first. */
export async function listBridges(
  db: Executor,
  cipher: FieldCipher,
  person: Person,
  limit: number,
): Promise<Bridge[]> {
  const rows = await db
    .selectFrom('bridges')
    .innerJoin('bridge_participants', 'bridge_participants.bridge_id', 'bridges.id')
    .selectAll('bridges')
    .where('bridge_participants.account_id', '=', person.accountId)
    .where('bridge_participants.end_user_id', '=', person.endUserId)
    .orderBy('bridges.last_active_at', 'desc')
    .orderBy('bridges.id', 'desc')
    .limit(limit)
    .execute();
  return withParticipants(db, cipher, rows);
}

/** @returns false when another participant is called that. */
export async function namePerson(
  db: Executor,
  id: BridgeId,
  endUserId: string,
  pseudonym: string,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    // One at a time, so that two cannot choose the same name.
    await tx.selectFrom('bridges').select('id').where('id', '=', id).forNoKeyUpdate().execute();
    const taken = await tx
      .selectFrom('bridge_participants')
      .select('email')
      .where('bridge_id', '=', id)
      .where(({ eb, fn }) => eb(fn('lower', ['pseudonym']), '=', eb.fn('lower', [eb.val(pseudonym)])))
      .where((is) => is.or([is('end_user_id', 'is', null), is('end_user_id', '!=', endUserId)]))
      .executeTakeFirst();
    if (taken) return false;
    await tx
      .updateTable('bridge_participants')
      .set({ pseudonym })
      .where('bridge_id', '=', id)
      .where('end_user_id', '=', endUserId)
      .execute();
    return true;
  });
}

export async function markActive(db: Executor, id: BridgeId, at: Date): Promise<void> {
  await db.updateTable('bridges').set({ last_active_at: at }).where('id', '=', id).execute();
}

/** A second rating of the same person takes the place of the first. */
export async function saveRating(
  db: Executor,
  cipher: FieldCipher,
  given: Omit<Insertable<Tables['bridge_ratings']>, 'comments'> & { comments: string | null },
): Promise<void> {
  const place = placeOf('bridge_ratings', 'comments', given.bridge_id, given.end_user_id);
  const rating = { ...given, comments: given.comments === null ? null : cipher.seal(place, given.comments) };
  await db
    .insertInto('bridge_ratings')
    .values(rating)
    .onConflict((conflict) =>
      conflict
        .columns(['bridge_id', 'end_user_id'])
        .doUpdateSet({ rating: rating.rating, comments: rating.comments, at: rating.at }),
    )
    .execute();
}

async function withParticipants(
  db: Executor,
  cipher: FieldCipher,
  rows: readonly BridgeRow[],
): Promise<Bridge[]> {
  if (rows.length === 0) return [];
  const found = await db
    .selectFrom('bridge_participants')
    .select(['bridge_id', 'email', 'end_user_id', 'pseudonym'])
    .where(
      'bridge_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('position')
    .execute();
  const byBridge = Map.groupBy(found, (row) => row.bridge_id);
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    sessionId: row.session_id,
    name: cipher.open(placeOf('bridges', 'name', row.id), row.name),
    description: cipher.open(placeOf('bridges', 'description', row.id), row.description),
    type: row.type,
    participants: (byBridge.get(row.id) ?? []).map((each): Participant => ({
      email: each.email,
      endUserId: each.end_user_id,
      pseudonym: each.pseudonym,
    })),
    createdAt: row.created_at,
    lastActiveAt: row.last_active_at,
  }));
}
