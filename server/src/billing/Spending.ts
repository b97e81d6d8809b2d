import type { AccountId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import { together } from '../store/together.ts';
import type { AccountBook } from './AccountBook.ts';
import type { Budget } from './quota.ts';
import * as queries from './spendingQueries.ts';

/** Who spends: a session of an account, with an end user or without. */
export interface Spender {
  readonly accountId: AccountId;
  readonly endUserId: string | null;
  /** What the session cost so far, micros. */
  readonly chargedMicros: number;
  /** What it may cost; null: no limit of its own. */
  readonly maxCostMicros: number | null;
}

/** Of the account as a whole. */
const EVERYBODY = '';

/**
 * What spenders may still spend, within one transaction: the least of the account's credit and of every limit that
 * applies. What is lent to others counts as spent. Keeps the month's totals.
 */
export class Spending {
  readonly #book: AccountBook;
  readonly #tx: Executor;
  readonly #month: string;
  readonly #limits: ReadonlyMap<AccountId, queries.LimitsRow>;
  /** By account and end user: charged this month, and held now. Loaded where a limit needs it. */
  readonly #charged: Map<string, number>;
  readonly #held: Map<string, number>;
  readonly #changes = new Map<string, queries.MonthlyChange>();
  /** So much a further second takes at least, micros. */
  readonly #seconds = new Map<AccountId, number>();

  private constructor(
    deps: { book: AccountBook; tx: Executor; month: string },
    limits: ReadonlyMap<AccountId, queries.LimitsRow>,
    charged: Map<string, number>,
    held: Map<string, number>,
  ) {
    this.#book = deps.book;
    this.#tx = deps.tx;
    this.#month = deps.month;
    this.#limits = limits;
    this.#charged = charged;
    this.#held = held;
  }

  /** @param opening the book of the spenders' accounts; one that is being opened is not waited for. */
  static async open(
    tx: Executor,
    opening: AccountBook | Promise<AccountBook>,
    spenders: readonly Pick<Spender, 'accountId' | 'endUserId'>[],
    now: Date,
  ): Promise<Spending> {
    const month = now.toISOString().slice(0, 7);
    const accountIds = [...new Set(spenders.map(({ accountId }) => accountId))];
    const [book, rows] = await together(opening, queries.limitsOf(tx, accountIds));
    const limits = new Map(rows.map((row) => [row.account_id, row]));
    const charged = new Map<string, number>();
    const held = new Map<string, number>();
    const monthly = rows.filter(
      (row) => row.max_cost_per_month_micros !== null || row.max_cost_per_end_user_micros !== null,
    );
    if (monthly.length > 0) {
      const ids = monthly.map(({ account_id }) => account_id);
      const users = [...new Set(spenders.flatMap(({ endUserId }) => endUserId ?? []))];
      const [ofMonth, ofUsers] = await together(
        queries.monthlyCharges(tx, month, ids, [EVERYBODY, ...users]),
        users.length > 0 ? queries.heldForEndUsers(tx, ids, users) : [],
      );
      for (const row of ofMonth) charged.set(keyOf(row.account_id, row.end_user_id), row.charged_micros);
      for (const row of ofUsers) held.set(keyOf(row.account_id, row.end_user_id), row.held_micros);
    }
    return new Spending({ book, tx, month }, limits, charged, held);
  }

  limits(accountId: AccountId): queries.LimitsRow | null {
    return this.#limits.get(accountId) ?? null;
  }

  /** @param ownHold what is lent to the spender itself, micros. @returns null: nothing limits it. */
  budget(spender: Spender, ownHold: number): Budget | null {
    const { accountId, endUserId } = spender;
    const { billing_mode, held_micros } = this.#book.state(accountId);
    const limits = this.#limits.get(accountId);
    const caps: number[] = [];
    if (spender.maxCostMicros !== null) caps.push(spender.maxCostMicros - spender.chargedMicros);
    const ofSession = limits?.max_cost_per_session_micros ?? null;
    if (ofSession !== null) caps.push(ofSession - spender.chargedMicros);
    const ofMonth = limits?.max_cost_per_month_micros ?? null;
    if (ofMonth !== null) {
      const charged = this.#charged.get(keyOf(accountId, EVERYBODY)) ?? 0;
      caps.push(ofMonth - charged - held_micros + ownHold);
    }
    const ofEndUser = limits?.max_cost_per_end_user_micros ?? null;
    if (ofEndUser !== null && endUserId !== null) {
      const key = keyOf(accountId, endUserId);
      const spent = (this.#charged.get(key) ?? 0) + (this.#held.get(key) ?? 0);
      caps.push(ofEndUser - spent + ownHold);
    }
    const credit = billing_mode === 'prepaid' ? this.#book.available(accountId) + ownHold : Infinity;
    const cap = Math.min(...caps);
    if (credit === Infinity && cap === Infinity) return null;
    return cap < credit
      ? { micros: cap, reason: 'cost_limit' }
      : { micros: credit, reason: 'insufficient_credit' };
  }

  /** So much was charged to the spender. @param secondMicros what must be left for a further second to be lent. */
  charged(
    { accountId, endUserId }: Pick<Spender, 'accountId' | 'endUserId'>,
    micros: number,
    ms: number,
    secondMicros = 1,
  ): void {
    this.#seconds.set(accountId, Math.max(secondMicros, this.secondMicros(accountId)));
    for (const user of endUserId === null ? [EVERYBODY] : [EVERYBODY, endUserId]) {
      const key = keyOf(accountId, user);
      this.#charged.set(key, (this.#charged.get(key) ?? 0) + micros);
      const change = this.#changes.get(key);
      this.#changes.set(key, {
        account_id: accountId,
        month: this.#month,
        end_user_id: user,
        charged_micros: (change?.charged_micros ?? 0) + micros,
        ms: (change?.ms ?? 0) + ms,
      });
    }
  }

  /** What must be left for a further second of the account's, micros. */
  secondMicros(accountId: AccountId): number {
    return this.#seconds.get(accountId) ?? 1;
  }

  /** How this month's charges moved, of accounts with a limit for it. */
  moves(): {
    accountId: AccountId;
    period: string;
    limitMicros: number;
    beforeMicros: number;
    afterMicros: number;
  }[] {
    return [...this.#limits.values()].flatMap(({ account_id, max_cost_per_month_micros }) => {
      const key = keyOf(account_id, EVERYBODY);
      const change = this.#changes.get(key)?.charged_micros ?? 0;
      if (max_cost_per_month_micros === null || change === 0) return [];
      const afterMicros = this.#charged.get(key) ?? 0;
      return [
        {
          accountId: account_id,
          period: this.#month,
          limitMicros: max_cost_per_month_micros,
          beforeMicros: afterMicros - change,
          afterMicros,
        },
      ];
    });
  }

  /** What is lent to the spender moved by `delta` micros. */
  held({ accountId, endUserId }: Pick<Spender, 'accountId' | 'endUserId'>, delta: number): void {
    this.#book.hold(accountId, delta);
    if (endUserId === null) return;
    const key = keyOf(accountId, endUserId);
    this.#held.set(key, (this.#held.get(key) ?? 0) + delta);
  }

  /** Once, last. */
  async write(): Promise<void> {
    if (this.#changes.size > 0) await queries.addMonthlyCharges(this.#tx, [...this.#changes.values()]);
  }
}

function keyOf(accountId: AccountId, endUserId: string): string {
  return `${accountId}|${endUserId}`;
}
