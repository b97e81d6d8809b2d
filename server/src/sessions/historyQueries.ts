import { sql, type Selectable } from 'kysely';
import { z } from 'zod';
import { sourceRefSchema, type HistoryEntry, type SessionId } from '@visavis/shared';
import type { FieldCipher, Place } from '../store/FieldCipher.ts';
import { placeOf } from '../store/sealedColumns.ts';
import type { Executor, Tables } from '../store/tables.ts';

const sourcesSchema = z.array(sourceRefSchema);

/**
 * @returns false when the session has an entry of this id already: it stays as it is; or when the person who said it was
 * deleted, which waits for an entry that is being written, or comes first.
 */
export async function insertHistoryEntry(
  db: Executor,
  cipher: FieldCipher,
  sessionId: SessionId,
  entry: HistoryEntry,
): Promise<boolean> {
  const place = placesOf(sessionId, entry.id);
  const sources =
    entry.sources && entry.sources.length > 0 ? cipher.sealJson(place('sources'), entry.sources) : null;
  const speakerName = entry.speaker ? cipher.seal(place('speaker_name'), entry.speaker.name) : null;
  const { numAffectedRows } = await sql`
    insert into history_entries
      (session_id, id, role, content, timestamp, interrupted, sources, spoken, speaker_id, speaker_name)
    select id, ${entry.id}, ${entry.role}, ${cipher.seal(place('content'), entry.content)},
      ${new Date(entry.timestamp)}::timestamptz, ${entry.interrupted ?? false}::boolean, ${sources}::jsonb,
      ${entry.spoken ?? true}::boolean, ${entry.speaker?.id ?? null}, ${speakerName}
    from sessions where id = ${sessionId} and erased_at is null for key share
    on conflict (session_id, id) do nothing`.execute(db);
  return numAffectedRows === 1n;
}

export async function countHistory(db: Executor, sessionId: SessionId): Promise<number> {
  const { count } = await db
    .selectFrom('history_entries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('session_id', '=', sessionId)
    .executeTakeFirstOrThrow();
  return count;
}

/** @returns the entries of each session, in the order in which they were appended. */
export async function listHistory(
  db: Executor,
  cipher: FieldCipher,
  sessionIds: readonly SessionId[],
): Promise<Map<SessionId, HistoryEntry[]>> {
  const histories = new Map<SessionId, HistoryEntry[]>(sessionIds.map((id) => [id, []]));
  if (sessionIds.length === 0) return histories;
  const rows = await db
    .selectFrom('history_entries')
    .selectAll()
    .where('session_id', 'in', sessionIds)
    .orderBy('position')
    .execute();
  for (const row of rows) histories.get(row.session_id)?.push(toEntry(row, cipher));
  return histories;
}

/**
 * @param after an entry of the session; undefined: from its beginning.
 * @returns the entries behind it, oldest first; undefined when there is no such entry.
 */
export async function listHistoryAfter(
  db: Executor,
  cipher: FieldCipher,
  sessionId: SessionId,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<HistoryEntry[] | undefined> {
  let query = db.selectFrom('history_entries').selectAll().where('session_id', '=', sessionId);
  if (after !== undefined) {
    const place = await db
      .selectFrom('history_entries')
      .select('position')
      .where('session_id', '=', sessionId)
      .where('id', '=', after)
      .executeTakeFirst();
    if (!place) return undefined;
    query = query.where('position', '>', place.position);
  }
  const rows = await query.orderBy('position').limit(limit).execute();
  return rows.map((row) => toEntry(row, cipher));
}

function placesOf(
  sessionId: SessionId,
  id: string,
): (column: 'content' | 'sources' | 'speaker_name') => Place {
  return (column) => placeOf('history_entries', column, sessionId, id);
}

function toEntry(row: Selectable<Tables['history_entries']>, cipher: FieldCipher): HistoryEntry {
  const place = placesOf(row.session_id, row.id);
  const speaker =
    row.speaker_id === null || row.speaker_name === null
      ? null
      : { id: row.speaker_id, name: cipher.open(place('speaker_name'), row.speaker_name) };
  return {
    id: row.id,
    role: row.role,
    ...(speaker === null ? {} : { speaker }),
    content: cipher.open(place('content'), row.content),
    timestamp: row.timestamp.toISOString(),
    ...(row.interrupted ? { interrupted: true } : {}),
    ...(row.sources === null
      ? {}
      : { sources: sourcesSchema.parse(cipher.openJson(place('sources'), row.sources)) }),
    ...(row.spoken ? {} : { spoken: false }),
  };
}
