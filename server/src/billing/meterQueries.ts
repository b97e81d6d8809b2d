import { sql, type Selectable } from 'kysely';
import type { MeterReport, SessionId, SessionStatus } from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';

export type SpanRow = Selectable<Tables['meter_spans']>;

/** Locks the session's row: leases of one session are made one at a time, and none while it is being terminated. */
export async function lockSession(tx: Executor, sessionId: string): Promise<SessionStatus | undefined> {
  const row = await tx
    .selectFrom('sessions')
    .select('status')
    .where('id', '=', sessionId as SessionId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row?.status;
}

/** @returns the epoch of the new span: one more than the last. */
export async function insertSpan(tx: Executor, sessionId: SessionId, now: Date): Promise<number> {
  const last = await tx
    .selectFrom('meter_spans')
    .select((expression) => expression.fn.max('epoch').as('epoch'))
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  // max() over no rows is null, which the query builder's type does not say.
  const epoch = ((last?.epoch as number | null | undefined) ?? 0) + 1;
  await tx
    .insertInto('meter_spans')
    .values({
      session_id: sessionId,
      epoch,
      leased_at: now,
      opened_at: null,
      last_report_at: now,
      closed_at: null,
      cumulative_ms: 0,
      seq: -1,
      seal_reason: null,
    })
    .execute();
  return epoch;
}

/**
 * Deduplication and effect in one statement: only an open span takes a report, and only one newer than its last.
 * @returns the span as it became, or undefined when the report changes nothing.
 */
export async function applyReport(
  tx: Executor,
  report: MeterReport,
  now: Date,
): Promise<SpanRow | undefined> {
  const openedAt = report.cumulativeMs > 0 ? new Date(now.getTime() - report.cumulativeMs) : null;
  return tx
    .updateTable('meter_spans')
    .set({
      cumulative_ms: sql<number>`greatest(cumulative_ms, ${report.cumulativeMs}::bigint)`,
      video_ms: sql<number>`greatest(cumulative_ms, ${report.cumulativeMs}::bigint)`,
      seq: report.seq,
      last_report_at: now,
      opened_at: sql<Date | null>`coalesce(opened_at, ${openedAt}::timestamptz)`,
    })
    .where('session_id', '=', report.sessionId as SessionId)
    .where('epoch', '=', report.epoch)
    .where('closed_at', 'is', null)
    .where('seq', '<', report.seq)
    .returningAll()
    .executeTakeFirst();
}

/** @returns whether this span may go on: it is open and its session has not ended. */
export async function mayGoOn(tx: Executor, sessionId: string, epoch: number): Promise<boolean> {
  const row = await tx
    .selectFrom('meter_spans')
    .innerJoin('sessions', 'sessions.id', 'meter_spans.session_id')
    .select('sessions.status')
    .where('meter_spans.session_id', '=', sessionId as SessionId)
    .where('meter_spans.epoch', '=', epoch)
    .where('meter_spans.closed_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined && row.status !== 'TERMINATED';
}

/** Seals one span, now. @returns it, or undefined when there is none of this epoch that is open. */
export async function sealSpan(
  db: Executor,
  sessionId: string,
  epoch: number,
  reason: string,
  now: Date,
): Promise<SpanRow | undefined> {
  return db
    .updateTable('meter_spans')
    .set({ closed_at: now, seal_reason: reason })
    .where('session_id', '=', sessionId as SessionId)
    .where('epoch', '=', epoch)
    .where('closed_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** Seals the session's open span, if any, at its last proof of life. */
export async function sealOpenSpan(
  tx: Executor,
  sessionId: SessionId,
  reason: string,
): Promise<SpanRow | undefined> {
  return tx
    .updateTable('meter_spans')
    .set({ closed_at: sql<Date>`last_report_at`, seal_reason: reason })
    .where('session_id', '=', sessionId)
    .where('closed_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/**
 * Seals every span that has been silent for too long, at its last proof of life.
 * @param opened limit for spans in which the conversation is open; `connecting` for those in which it is not yet.
 */
export async function sealSilentSpans(
  db: Executor,
  reason: string,
  limits: { opened: Date; connecting: Date },
): Promise<SpanRow[]> {
  return db
    .updateTable('meter_spans')
    .set({ closed_at: sql<Date>`last_report_at`, seal_reason: reason })
    .where('closed_at', 'is', null)
    .where((expression) =>
      expression.or([
        expression.and([
          expression('opened_at', 'is not', null),
          expression('last_report_at', '<=', limits.opened),
        ]),
        expression('last_report_at', '<=', limits.connecting),
      ]),
    )
    .returningAll()
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
