import { sql, type RawBuilder } from 'kysely';
import type { AccountId, UsageGroup } from '@visavis/shared';
import type { Executor } from '../../store/tables.ts';

/** Days as in `2026-11-30`; `to` is exclusive. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** What one group used. Money in micros, time in ms; rounding has no time. */
export interface UsageSums {
  readonly sessions: number;
  readonly duration_ms: number;
  readonly amount_micros: number;
  readonly video_ms: number;
  readonly video_micros: number;
  readonly voice_ms: number;
  readonly voice_micros: number;
  readonly text_ms: number;
  readonly text_micros: number;
  readonly rounding_micros: number;
}

export interface UsageRow extends UsageSums {
  /** '': of no end user. */
  readonly key: string;
}

/** Where a list goes on: after this group. */
export interface UsagePosition {
  readonly amountMicros: number;
  readonly key: string;
}

const sumOf = (column: 'ms' | 'amount_micros', mode: string): RawBuilder<number> =>
  sql`coalesce(sum(u.${sql.ref(column)}) filter (where u.mode = ${sql.lit(mode)}), 0)::bigint`;

const SUMS = sql`
  count(distinct u.session_id) filter (where u.ms > 0)::int as sessions,
  coalesce(sum(u.ms), 0)::bigint as duration_ms,
  coalesce(sum(u.amount_micros), 0)::bigint as amount_micros,
  ${sumOf('ms', 'video')} as video_ms, ${sumOf('amount_micros', 'video')} as video_micros,
  ${sumOf('ms', 'voice')} as voice_ms, ${sumOf('amount_micros', 'voice')} as voice_micros,
  ${sumOf('ms', 'text')} as text_ms, ${sumOf('amount_micros', 'text')} as text_micros,
  ${sumOf('amount_micros', 'rounding')} as rounding_micros`;

const KEYS: Readonly<Record<UsageGroup, RawBuilder<string>>> = {
  day: sql`to_char(u.day, 'YYYY-MM-DD')`,
  session: sql`u.session_id`,
  end_user: sql`coalesce(s.end_user_id, '')`,
  face: sql`u.face`,
  mode: sql`u.mode`,
};

/**
 * An account's use of some days, by group: one range of `usage_days`' primary key, (account_id, day, …), is read and
 * nothing else, except that end users stand in the sessions.
 * Of 25,000 rows out of 400,000 (30 days of one account), PGlite, 63 ms:
 *
 *     GroupAggregate
 *       -> Sort
 *         -> Bitmap Heap Scan on usage_days u
 *           -> Bitmap Index Scan on usage_days_pkey
 *                Index Cond: (account_id = $1 and day >= $2 and day < $3)
 *
 * Days come in their order, all else with the most expensive first, ties by their keys' bytes.
 * @param page.after the last group of the page before.
 */
export async function sumByGroup(
  db: Executor,
  accountId: AccountId,
  range: DayRange,
  groupBy: UsageGroup,
  page: { after: UsagePosition | null; limit: number },
): Promise<UsageRow[]> {
  const key = sql`(${KEYS[groupBy]}) collate "C"`;
  const sessions = groupBy === 'end_user' ? sql`join sessions s on s.id = u.session_id` : sql``;
  const amount = sql`sum(u.amount_micros)`;
  const { after } = page;
  const further =
    after === null
      ? sql``
      : groupBy === 'day'
        ? sql`having ${key} > ${after.key}`
        : sql`having ${amount} < ${after.amountMicros}::bigint
            or (${amount} = ${after.amountMicros}::bigint and ${key} > ${after.key})`;
  const order = groupBy === 'day' ? sql`1` : sql`sum(u.amount_micros) desc, 1`;
  const { rows } = await sql<UsageRow>`
    select ${key} as key, ${SUMS}
      from usage_days u ${sessions}
      where u.account_id = ${accountId} and u.day >= ${range.from}::date and u.day < ${range.to}::date
      group by 1 ${further}
      order by ${order} limit ${page.limit}`.execute(db);
  return rows;
}

/** The same of the whole range. */
export async function sumAll(db: Executor, accountId: AccountId, range: DayRange): Promise<UsageSums> {
  const { rows } = await sql<UsageSums>`
    select ${SUMS} from usage_days u
      where u.account_id = ${accountId} and u.day >= ${range.from}::date and u.day < ${range.to}::date`.execute(
    db,
  );
  const [row] = rows;
  if (!row) throw new Error('a sum over everything has one row');
  return row;
}
