import { sql } from 'kysely';
import type { AccountId, Modality, SessionId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import type { SessionRow } from './meterQueries.ts';

/** What a lease goes on from; prices and epoch are null before the first one. */
export interface LeaseState {
  readonly session_id: SessionId;
  /** Of the newest span. */
  readonly epoch: number | null;
  readonly video_price: number | null;
  readonly voice_price: number | null;
  readonly text_price: number | null;
  readonly has_charges: boolean;
  /** Charged so far: of all modes together. */
  readonly charged_ms: number;
  readonly charged_micros: number;
}

export interface NewSpan {
  readonly sessionId: SessionId;
  readonly epoch: number;
  readonly mode: Modality;
  readonly grantedMs: number | null;
  readonly openReason: string;
  readonly workerId: string | null;
}

/** Locks sessions' rows: leases of one session are made one at a time, and none while it is being terminated. */
export async function lockSessions(tx: Executor, ids: readonly SessionId[]): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select id, status, account_id, end_user_id, max_cost_micros from sessions
      where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))
      order by id for no key update`.execute(tx);
  return rows;
}

/** The sessions are locked: what this reads stands. */
export async function leaseStates(tx: Executor, ids: readonly SessionId[]): Promise<LeaseState[]> {
  const { rows } = await sql<LeaseState>`
    select wanted.id as session_id, span.epoch,
        price.video_price, price.voice_price, price.text_price, charge.session_id is not null as has_charges,
        coalesce(charge.video_ms + charge.voice_ms + charge.text_ms, 0) as charged_ms,
        coalesce(charge.charged_micros, 0) as charged_micros
      from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as wanted (id)
      left join session_prices as price on price.session_id = wanted.id
      left join session_charges as charge on charge.session_id = wanted.id
      left join lateral (select epoch from meter_spans
        where session_id = wanted.id order by epoch desc limit 1) as span on true`.execute(tx);
  return rows;
}

/** Inserts spans, and what is lent to them. */
export async function insertSpans(
  tx: Executor,
  spans: readonly (NewSpan & {
    readonly hold: { accountId: AccountId; endUserId: string | null; micros: number } | null;
  })[],
  now: Date,
): Promise<void> {
  const rows = spans.map(({ sessionId, epoch, mode, grantedMs, openReason, workerId, hold }) => ({
    session_id: sessionId,
    epoch,
    mode,
    granted_ms: grantedMs,
    open_reason: openReason,
    worker_id: workerId,
    account_id: hold?.accountId ?? null,
    end_user_id: hold?.endUserId ?? null,
    hold_micros: hold?.micros ?? null,
  }));
  await sql`with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
        (session_id text, epoch integer, mode text, granted_ms bigint, open_reason text, worker_id text,
         account_id text, end_user_id text, hold_micros bigint)),
    spans as (
      insert into meter_spans (session_id, epoch, leased_at, last_report_at, cumulative_ms, seq, mode, granted_ms,
          open_reason, worker_id)
        select session_id, epoch, ${now}::timestamptz, ${now}::timestamptz, 0, -1, mode, granted_ms, open_reason,
          worker_id from given)
    insert into holds (session_id, epoch, account_id, end_user_id, amount_micros, created_at)
      select session_id, epoch, account_id, end_user_id, hold_micros, ${now}::timestamptz from given
        where hold_micros is not null`.execute(tx);
}
