import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { AccountId, MeterReport, Modality, SessionId, SessionStatus } from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';

export type SpanRow = Selectable<Tables['meter_spans']>;

export interface SessionRow {
  readonly id: SessionId;
  readonly status: SessionStatus;
  readonly account_id: AccountId;
  readonly end_user_id: string | null;
  readonly max_cost_micros: number | null;
}

/** Locks the session's row: leases of one session are made one at a time, and none while it is being terminated. */
export async function lockSession(tx: Executor, sessionId: string): Promise<SessionRow | undefined> {
  return tx
    .selectFrom('sessions')
    .select(['id', 'status', 'account_id', 'end_user_id', 'max_cost_micros'])
    .where('id', '=', sessionId as SessionId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function findSession(db: Executor, sessionId: SessionId): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions')
    .select(['id', 'status', 'account_id', 'end_user_id', 'max_cost_micros'])
    .where('id', '=', sessionId)
    .executeTakeFirst();
}

/** @returns the session's newest span. */
export async function lastSpan(db: Executor, sessionId: SessionId): Promise<SpanRow | undefined> {
  return db
    .selectFrom('meter_spans')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('epoch', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** A span that is reported, with everything that its charge depends on. */
export interface ReportedSpan {
  readonly session_id: SessionId;
  readonly epoch: number;
  readonly leased_at: Date;
  opened_at: Date | null;
  closed_at: Date | null;
  seal_reason: string | null;
  close_reason: string | null;
  readonly billed: boolean;
  readonly worker_id: string | null;
  cumulative_ms: number;
  seq: number;
  mode: Modality;
  video_ms: number;
  voice_ms: number;
  text_ms: number;
  granted_ms: number | null;
  readonly status: SessionStatus;
  readonly account_id: AccountId;
  readonly end_user_id: string | null;
  readonly max_cost_micros: number | null;
  readonly video_price: number | null;
  readonly voice_price: number | null;
  readonly text_price: number | null;
  /** Of the whole session. */
  session_video_ms: number;
  session_voice_ms: number;
  session_text_ms: number;
  charged_micros: number;
  hold_micros: number;
  /** Whether something was lent to it that is not given back, be it nothing. */
  readonly has_hold: boolean;
}

/** Locks the spans that these reports are of; those that do not exist are left out. */
export async function lockReported(
  tx: Executor,
  reports: readonly Pick<MeterReport, 'sessionId' | 'epoch'>[],
): Promise<ReportedSpan[]> {
  const wanted = reports.map(({ sessionId, epoch }) => ({ session_id: sessionId, epoch }));
  return lockSpans(
    tx,
    sql`(select distinct session_id, epoch from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
          as row (session_id text, epoch integer)) as wanted
      join meter_spans as span on span.session_id = wanted.session_id and span.epoch = wanted.epoch`,
  );
}

/** Locks the open spans of these sessions. */
export async function lockOpen(tx: Executor, sessionIds: readonly SessionId[]): Promise<ReportedSpan[]> {
  return lockSpans(
    tx,
    sql`(select distinct id from jsonb_array_elements_text(${JSON.stringify(sessionIds)}::jsonb) as row (id)) as wanted
      join meter_spans as span on span.session_id = wanted.id and span.closed_at is null`,
  );
}

/** @param spans the table's rows as `span`. */
async function lockSpans(tx: Executor, spans: RawBuilder<unknown>): Promise<ReportedSpan[]> {
  const { rows } = await sql<ReportedSpan>`
    select span.session_id, span.epoch, span.leased_at, span.opened_at, span.closed_at, span.seal_reason, span.close_reason,
        span.billed, span.worker_id,
        span.cumulative_ms, span.seq, span.mode, span.video_ms, span.voice_ms, span.text_ms, span.granted_ms,
        session.status, session.account_id, session.end_user_id, session.max_cost_micros,
        price.video_price, price.voice_price, price.text_price,
        coalesce(charge.video_ms, 0) as session_video_ms, coalesce(charge.voice_ms, 0) as session_voice_ms,
        coalesce(charge.text_ms, 0) as session_text_ms, coalesce(charge.charged_micros, 0) as charged_micros,
        coalesce(hold.amount_micros, 0) as hold_micros,
        hold.session_id is not null and hold.released_at is null as has_hold
      from ${spans}
      join sessions as session on session.id = span.session_id
      left join session_prices as price on price.session_id = span.session_id
      left join session_charges as charge on charge.session_id = span.session_id
      left join holds as hold on hold.session_id = span.session_id and hold.epoch = span.epoch
      order by span.session_id, span.epoch
      for no key update of span`.execute(tx);
  return rows;
}

/** Writes what reports made of their spans. */
export async function updateReported(tx: Executor, spans: readonly ReportedSpan[], now: Date): Promise<void> {
  const rows = spans.map((span) => ({
    ...span,
    opened_at: span.opened_at?.toISOString() ?? null,
    closed_at: span.closed_at?.toISOString() ?? null,
  }));
  await sql`update meter_spans as span set
      cumulative_ms = row.cumulative_ms, seq = row.seq, mode = row.mode, video_ms = row.video_ms,
      voice_ms = row.voice_ms, text_ms = row.text_ms, granted_ms = row.granted_ms, opened_at = row.opened_at,
      closed_at = row.closed_at, seal_reason = row.seal_reason, close_reason = row.close_reason,
      last_report_at = ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
      (session_id text, epoch integer, cumulative_ms bigint, seq bigint, mode text, video_ms bigint,
       voice_ms bigint, text_ms bigint, granted_ms bigint, opened_at timestamptz, closed_at timestamptz,
       seal_reason text, close_reason text)
    where span.session_id = row.session_id and span.epoch = row.epoch`.execute(tx);
}

/**
 * Seals one span. @param closedAt null: at its last proof of life. @param silentSince only if its last proof is no newer.
 * @returns it, or undefined when there is none of this epoch that is open.
 */
export async function sealSpan(
  tx: Executor,
  span: { sessionId: string; epoch: number },
  seal: { reason: string; detail: string | null; closedAt: Date | null; silentSince?: Date },
): Promise<SpanRow | undefined> {
  let query = tx
    .updateTable('meter_spans')
    .set({
      closed_at: seal.closedAt ?? sql<Date>`last_report_at`,
      seal_reason: seal.reason,
      close_reason: seal.detail,
    })
    .where('session_id', '=', span.sessionId as SessionId)
    .where('epoch', '=', span.epoch)
    .where('closed_at', 'is', null);
  if (seal.silentSince) query = query.where('last_report_at', '<=', seal.silentSince);
  return query.returningAll().executeTakeFirst();
}

/**
 * Spans that have been silent for too long.
 * @param limits.opened for spans in which the conversation is open; `connecting` for those in which it is not yet;
 * `ahead`: a last sign of life beyond it is from before the wall clock was set back.
 */
export async function listSilentSpans(
  db: Executor,
  limits: { opened: Date; connecting: Date; ahead: Date },
): Promise<SpanRow[]> {
  return db
    .selectFrom('meter_spans')
    .selectAll()
    .where('closed_at', 'is', null)
    .where((expression) =>
      expression.or([
        expression.and([
          expression('opened_at', 'is not', null),
          expression('last_report_at', '<=', limits.opened),
        ]),
        expression('last_report_at', '<=', limits.connecting),
        expression('last_report_at', '>=', limits.ahead),
      ]),
    )
    .execute();
}

/** The session's spans in which a conversation was open, oldest first. */
export async function listOpenedSpans(db: Executor, sessionId: string): Promise<SpanRow[]> {
  return db
    .selectFrom('meter_spans')
    .selectAll()
    .where('session_id', '=', sessionId as SessionId)
    .where('opened_at', 'is not', null)
    .orderBy('epoch')
    .execute();
}

/** All of the session's spans, oldest first. */
export async function listSpans(db: Executor, sessionId: SessionId): Promise<SpanRow[]> {
  return db
    .selectFrom('meter_spans')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('epoch')
    .execute();
}
