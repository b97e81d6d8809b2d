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
  const figure = (name: string) => sql<number | null>`(turn_metrics.figures ->> ${sql.lit(name)})::float8`;
  const bucket = sql<number>`floor(extract(epoch from turn_metrics.at - ${range.from}::timestamptz) * 1000 / ${sql.lit(range.stepMs)})::int`;
  const both = (of: string) =>
    sql<[number, number] | null>`percentile_disc(array[0.5, 0.95]) within group (order by ${sql.ref(of)})`;
  const rows = await db
    // Three numbers of a turn are sorted far sooner than all its figures, which a view that is merged would carry along.
    .with(
      (table) => table('turns').materialized(),
      (query) =>
        query
          .selectFrom('turn_metrics')
          .innerJoin('sessions', 'sessions.id', 'turn_metrics.session_id')
          .select([
            bucket.as('bucket'),
            figure('ttsFirstAudioMs').as('made'),
            figure('browserFirstAudioMs').as('heard'),
          ])
          .where('sessions.account_id', '=', accountId)
          .where('turn_metrics.at', '>=', range.from)
          .where('turn_metrics.at', '<', range.to)
          // A reply to nobody, the greeting, is no turn.
          .where(sql<boolean>`turn_metrics.figures ? 'endOfSpeechToCommitMs'`),
    )
    .selectFrom('turns')
    .select([
      'bucket',
      sql<number>`count(*)::int`.as('turns'),
      sql<number>`count(made)::int`.as('made_count'),
      sql<number>`count(heard)::int`.as('heard_count'),
      both('made').as('made'),
      both('heard').as('heard'),
    ])
    .groupBy('bucket')
    .execute();
  return rows.map((row) => ({
    bucket: row.bucket,
    turns: row.turns,
    made: { count: row.made_count, values: row.made },
    heard: { count: row.heard_count, values: row.heard },
  }));
}
