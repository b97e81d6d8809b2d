import { sql, type Selectable } from 'kysely';
import { z } from 'zod';
import {
  idPattern,
  NEUTRAL_MANNER,
  type AccountId,
  type SessionId,
  type SessionStatus,
  type SessionTool,
} from '@visavis/shared';
import type { FieldCipher } from '../store/FieldCipher.ts';
import { placeOf } from '../store/sealedColumns.ts';
import type { Profile } from '../catalog/profiles.ts';
import type { Executor, SessionOrigin, Tables } from '../store/tables.ts';
import type { TimePosition } from '../store/timeCursor.ts';
import type { Session, SettingsChange } from './Session.ts';

/** A session without spans has no usage row. */
type SessionRow = Selectable<Tables['sessions']> & { duration_ms: number | null };

const metadataSchema = z.record(z.string(), z.string());

/** @param toolSecret kept beside the session: nothing that reads one sees it. */
export async function insertSession(
  db: Executor,
  cipher: FieldCipher,
  session: Omit<Session, 'durationMs'>,
  toolSecret: string | null,
): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      id: session.id,
      account_id: session.accountId,
      origin: session.origin,
      status: session.status,
      face: session.face,
      profile: session.profile,
      instructions: session.instructions,
      manner: JSON.stringify(session.manner),
      voice: session.voice,
      behavior: cipher.seal(placeOf('sessions', 'behavior', session.id), session.behavior),
      context: cipher.seal(placeOf('sessions', 'context', session.id), session.context),
      language: session.language,
      mode: session.mode,
      modality: session.modality,
      hands_on_timeout_ms: session.handsOnTimeoutMs,
      greeting:
        session.greeting === null
          ? null
          : cipher.seal(placeOf('sessions', 'greeting', session.id), session.greeting),
      time_limit_ms: session.timeLimitMs,
      idle_timeout_ms: session.idleTimeoutMs,
      max_cost_micros: session.maxCostMicros,
      recording: session.recording,
      metadata: cipher.sealJson(placeOf('sessions', 'metadata', session.id), session.metadata),
      tools: JSON.stringify(session.tools),
      tool_secret: toolSecret,
      end_user_id: session.endUserId,
      memory: session.memory,
      knowledge: JSON.stringify(session.knowledge),
      claim_hash: null,
      created_at: session.createdAt,
      started_at: session.startedAt,
      ended_at: session.endedAt,
      pause_reason: session.pauseReason,
      end_reason: session.endReason,
      erased_at: null,
    })
    .execute();
}

/** @param accountId undefined: whoever owns it, for callers whose authority is not an account. */
export async function findSession(
  db: Executor,
  cipher: FieldCipher,
  id: SessionId,
  accountId?: AccountId,
): Promise<Session | undefined> {
  let query = selectSessions(db).where('sessions.id', '=', id);
  if (accountId !== undefined) query = query.where('sessions.account_id', '=', accountId);
  const row = await query.executeTakeFirst();
  return row && toSession(row, cipher);
}

/** @returns the newest of an end user's that was made through this API, and can be written to. */
export async function findLatestOf(
  db: Executor,
  cipher: FieldCipher,
  of: { accountId: AccountId; endUserId: string; origin: SessionOrigin },
): Promise<Session | undefined> {
  const row = await selectSessions(db)
    .where('sessions.account_id', '=', of.accountId)
    .where('sessions.end_user_id', '=', of.endUserId)
    .where('sessions.origin', '=', of.origin)
    .where('sessions.status', 'in', ['IDLE', 'PAUSED'])
    .orderBy('sessions.created_at', 'desc')
    .orderBy('sessions.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toSession(row, cipher);
}

/** Locks the session's row until the transaction ends, so that one transition at a time decides. */
export async function lockStatus(
  tx: Executor,
  id: SessionId,
  accountId?: AccountId,
): Promise<SessionStatus | undefined> {
  let query = tx.selectFrom('sessions').select('status').where('id', '=', id);
  if (accountId !== undefined) query = query.where('account_id', '=', accountId);
  return (await query.forNoKeyUpdate().executeTakeFirst())?.status;
}

type StatusColumns = Pick<Tables['sessions'], 'status' | 'pause_reason' | 'end_reason' | 'ended_at'>;

/** @param openedAt when the conversation opened, kept as `started_at` if it is the first time; null otherwise. */
export async function updateStatus(
  tx: Executor,
  id: SessionId,
  from: SessionStatus,
  columns: StatusColumns,
  openedAt: Date | null,
): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({
      ...columns,
      ...(openedAt ? { started_at: sql<Date>`coalesce(started_at, ${openedAt})` } : {}),
    })
    .where('id', '=', id)
    .where('status', '=', from)
    .execute();
}

/** @param change holds at least one column. */
export async function updateSettings(
  tx: Executor,
  cipher: FieldCipher,
  id: SessionId,
  change: SettingsChange,
): Promise<void> {
  const { behavior, context, ...plain } = change;
  await tx
    .updateTable('sessions')
    .set({
      ...plain,
      ...(behavior === undefined
        ? {}
        : { behavior: cipher.seal(placeOf('sessions', 'behavior', id), behavior) }),
      ...(context === undefined ? {} : { context: cipher.seal(placeOf('sessions', 'context', id), context) }),
    })
    .where('id', '=', id)
    .execute();
}

/** As it is now: later changes of the profile do not reach the session. */
export async function updateProfile(
  tx: Executor,
  cipher: FieldCipher,
  id: SessionId,
  profile: Pick<Profile, 'id' | 'instructions' | 'greeting' | 'manner'>,
): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({
      profile: profile.id,
      instructions: profile.instructions,
      greeting:
        profile.greeting === null ? null : cipher.seal(placeOf('sessions', 'greeting', id), profile.greeting),
      manner: JSON.stringify(profile.manner),
    })
    .where('id', '=', id)
    .execute();
}

