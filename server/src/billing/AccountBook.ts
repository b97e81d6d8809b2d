import { newId, type AccountId, type CreditGrantId, type CreditKind } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import { together } from '../store/together.ts';
import * as queries from './ledgerQueries.ts';
import { hashOf, type Entry, type PostedTransaction, type Posting } from './Posting.ts';

type AccountState = queries.AccountRow;
interface Grant extends queries.GrantRow {
  changed: boolean;
}

/** What a posting is apart from its entries. */
type Occasion = Omit<Posting, 'entries'>;

/**
 * The books of some accounts, open within one transaction of the store: locked, read once, moved in memory, and written
 * by `write`. Money moves here and nowhere else.
 */
export class AccountBook {
  readonly #tx: Executor;
  readonly #states: ReadonlyMap<AccountId, AccountState>;
  /** As they were when the book was opened, micros. */
  readonly #balances: ReadonlyMap<AccountId, number>;
  /** Null: not read. */
  readonly #grants: Map<AccountId, Grant[]> | null;
  readonly #moved = new Set<AccountId>();
  readonly #posted: PostedTransaction[] = [];

  private constructor(
    tx: Executor,
    states: Map<AccountId, AccountState>,
    grants: Map<AccountId, Grant[]> | null,
  ) {
    this.#tx = tx;
    this.#states = states;
    this.#balances = new Map([...states].map(([id, { balance_micros }]) => [id, balance_micros]));
    this.#grants = grants;
  }

  /**
   * Locks the accounts, in one order everywhere, so that nobody waits in a circle.
   * @param options.holdsOnly nothing is charged or credited: what credit there is is not read.
   */
  static async open(
    tx: Executor,
    accountIds: readonly AccountId[],
    now: Date,
    { holdsOnly = false } = {},
  ): Promise<AccountBook> {
    const ids = [...new Set(accountIds)].toSorted();
    // Sent together, read one after the other: the credit as it is once the accounts are locked.
    const [known, open] = await together(
      queries.lockAccounts(tx, ids),
      holdsOnly ? null : queries.openGrants(tx, ids),
    );
    let rows = known;
    if (rows.length < ids.length) {
      await queries.openAccounts(tx, ids, 'postpaid', now);
      rows = await queries.lockAccounts(tx, ids);
    }
    if (open === null) return new AccountBook(tx, new Map(rows.map((row) => [row.account_id, row])), null);
    const grants = new Map<AccountId, Grant[]>();
    for (const row of open) {
      const own = grants.get(row.account_id) ?? [];
      own.push({ ...row, changed: false });
      grants.set(row.account_id, own);
    }
    return new AccountBook(tx, new Map(rows.map((row) => [row.account_id, row])), grants);
  }

  /** @throws Error for an account that the book was not opened for. */
  state(accountId: AccountId): Readonly<AccountState> {
    return this.#state(accountId);
  }

  /** What nobody holds, micros. */
  available(accountId: AccountId): number {
    const { balance_micros, held_micros } = this.#state(accountId);
    return balance_micros - held_micros;
  }

