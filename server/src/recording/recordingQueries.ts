import type { AccountId, RecordingId, RecordingStatus, SessionId } from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';
import type { Selectable } from 'kysely';
import type { Recording } from './Recording.ts';

type Row = Selectable<Tables['recordings']> & { account_id: AccountId };

export async function insertRecording(db: Executor, recording: Recording): Promise<void> {
  await db
    .insertInto('recordings')
    .values({
      id: recording.id,
      session_id: recording.sessionId,
      epoch: recording.epoch,
      status: recording.status,
      video: recording.video,
      interrupted: recording.interrupted,
      started_at: recording.startedAt,
      duration_ms: recording.durationMs,
      bytes: recording.bytes,
      sha256: recording.sha256,
      deleted_at: null,
    })
    .execute();
}

export async function accountOf(db: Executor, sessionId: SessionId): Promise<AccountId | undefined> {
  const row = await db
    .selectFrom('sessions')
    .select('account_id')
    .where('id', '=', sessionId)
    .executeTakeFirst();
  return row?.account_id;
}

/** @returns undefined also for a recording of another session, and for one that was deleted. */
export async function findRecording(
  db: Executor,
  sessionId: SessionId,
  id: RecordingId,
): Promise<Recording | undefined> {
  const row = await select(db)
    .where('recordings.session_id', '=', sessionId)
    .where('recordings.id', '=', id)
    .executeTakeFirst();
  return row && toRecording(row);
}

/** Oldest first. */
export async function listRecordings(db: Executor, sessionId: SessionId): Promise<Recording[]> {
  const rows = await select(db)
    .where('recordings.session_id', '=', sessionId)
    .orderBy('recordings.started_at')
    .orderBy('recordings.id')
    .execute();
  return rows.map(toRecording);
}

export async function recordingsInStatus(
  db: Executor,
  statuses: readonly RecordingStatus[],
): Promise<Recording[]> {
  const rows = await select(db)
    .where('recordings.status', 'in', [...statuses])
    .orderBy('recordings.started_at')
    .execute();
  return rows.map(toRecording);
}

/** Those that can be deleted and began before; of an account, without those of sessions that go on. */
export async function recordingsBefore(
  db: Executor,
  before: Date,
  limit: number,
  accountId?: AccountId,
): Promise<Recording[]> {
  let query = select(db)
    .where('recordings.started_at', '<', before)
    .where('recordings.status', 'not in', ['recording', 'processing'])
    .limit(limit);
  if (accountId !== undefined) {
    query = query.where('sessions.account_id', '=', accountId).where('sessions.status', '!=', 'ACTIVE');
  }
  return (await query.execute()).map(toRecording);
}

type Change = Partial<
  Pick<Tables['recordings'], 'status' | 'interrupted' | 'duration_ms' | 'bytes' | 'sha256' | 'deleted_at'>
>;

/** @returns the recording as it became; undefined when it was deleted before. */
export async function updateRecording(
  db: Executor,
  id: RecordingId,
  change: Change,
): Promise<Recording | undefined> {
  await db
    .updateTable('recordings')
    .set(change)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .execute();
  const row = await select(db).where('recordings.id', '=', id).executeTakeFirst();
  return row && toRecording(row);
}

function select(db: Executor) {
  return db
    .selectFrom('recordings')
    .innerJoin('sessions', 'sessions.id', 'recordings.session_id')
    .selectAll('recordings')
    .select('sessions.account_id')
    .where('recordings.deleted_at', 'is', null);
}

function toRecording(row: Row): Recording {
  return {
    id: row.id,
    accountId: row.account_id,
    sessionId: row.session_id,
    epoch: row.epoch,
    status: row.status,
    video: row.video,
    interrupted: row.interrupted,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    bytes: row.bytes,
    sha256: row.sha256,
  };
}