export async function updateTimeLimit(tx: Executor, id: SessionId, timeLimitMs: number): Promise<void> {
  await tx.updateTable('sessions').set({ time_limit_ms: timeLimitMs }).where('id', '=', id).execute();
}

/** What a list may be narrowed to; all of what is given must hold. */
export interface SessionFilter {
  readonly status?: SessionStatus | undefined;
  readonly face?: string | undefined;
  readonly profile?: string | undefined;
  readonly endUserId?: string | undefined;
  readonly createdFrom?: Date | undefined;
  /** Exclusive. */
  readonly createdTo?: Date | undefined;
  /** A whole session id, or the beginning of an end user's id. */
  readonly search?: string | undefined;
}

/** Newest first. */
export async function listSessions(
  db: Executor,
  cipher: FieldCipher,
  filter: {
    accountId: AccountId;
    after?: TimePosition | undefined;
    offset?: number;
    limit: number;
  } & SessionFilter,
): Promise<Session[]> {
  let query = selectSessions(db).where('sessions.account_id', '=', filter.accountId);
  if (filter.status) query = query.where('sessions.status', '=', filter.status);
  if (filter.face) query = query.where('sessions.face', '=', filter.face);
  if (filter.profile) query = query.where('sessions.profile', '=', filter.profile);
  if (filter.endUserId) query = query.where('sessions.end_user_id', '=', filter.endUserId);
  if (filter.createdFrom) query = query.where('sessions.created_at', '>=', filter.createdFrom);
  if (filter.createdTo) query = query.where('sessions.created_at', '<', filter.createdTo);
  if (filter.search) {
    const { search } = filter;
    query = isSessionId(search)
      ? query.where('sessions.id', '=', search)
      : query.where('sessions.end_user_id', 'like', `${search.replaceAll(/[\\%_]/g, '\\$&')}%`);
  }
  if (filter.after) {
    const { createdAt, id } = filter.after;
    query = query.where(
      sql<boolean>`(sessions.created_at, sessions.id) < (${createdAt}::timestamptz, ${id})`,
    );
  }
  const rows = await query
    .orderBy('sessions.created_at', 'desc')
    .orderBy('sessions.id', 'desc')
    .offset(filter.offset ?? 0)
    .limit(filter.limit)
    .execute();
  return rows.map((row) => toSession(row, cipher));
}

export async function activeSessionIds(db: Executor): Promise<SessionId[]> {
  const rows = await db.selectFrom('sessions').select('id').where('status', '=', 'ACTIVE').execute();
  return rows.map((row) => row.id);
}

/**
 * Binds the session to the first claim that is made on it.
 * @returns the hash of the claim that holds, which is another's when that came first.
 */
export async function claimSession(db: Executor, id: SessionId, claimHash: string): Promise<string | null> {
  const row = await db
    .updateTable('sessions')
    .set({ claim_hash: sql<string>`coalesce(claim_hash, ${claimHash})` })
    .where('id', '=', id)
    .returning('claim_hash')
    .executeTakeFirst();
  return row?.claim_hash ?? null;
}

export async function findClaim(db: Executor, id: SessionId): Promise<string | null> {
  const row = await db.selectFrom('sessions').select('claim_hash').where('id', '=', id).executeTakeFirst();
  return row?.claim_hash ?? null;
}

export async function findTools(
  db: Executor,
  id: SessionId,
): Promise<{ tools: readonly SessionTool[]; secret: string | null } | undefined> {
  const row = await db
    .selectFrom('sessions')
    .select(['tools', 'tool_secret'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { tools: row.tools, secret: row.tool_secret };
}

function isSessionId(text: string): text is SessionId {
  return idPattern('SessionId').test(text);
}

function selectSessions(db: Executor) {
  return db
    .selectFrom('sessions')
    .selectAll()
    .select((expression) =>
      expression
        .selectFrom('session_usage')
        .select('duration_ms')
        .whereRef('session_usage.session_id', '=', 'sessions.id')
        .as('duration_ms'),
    );
}

function toSession(row: SessionRow, cipher: FieldCipher): Session {
  const open = (column: 'behavior' | 'context' | 'greeting', sealed: string): string =>
    cipher.open(placeOf('sessions', column, row.id), sealed);
  return {
    id: row.id,
    accountId: row.account_id,
    origin: row.origin,
    status: row.status,
    face: row.face,
    profile: row.profile,
    instructions: row.instructions ?? '',
    manner: row.manner ?? NEUTRAL_MANNER,
    voice: row.voice,
    behavior: open('behavior', row.behavior),
    context: open('context', row.context),
    language: row.language,
    mode: row.mode,
    modality: row.modality,
    handsOnTimeoutMs: row.hands_on_timeout_ms,
    greeting: row.greeting === null ? null : open('greeting', row.greeting),
    timeLimitMs: row.time_limit_ms,
    idleTimeoutMs: row.idle_timeout_ms,
    maxCostMicros: row.max_cost_micros,
    recording: row.recording,
    metadata: metadataSchema.parse(cipher.openJson(placeOf('sessions', 'metadata', row.id), row.metadata)),
    tools: row.tools,
    endUserId: row.end_user_id,
    memory: row.memory,
    knowledge: row.knowledge,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    pauseReason: row.pause_reason,
    endReason: row.end_reason,
    durationMs: row.duration_ms ?? 0,
  };
}