  /** How the balances moved since the book was opened, of who pays in advance. */
  moves(): { accountId: AccountId; beforeMicros: number; afterMicros: number }[] {
    return [...this.#moved].flatMap((accountId) => {
      const { billing_mode, balance_micros: afterMicros } = this.#state(accountId);
      const beforeMicros = this.#balances.get(accountId) ?? 0;
      return billing_mode === 'postpaid' || beforeMicros === afterMicros
        ? []
        : [{ accountId, beforeMicros, afterMicros }];
    });
  }

  /** What the credit that has expired by then would leave behind, had nobody a hold on it. */
  expiredGrants(accountId: AccountId, now: Date): readonly queries.GrantRow[] {
    return this.#own(accountId).filter(({ expires_at }) => expires_at !== null && expires_at <= now);
  }

  /** Gives credit. */
  async credit(
    occasion: Occasion & { readonly kind: CreditKind },
    amountMicros: number,
    expiresAt: Date | null,
  ): Promise<PostedTransaction> {
    const from = SOURCES[occasion.kind];
    const { accountId, reference, at } = occasion;
    const grant = await queries.insertGrant(this.#tx, {
      id: newId('CreditGrantId'),
      account_id: accountId,
      kind: occasion.kind,
      amount_micros: amountMicros,
      remaining_micros: amountMicros,
      expires_at: expiresAt,
      reference,
      created_at: at,
    });
    const own = this.#own(accountId);
    this.#grants?.set(accountId, [...own, { ...grant, changed: false }]);
    return this.#post({
      ...occasion,
      entries: [
        { ledgerAccount: 'credit', amountMicros },
        { ledgerAccount: from, amountMicros: -amountMicros },
      ],
    });
  }

  /**
   * Takes money: credit first, what expires soonest of it first; what it does not cover is owed.
   * @param entries where it goes to; negative amounts come back.
   */
  charge(occasion: Occasion, entries: readonly Entry[]): PostedTransaction {
    const amount = entries.reduce((sum, { amountMicros }) => sum + amountMicros, 0);
    const fromCredit =
      amount >= 0 ? this.#burn(occasion.accountId, amount) : -this.#restore(occasion.accountId, -amount);
    const owed = amount - fromCredit;
    return this.#post({
      ...occasion,
      entries: [
        ...(fromCredit === 0 ? [] : [{ ledgerAccount: 'credit' as const, amountMicros: -fromCredit }]),
        ...(owed === 0 ? [] : [{ ledgerAccount: 'receivable' as const, amountMicros: -owed }]),
        ...entries,
      ],
    });
  }

  /** What was owed is paid. */
  settle(occasion: Occasion, amountMicros: number): PostedTransaction {
    return this.#post({
      ...occasion,
      entries: [
        { ledgerAccount: 'receivable', amountMicros },
        { ledgerAccount: 'cash', amountMicros: -amountMicros },
      ],
    });
  }

  /** Takes what is left of a grant, except what is held. @returns whether there was anything to take. */
  expire(grantId: CreditGrantId, occasion: Occasion): boolean {
    const grant = this.#own(occasion.accountId).find(({ id }) => id === grantId);
    const amount = Math.min(grant?.remaining_micros ?? 0, this.available(occasion.accountId));
    if (!grant || amount <= 0) return false;
    grant.remaining_micros -= amount;
    grant.changed = true;
    this.#post({
      ...occasion,
      entries: [
        { ledgerAccount: 'credit', amountMicros: -amount },
        { ledgerAccount: 'expired', amountMicros: amount },
      ],
    });
    return true;
  }

  /** Moves what is held by `delta` micros. */
  hold(accountId: AccountId, delta: number): void {
    if (delta === 0) return;
    this.#state(accountId).held_micros += delta;
    this.#moved.add(accountId);
  }

  /** Writes everything. Once, last. */
  async write(): Promise<void> {
    const changed = [...(this.#grants?.values() ?? [])].flat().filter((grant) => grant.changed);
    const moved = [...this.#moved].map((accountId) => this.#state(accountId));
    await together(
      this.#posted.length > 0 && queries.insertTransactions(this.#tx, this.#posted),
      changed.length > 0 && queries.updateGrants(this.#tx, changed),
      moved.length > 0 && queries.updateAccounts(this.#tx, moved),
    );
  }

  #post(posting: Posting): PostedTransaction {
    const state = this.#state(posting.accountId);
    const unsigned = {
      ...posting,
      id: newId('LedgerTransactionId'),
      position: state.position + 1,
      prevHash: state.hash,
    };
    const posted = { ...unsigned, hash: hashOf(unsigned) };
    state.position = posted.position;
    state.hash = posted.hash;
    for (const { ledgerAccount, amountMicros } of posted.entries) {
      if (ledgerAccount === 'credit' || ledgerAccount === 'receivable') state.balance_micros += amountMicros;
    }
    this.#moved.add(posting.accountId);
    this.#posted.push(posted);
    return posted;
  }

  /** @returns how much of it the credit covered. */
  #burn(accountId: AccountId, amount: number): number {
    let left = amount;
    for (const grant of this.#own(accountId)) {
      const taken = Math.min(left, grant.remaining_micros);
      if (taken === 0) continue;
      grant.remaining_micros -= taken;
      grant.changed = true;
      left -= taken;
    }
    return amount - left;
  }

  /** @returns how much of it went back to credit that it may have come from: what would be burnt next. */
  #restore(accountId: AccountId, amount: number): number {
    const grant = this.#own(accountId).find((each) => each.amount_micros - each.remaining_micros >= amount);
    if (!grant) return 0;
    grant.remaining_micros += amount;
    grant.changed = true;
    return amount;
  }

  #own(accountId: AccountId): Grant[] {
    if (!this.#grants) throw new Error('the book is open for holds only');
    return this.#grants.get(accountId) ?? [];
  }

  #state(accountId: AccountId): AccountState {
    const state = this.#states.get(accountId);
    if (!state) throw new Error(`the book of ${accountId} is not open`);
    return state;
  }
}

const SOURCES = { trial: 'promotion', top_up: 'cash', adjustment: 'adjustments' } as const;
