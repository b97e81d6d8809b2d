import type { AccountId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import type { AccountBook } from './AccountBook.ts';
import { newestGrant } from './ledgerQueries.ts';
import type { Spending } from './Spending.ts';
import { noteThreshold } from './spendingQueries.ts';

/** What an account is warned of. Money in micros. */
export type Threshold = { readonly accountId: AccountId; readonly balanceMicros: number } & (
  | {
      readonly kind: 'account_limit';
      readonly percent: (typeof PERCENTS)[number];
      readonly period: string;
      readonly limitMicros: number;
      readonly spentMicros: number;
    }
  | { readonly kind: 'low_credit'; readonly markMicros: number }
  | { readonly kind: 'credit_exhausted' }
);

const PERCENTS = [50, 80, 100] as const;

export interface ThresholdsDeps {
  /** Below it the balance of who pays in advance is low, micros. */
  readonly lowCreditMicros: number;
  /** Told in the transaction that passes the threshold. */
  readonly crossed: (tx: Executor, threshold: Threshold) => Promise<void>;
}

/**
 * Notices when spending passes what an account wants to be told of: a part of its monthly limit, a low balance, the end of
 * its credit. Each once a month, or once between two credits: what was told is stored with the fact itself.
 */
export class Thresholds {
  readonly #deps: ThresholdsDeps;

  constructor(deps: ThresholdsDeps) {
    this.#deps = deps;
  }

  /** Looks at what moved within this transaction. @param spending null: nothing but the balance did. */
  async note(tx: Executor, book: AccountBook, spending: Spending | null, now: Date): Promise<void> {
    for (const { accountId, period, limitMicros, beforeMicros, afterMicros } of spending?.moves() ?? []) {
      const passed = (percent: (typeof PERCENTS)[number]): boolean => {
        const mark = (limitMicros * percent) / 100;
        // Nothing more is lent when no second is left of it: it is spent, although a little of it never will be.
        if (percent === 100) return limitMicros - afterMicros < (spending?.secondMicros(accountId) ?? 1);
        return beforeMicros < mark && afterMicros >= mark;
      };
      for (const percent of PERCENTS.filter(passed)) {
        await this.#tell(tx, now, period, {
          kind: 'account_limit',
          accountId,
          percent,
          period,
          limitMicros,
          spentMicros: afterMicros,
          balanceMicros: book.state(accountId).balance_micros,
        });
      }
    }
    const { lowCreditMicros } = this.#deps;
    for (const { accountId, beforeMicros, afterMicros } of book.moves()) {
      const isLow = beforeMicros >= lowCreditMicros && afterMicros < lowCreditMicros;
      const isOut = afterMicros < beforeMicros && afterMicros < (spending?.secondMicros(accountId) ?? 1);
      if (!isLow && !isOut) continue;
      // The next credit begins anew.
      const period = await newestGrant(tx, accountId);
      const facts = { accountId, balanceMicros: afterMicros };
      if (isLow)
        await this.#tell(tx, now, period, { kind: 'low_credit', markMicros: lowCreditMicros, ...facts });
      if (isOut) await this.#tell(tx, now, period, { kind: 'credit_exhausted', ...facts });
    }
  }

  async #tell(tx: Executor, now: Date, period: string, threshold: Threshold): Promise<void> {
    const { kind, accountId } = threshold;
    const monthly = kind === 'account_limit';
    const isNew = await noteThreshold(tx, {
      account_id: accountId,
      kind,
      period,
      percent: monthly ? threshold.percent : 0,
      // Another limit has thresholds of its own.
      limit_micros: monthly ? threshold.limitMicros : 0,
      reached_at: now,
    });
    if (isNew) await this.#deps.crossed(tx, threshold);
  }
}
