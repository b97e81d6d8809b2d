import type { AccountId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import type { Spending } from './Spending.ts';
import { countConnected } from './spendingQueries.ts';

/** How many an account may have connected, by what its operators set; null: any number. */
export type Concurrency = (allowed: number | null) => number | null;

/** How many sessions accounts have connected, of those that may have only so many. */
export class Crowd {
  readonly #most: ReadonlyMap<AccountId, number>;
  readonly #connected: Map<AccountId, number>;

  private constructor(most: ReadonlyMap<AccountId, number>, connected: Map<AccountId, number>) {
    this.#most = most;
    this.#connected = connected;
  }

  static async open(
    tx: Executor,
    spending: Spending,
    accountIds: readonly AccountId[],
    concurrency: Concurrency,
  ): Promise<Crowd> {
    const most = new Map<AccountId, number>();
    const connected = new Map<AccountId, number>();
    for (const accountId of new Set(accountIds)) {
      const limit = mostAtOnce(spending, accountId, concurrency);
      if (limit === null) continue;
      most.set(accountId, limit);
      connected.set(accountId, await countConnected(tx, accountId, null));
    }
    return new Crowd(most, connected);
  }

  /** @returns the limit, when a further session is beyond it. @param itself whether it is among those that are there. */
  full(accountId: AccountId, itself: boolean): number | null {
    const most = this.#most.get(accountId);
    const others = (this.#connected.get(accountId) ?? 0) - (itself ? 1 : 0);
    return most !== undefined && others >= most ? most : null;
  }

  joined(accountId: AccountId, itself: boolean): void {
    if (!itself) this.#connected.set(accountId, (this.#connected.get(accountId) ?? 0) + 1);
  }
}

export function mostAtOnce(
  spending: Spending,
  accountId: AccountId,
  concurrency: Concurrency,
): number | null {
  const limits = spending.limits(accountId);
  return least(
    concurrency(limits?.allowed_concurrent_sessions ?? null),
    limits?.max_concurrent_sessions ?? null,
  );
}

function least(...limits: readonly (number | null)[]): number | null {
  const set = limits.filter((limit) => limit !== null);
  return set.length === 0 ? null : Math.min(...set);
}
