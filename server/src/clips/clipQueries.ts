import { sql, type Selectable } from 'kysely';
import type { AccountId, ClipId, ClipStatus } from '@visavis/shared';
import type { TimePosition } from '../store/timeCursor.ts';
import type { Executor, Tables } from '../store/tables.ts';
import type { Clip } from './Clip.ts';

type Row = Selectable<Tables['clips']>;

const UNFINISHED: readonly ClipStatus[] = ['queued', 'rendering'];

export async function insertClip(db: Executor, clip: Clip): Promise<void> {
  await db
    .insertInto('clips')
    .values({
      id: clip.id,
      account_id: clip.accountId,
      end_user_id: clip.endUserId,
      status: clip.status,
      progress: clip.progress,
      failure: clip.failure,
      face: clip.face,
      voice: clip.voice,
      profile: clip.profile,
      language: clip.language,
      format: clip.format,
      size: clip.size,
      created_at: clip.createdAt,
      started_at: clip.startedAt,
      ended_at: clip.endedAt,
      duration_ms: clip.durationMs,
      bytes: clip.bytes,
      sha256: clip.sha256,
      charged_micros: clip.chargedMicros,
      safety_level: clip.safetyLevel,
    })
    .execute();
}

/** @param accountId undefined: whoever owns it, for callers whose authority is not an account. */
export async function findClip(db: Executor, id: ClipId, accountId?: AccountId): Promise<Clip | undefined> {
  let query = db.selectFrom('clips').selectAll().where('id', '=', id);
  if (accountId !== undefined) query = query.where('account_id', '=', accountId);
  const row = await query.executeTakeFirst();
  return row && toClip(row);
}

/** Newest first. */
export async function listClips(
  db: Executor,
  query: { accountId: AccountId; status?: ClipStatus; after?: TimePosition; limit: number },
): Promise<Clip[]> {
  const { accountId, status, after, limit } = query;
  let select = db.selectFrom('clips').selectAll().where('account_id', '=', accountId);
  if (status !== undefined) select = select.where('status', '=', status);
  if (after !== undefined) {
    const { createdAt, id } = after;
    select = select.where(sql<boolean>`(clips.created_at, clips.id) < (${createdAt}::timestamptz, ${id})`);
  }
  const rows = await select.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows.map(toClip);
}

export async function unfinishedClips(db: Executor): Promise<Clip[]> {
  const rows = await db
    .selectFrom('clips')
    .selectAll()
    .where('status', 'in', [...UNFINISHED])
    .execute();
  return rows.map(toClip);
}

/** Those that are finished and were created before. */
export async function clipsBefore(
  db: Executor,
  before: Date,
  limit: number,
  accountId?: AccountId,
): Promise<Clip[]> {
  let query = db
    .selectFrom('clips')
    .selectAll()
    .where('created_at', '<', before)
    .where('status', 'not in', [...UNFINISHED])
    .limit(limit);
  if (accountId !== undefined) query = query.where('account_id', '=', accountId);
  return (await query.execute()).map(toClip);
}

export async function clipsOfEndUser(db: Executor, accountId: AccountId, endUserId: string): Promise<Clip[]> {
  const rows = await db
    .selectFrom('clips')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId)
    .execute();
  return rows.map(toClip);
}

type Change = Partial<Omit<Tables['clips'], 'id' | 'account_id'>>;

/** @returns the clip as it became; undefined when it is in none of these states (any more). */
export async function updateClip(
  db: Executor,
  id: ClipId,
  from: readonly ClipStatus[],
  change: Change,
): Promise<Clip | undefined> {
  const row = await db
    .updateTable('clips')
    .set(change)
    .where('id', '=', id)
    .where('status', 'in', [...from])
    .returningAll()
    .executeTakeFirst();
  return row && toClip(row);
}

export async function deleteClip(db: Executor, id: ClipId): Promise<void> {
  await db.deleteFrom('clips').where('id', '=', id).execute();
}

function toClip(row: Row): Clip {
  return {
    id: row.id,
    accountId: row.account_id,
    endUserId: row.end_user_id,
    status: row.status,
    progress: row.progress,
    failure: row.failure,
    face: row.face,
    voice: row.voice,
    profile: row.profile,
    language: row.language,
    format: row.format,
    size: row.size,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    durationMs: row.duration_ms,
    bytes: row.bytes,
    sha256: row.sha256,
    chargedMicros: row.charged_micros,
    safetyLevel: row.safety_level,
  };
}
