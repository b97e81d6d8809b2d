import { sql, type Selectable } from 'kysely';
import type { AccountId, SessionId } from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';
import type { ReportedSpan } from './meterQueries.ts';

export type ChargesRow = Selectable<Tables['session_charges']>;
export type HoldRow = Selectable<Tables['holds']>;

/** Begins to add up what sessions cost. */
export async function openCharges(
  tx: Executor,
  sessions: readonly { id: SessionId; accountId: AccountId; endUserId: string | null }[],
): Promise<void> {
  const rows = sessions.map(({ id, accountId, endUserId }) => ({
    session_id: id,
    account_id: accountId,
    end_user_id: endUserId,
  }));
  await tx.insertInto('session_charges').values(rows).execute();
}

export async function findCharges(db: Executor, sessionId: SessionId): Promise<ChargesRow | undefined> {
  return db.selectFrom('session_charges').selectAll().where('session_id', '=', sessionId).executeTakeFirst();
}

/** Writes the sessions' totals as reports made them. */
export async function updateCharges(tx: Executor, spans: readonly ReportedSpan[]): Promise<void> {
  const rows = spans.map((span) => ({
    session_id: span.session_id,
    video_ms: span.session_video_ms,
    voice_ms: span.session_voice_ms,
    text_ms: span.session_text_ms,
    charged_micros: span.charged_micros,
  }));
  await sql`update session_charges as charge set
      video_ms = row.video_ms, voice_ms = row.voice_ms, text_ms = row.text_ms, charged_micros = row.charged_micros
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
      (session_id text, video_ms bigint, voice_ms bigint, text_ms bigint, charged_micros bigint)
    where charge.session_id = row.session_id`.execute(tx);
}

/** The session's whole seconds are charged. */
export async function settleCharges(
  tx: Executor,
  sessionId: SessionId,
  chargedMicros: number,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('session_charges')
    .set({ charged_micros: chargedMicros, settled_at: at })
    .where('session_id', '=', sessionId)
    .execute();
}

/** @returns sessions that have ended, all their spans sealed, whose whole seconds are not charged yet. */
export async function unsettledSessions(db: Executor, limit: number): Promise<SessionId[]> {
  const rows = await db
    .selectFrom('session_charges')
    .innerJoin('sessions', 'sessions.id', 'session_charges.session_id')
    .select('session_charges.session_id')
    .where('settled_at', 'is', null)
    .where('sessions.status', '=', 'TERMINATED')
    .where((expression) =>
      expression.not(
        expression.exists(
          expression
            .selectFrom('meter_spans')
            .select('epoch')
            .whereRef('meter_spans.session_id', '=', 'session_charges.session_id')
            .where('closed_at', 'is', null),
        ),
      ),
    )
    .limit(limit)
    .execute();
  return rows.map((row) => row.session_id);
}

/** Writes what is lent to each span; of a sealed one nothing is any more. */
export async function writeHolds(
  tx: Executor,
  spans: readonly Pick<
    ReportedSpan,
    'session_id' | 'epoch' | 'account_id' | 'end_user_id' | 'hold_micros' | 'closed_at'
  >[],
  now: Date,
): Promise<void> {
  const rows = spans.map((span) => ({
    session_id: span.session_id,
    epoch: span.epoch,
    account_id: span.account_id,
    end_user_id: span.end_user_id,
    amount_micros: span.hold_micros,
    released_at: span.closed_at?.toISOString() ?? null,
  }));
  await sql`insert into holds (session_id, epoch, account_id, end_user_id, amount_micros, released_at, created_at)
    select row.*, ${now}::timestamptz from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
      (session_id text, epoch integer, account_id text, end_user_id text, amount_micros bigint,
       released_at timestamptz)
    on conflict (session_id, epoch) do update set
      amount_micros = excluded.amount_micros, released_at = excluded.released_at`.execute(tx);
}

/** The span is locked already. @returns the hold, as it was before its release; undefined when there was none. */
export async function releaseHold(
  tx: Executor,
  span: { sessionId: SessionId; epoch: number },
  at: Date,
): Promise<HoldRow | undefined> {
  const hold = await tx
    .selectFrom('holds')
    .selectAll()
    .where('session_id', '=', span.sessionId)
    .where('epoch', '=', span.epoch)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  if (!hold) return undefined;
  await tx
    .updateTable('holds')
    .set({ amount_micros: 0, released_at: at })
    .where('session_id', '=', span.sessionId)
    .where('epoch', '=', span.epoch)
    .execute();
  return hold;
}
