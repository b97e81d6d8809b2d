import type { AccountId, SessionId } from '@visavis/shared';
import { forgetOldest } from '../forgetOldest.ts';
import type { Session } from '../sessions/Session.ts';

/** Of each, so many are remembered. */
const REMEMBERED = 2_000;

/**
 * Sessions whose next turn will be paid for, as far as one may guess: the account's last one was, and none of the session's
 * was refused since. Who is wrongly taken for one costs a request to the model that is given up.
 */
export class LikelyPayers {
  readonly #accounts = new Set<AccountId>();
  readonly #refused = new Set<SessionId>();

  has({ id, accountId }: Pick<Session, 'id' | 'accountId'>): boolean {
    return this.#accounts.has(accountId) && !this.#refused.has(id);
  }

  granted({ id, accountId }: Pick<Session, 'id' | 'accountId'>): void {
    this.#refused.delete(id);
    add(this.#accounts, accountId);
  }

  /** Whether it was the session's own limit or the account's is learned by the account's next one. */
  refused({ id, accountId }: Pick<Session, 'id' | 'accountId'>): void {
    this.#accounts.delete(accountId);
    add(this.#refused, id);
  }
}

/** As the latest, also where it was there before. */
function add<Id>(ids: Set<Id>, id: Id): void {
  ids.delete(id);
  ids.add(id);
  forgetOldest(ids, REMEMBERED);
}
