import { USAGE_LIMITS, VisavisError, type AccountId, type Clock, type UsageGroup } from '@visavis/shared';
import { decodeCursor, encodeCursor } from '../../store/cursor.ts';
import type { Database } from '../../store/Database.ts';
import { csvLine } from './csv.ts';
import { addDays, DAY_MS, dayOf } from './days.ts';
import * as queries from './usageQueries.ts';

const DEFAULT_DAYS = 30;

export interface UsageQuery {
  /** Days, UTC; `to` is exclusive. Default: the last 30 days, today with them. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly groupBy: UsageGroup;
}

export interface UsageReport {
  readonly range: queries.DayRange;
  readonly total: queries.UsageSums;
  readonly rows: readonly queries.UsageRow[];
  readonly nextCursor: string | null;
}

/**
 * What an account used and what it cost, from its ledger: the sum over the groups of any grouping is the ledger's own.
 */
export class UsageReports {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  /** @throws VisavisError `validation_failed` for a range or cursor that is none. */
  async get(
    accountId: AccountId,
    query: UsageQuery & { limit: number; cursor?: string | undefined },
  ): Promise<UsageReport> {
    const range = this.#rangeOf(query);
    const { groupBy, limit, cursor } = query;
    const after = cursor === undefined ? null : decodeCursor(cursor, readPlace);
    // One transaction, one view of the ledger: what is charged meanwhile is in both or in neither.
    const { total, found } = await this.#database.transaction(async (tx) => ({
      total: await queries.sumAll(tx, accountId, range),
      found: await this.#rows(tx, accountId, range, groupBy, { after, limit: limit + 1 }),
    }));
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return {
      range,
      total,
      rows,
      nextCursor: found.length > limit && last ? encodeCursor(`${last.amount_micros}.${last.key}`) : null,
    };
  }

  /**
   * All groups as CSV, with a line of names first. Times in seconds, money in US dollars and, exact, in micros.
   * @throws VisavisError `validation_failed`, also for more lines than one file takes.
   */
  async csv(accountId: AccountId, query: UsageQuery): Promise<{ range: queries.DayRange; text: string }> {
    const range = this.#rangeOf(query);
    const limit = USAGE_LIMITS.csvLines;
    const rows = await this.#rows(this.#database.db, accountId, range, query.groupBy, {
      after: null,
      limit: limit + 1,
    });
    if (rows.length > limit) {
      throw invalid('from', `gives more than ${limit} lines: take a shorter range, or page through the JSON`);
    }
    const head = csvLine([query.groupBy, ...CSV_COLUMNS.map(([name]) => name)]);
    const lines = rows.map((row) => csvLine([row.key, ...CSV_COLUMNS.map(([, read]) => read(row))]));
    return { range, text: head + lines.join('') };
  }

  async #rows(
    db: Database['db'],
    accountId: AccountId,
    range: queries.DayRange,
    groupBy: UsageGroup,
    page: { after: queries.UsagePosition | null; limit: number },
  ): Promise<queries.UsageRow[]> {
    const rows = await queries.sumByGroup(db, accountId, range, groupBy, page);
    return groupBy === 'day' ? withEmptyDays(rows, range, page) : rows;
  }

  #rangeOf(query: UsageQuery): queries.DayRange {
    const to = query.to ?? addDays(dayOf(this.#clock.wallNow()), 1);
    const from = query.from ?? addDays(to, -DEFAULT_DAYS);
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
    if (days <= 0) throw invalid('from', 'must be before `to`');
    if (days > USAGE_LIMITS.rangeDays) {
      throw invalid('from', `must be at most ${USAGE_LIMITS.rangeDays} days before \`to\``);
    }
    return { from, to };
  }
}

const CSV_COLUMNS: readonly (readonly [string, (row: queries.UsageRow) => number])[] = [
  ['sessions', (row) => row.sessions],
  ['seconds', (row) => row.duration_ms / 1_000],
  ['video_seconds', (row) => row.video_ms / 1_000],
  ['voice_seconds', (row) => row.voice_ms / 1_000],
  ['text_seconds', (row) => row.text_ms / 1_000],
  ['amount_usd', (row) => row.amount_micros / 1_000_000],
  ['amount_micros', (row) => row.amount_micros],
  ['video_micros', (row) => row.video_micros],
  ['voice_micros', (row) => row.voice_micros],
  ['text_micros', (row) => row.text_micros],
  ['rounding_micros', (row) => row.rounding_micros],
];

/** A chart of days has a place for each. */
function withEmptyDays(
  rows: readonly queries.UsageRow[],
  range: queries.DayRange,
  page: { after: queries.UsagePosition | null; limit: number },
): queries.UsageRow[] {
  const byDay = new Map(rows.map((row) => [row.key, row]));
  const all: queries.UsageRow[] = [];
  let day = page.after === null || page.after.key < range.from ? range.from : addDays(page.after.key, 1);
  for (; day < range.to && all.length < page.limit; day = addDays(day, 1)) {
    all.push(byDay.get(day) ?? { key: day, ...NOTHING });
  }
  return all;
}

const NOTHING: queries.UsageSums = {
  sessions: 0,
  duration_ms: 0,
  amount_micros: 0,
  video_ms: 0,
  video_micros: 0,
  voice_ms: 0,
  voice_micros: 0,
  text_ms: 0,
  text_micros: 0,
  rounding_micros: 0,
};

function invalid(path: string, message: string): VisavisError {
  return new VisavisError('validation_failed', `${path}: ${message}`, { fields: [{ path, message }] });
}

function readPlace(place: string): queries.UsagePosition | undefined {
  const [, amount, key] = /^(-?\d{1,15})\.([^\0]*)$/s.exec(place) ?? [];
  return amount === undefined || key === undefined ? undefined : { amountMicros: Number(amount), key };
}
