import type { AccountId, Clock } from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import * as queries from './spendingQueries.ts';

/** Null: no such limit. Money in micros. */
export interface Limits {
  /** What the operators allow. */
  readonly allowedConcurrentSessions: number | null;
  readonly maxConcurrentSessions: number | null;
  readonly maxCostPerSessionMicros: number | null;
  readonly maxCostPerEndUserMicros: number | null;
  readonly maxCostPerMonthMicros: number | null;
}

/** What an account may spend, and how many sessions it may have at once. They hold from the next report on. */
export class BillingLimits {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  async get(accountId: AccountId): Promise<Limits> {
    const [row] = await queries.limitsOf(this.#database.db, [accountId]);
    return toLimits(row);
  }

  /** Changes what is named. */
  async update(accountId: AccountId, changes: Partial<Limits>): Promise<Limits> {
    const now = new Date(this.#clock.wallNow());
    return this.#database.transaction(async (tx) => {
      const [row] = await queries.limitsOf(tx, [accountId]);
      const limits = { ...toLimits(row), ...changes };
      await queries.writeLimits(tx, {
        account_id: accountId,
        allowed_concurrent_sessions: limits.allowedConcurrentSessions,
        max_concurrent_sessions: limits.maxConcurrentSessions,
        max_cost_per_session_micros: limits.maxCostPerSessionMicros,
        max_cost_per_end_user_micros: limits.maxCostPerEndUserMicros,
        max_cost_per_month_micros: limits.maxCostPerMonthMicros,
        updated_at: now,
      });
      return limits;
    });
  }

  /** @returns what was charged since the first of the month (UTC), micros. */
  async spentThisMonth(accountId: AccountId): Promise<number> {
    const month = new Date(this.#clock.wallNow()).toISOString().slice(0, 7);
    const [row] = await queries.monthlyCharges(this.#database.db, month, [accountId], ['']);
    return row?.charged_micros ?? 0;
  }
}

function toLimits(row: queries.LimitsRow | undefined): Limits {
  return {
    allowedConcurrentSessions: row?.allowed_concurrent_sessions ?? null,
    maxConcurrentSessions: row?.max_concurrent_sessions ?? null,
    maxCostPerSessionMicros: row?.max_cost_per_session_micros ?? null,
    maxCostPerEndUserMicros: row?.max_cost_per_end_user_micros ?? null,
    maxCostPerMonthMicros: row?.max_cost_per_month_micros ?? null,
  };
}
