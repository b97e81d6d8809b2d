import {
  ACCOUNT_ANALYTICS_LIMITS,
  VisavisError,
  type AccountAnalyticsWire,
  type AccountId,
  type Clock,
  type PercentilesWire,
} from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import * as queries from './accountQueries.ts';
import { peakConcurrency } from './concurrency.ts';

const DAY_MS = 24 * 60 * 60_000;

/** What an account's conversations were like over time: how many at once, and how long their users waited. */
export class AccountAnalytics {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  /**
   * @param query instants; default: the last 24 hours.
   * @throws VisavisError `validation_failed` for a range that is none, or has too many buckets.
   */
  async get(
    accountId: AccountId,
    query: { from?: Date | undefined; to?: Date | undefined; stepMs: number },
  ): Promise<AccountAnalyticsWire> {
    const now = this.#clock.wallNow();
    const to = query.to ?? new Date(now);
    const from = query.from ?? new Date(to.getTime() - DAY_MS);
    const { stepMs } = query;
    checkRange(from, to, stepMs);
    const { db } = this.#database;
    const spans = await queries.listOpenSpans(db, accountId, { from, to });
    const latencies = await queries.latencyByBucket(db, accountId, { from, to, stepMs });
    // Nothing is open in the future.
    const end = Math.min(now, to.getTime());
    const peaks = peakConcurrency(
      spans.map((span) => ({ ...span, closedAt: span.closedAt ?? end })),
      { from: from.getTime(), to: to.getTime(), stepMs },
    );
    const byBucket = new Map(latencies.map((row) => [row.bucket, row]));
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      step_ms: stepMs,
      live: spans.filter(({ closedAt }) => closedAt === null).length,
      peak_concurrency: Math.max(0, ...peaks),
      buckets: peaks.map((peak, index) => {
        const row = byBucket.get(index);
        return {
          at: new Date(from.getTime() + index * stepMs).toISOString(),
          peak_concurrency: peak,
          turns: row?.turns ?? 0,
          tts_first_audio_ms: row ? percentiles(row.made) : null,
          browser_first_audio_ms: row ? percentiles(row.heard) : null,
        };
      }),
    };
  }
}

function percentiles({ count, values }: queries.LatencyRow['made']): PercentilesWire {
  return values && { count, p50: values[0], p95: values[1] };
}

function checkRange(from: Date, to: Date, stepMs: number): void {
  const ms = to.getTime() - from.getTime();
  const { rangeMs, buckets } = ACCOUNT_ANALYTICS_LIMITS;
  const problem =
    ms <= 0
      ? { path: 'from', message: 'must be before `to`' }
      : ms > rangeMs
        ? { path: 'from', message: `must be at most ${rangeMs / DAY_MS} days before \`to\`` }
        : ms / stepMs > buckets
          ? { path: 'step_ms', message: `must be at least ${Math.ceil(ms / buckets)} for this range` }
          : null;
  if (problem)
    throw new VisavisError('validation_failed', `${problem.path}: ${problem.message}`, { fields: [problem] });
}
