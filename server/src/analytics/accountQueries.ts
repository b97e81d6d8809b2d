import { sql } from 'kysely';
import type { AccountId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import type { OpenSpan } from './concurrency.ts';

/** The spans of an account that were open at some time of the range: those that closed in it or later, and the open ones. */
export async function listOpenSpans(
  db: Executor,
  accountId: AccountId,
  range: { from: Date; to: Date },
): Promise<OpenSpan[]> {
  const spans = () =>
    db
      .selectFrom('meter_spans')
      .innerJoin('sessions', 'sessions.id', 'meter_spans.session_id')
      .select(['meter_spans.opened_at', 'meter_spans.closed_at'])
      .where('sessions.account_id', '=', accountId)
      .where('meter_spans.opened_at', '<', range.to);
  // Two branches, each on an index of its own.
  const rows = await spans()
    .where('meter_spans.closed_at', '>', range.from)
    .unionAll(spans().where('meter_spans.closed_at', 'is', null))
    .execute();
  return rows.flatMap(({ opened_at, closed_at }) =>
    opened_at === null ? [] : [{ openedAt: opened_at.getTime(), closedAt: closed_at?.getTime() ?? null }],
  );
}

export interface LatencyRow {
  readonly bucket: number;
  readonly turns: number;
  readonly heard: Percentile;
  readonly made: Percentile;
}
interface Percentile {
  readonly count: number;
  readonly values: readonly [number, number] | null;
}

/** Nearest-rank percentiles of the account's turns, by buckets of `stepMs` from `from`. */
export async function latencyByBucket(
  db: Executor,
  accountId: AccountId,
  range: { from: Date; to: Date; stepMs: number },
): Promise<LatencyRow[]> {
  const made = sql`(turn_metrics.figures ->> 'ttsFirstAudioMs')::float8`;
  const heard = sql`(turn_metrics.figures ->> 'browserFirstAudioMs')::float8`;
  const percentile = (share: number, of: typeof made) =>
    sql<number | null>`percentile_disc(${sql.lit(share)}) within group (order by ${of})`;
  const bucket = sql<number>`floor(extract(epoch from turn_metrics.at - ${range.from}::timestamptz) * 1000 / ${sql.lit(range.stepMs)})::int`;
  const rows = await db
    .selectFrom('turn_metrics')
    .innerJoin('sessions', 'sessions.id', 'turn_metrics.session_id')
    .select([
      bucket.as('bucket'),
      sql<number>`count(*)::int`.as('turns'),
      sql<number>`count(${made})::int`.as('made_count'),
      sql<number>`count(${heard})::int`.as('heard_count'),
      percentile(0.5, made).as('made_p50'),
      percentile(0.95, made).as('made_p95'),
      percentile(0.5, heard).as('heard_p50'),
      percentile(0.95, heard).as('heard_p95'),
    ])
    .where('sessions.account_id', '=', accountId)
    .where('turn_metrics.at', '>=', range.from)
    .where('turn_metrics.at', '<', range.to)
    // A reply to nobody, the greeting, is no turn.
    .where(sql<boolean>`turn_metrics.figures ? 'endOfSpeechToCommitMs'`)
    .groupBy(sql`1`)
    .execute();
  const both = (p50: number | null, p95: number | null): readonly [number, number] | null =>
    p50 === null || p95 === null ? null : [p50, p95];
  return rows.map((row) => ({
    bucket: row.bucket,
    turns: row.turns,
    made: { count: row.made_count, values: both(row.made_p50, row.made_p95) },
    heard: { count: row.heard_count, values: both(row.heard_p50, row.heard_p95) },
  }));
}
