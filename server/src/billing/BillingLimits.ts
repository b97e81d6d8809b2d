import type { AccountId, Clock } from '@visavis/shared';
import type { AuditActor, RecordFact } from '../store/auditFact.ts';
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
  readonly #record: RecordFact;

  constructor(deps: { database: Database; clock: Clock; record: RecordFact }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#record = deps.record;
  }

  async get(accountId: AccountId): Promise<Limits> {
    const [row] = await queries.limitsOf(this.#database.db, [accountId]);
    return toLimits(row);
  }

  /** Changes what is named. */
  async update(accountId: AccountId, changes: Partial<Limits>, by: AuditActor): Promise<Limits> {
    const now = new Date(this.#clock.wallNow());
    return this.#database.transaction(async (tx) => {
      const [row] = await queries.limitsOf(tx, [accountId]);
      const before = toLimits(row);
      const limits = { ...before, ...changes };
      const [from, to] = [toColumns(before), toColumns(limits)];
      await queries.writeLimits(tx, { account_id: accountId, ...to, updated_at: now });
      const changed = LIMIT_COLUMNS.filter((name) => from[name] !== to[name]);
      if (changed.length > 0) {
        await this.#record(tx, {
          accountId,
          actor: by,
          action: 'limits.changed',
          target: accountId,
          details: Object.fromEntries(changed.map((name) => [name, { from: from[name], to: to[name] }])),
        });
      }
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

const LIMIT_COLUMNS = [
  'allowed_concurrent_sessions',
  'max_concurrent_sessions',
  'max_cost_per_session_micros',
  'max_cost_per_end_user_micros',
  'max_cost_per_month_micros',
] as const;

function toColumns(limits: Limits): Record<(typeof LIMIT_COLUMNS)[number], number | null> {
  return {
    allowed_concurrent_sessions: limits.allowedConcurrentSessions,
    max_concurrent_sessions: limits.maxConcurrentSessions,
    max_cost_per_session_micros: limits.maxCostPerSessionMicros,
    max_cost_per_end_user_micros: limits.maxCostPerEndUserMicros,
    max_cost_per_month_micros: limits.maxCostPerMonthMicros,
  };
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
