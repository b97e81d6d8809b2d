import {
  Observer,
  VisavisError,
  type AccountId,
  type BillingMode,
  type Clock,
  type CreditKind,
  type LedgerKind,
  type LedgerTransactionId,
  type SessionId,
} from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import { decodeCursor, encodeCursor } from '../store/cursor.ts';
import type { Executor } from '../store/tables.ts';
import { AccountBook } from './AccountBook.ts';
import * as queries from './ledgerQueries.ts';
import type { Thresholds } from './Thresholds.ts';

export interface CreditRequest {
  readonly accountId: AccountId;
  /** Above zero; an adjustment may also take. */
  readonly amountMicros: number;
  readonly kind: CreditKind;
  /** The dedup key: a second credit with the same reference changes nothing. */
  readonly reference: string;
  readonly expiresAt?: Date | null;
  /** For people, in the list of what happened. */
  readonly description?: string;
}

export interface Balance {
  readonly accountId: AccountId;
  readonly billingMode: BillingMode;
  /** Credit less what is owed. */
  readonly balanceMicros: number;
  /** Of it, lent to conversations that go on now. */
  readonly heldMicros: number;
  /** What a further conversation could spend. */
  readonly availableMicros: number;
  /** Owed, by postpaid accounts. */
  readonly owedMicros: number;
  /** Credit that is left, in the order in which it is burnt. */
  readonly grants: readonly CreditGrant[];
}

export interface CreditGrant {
  readonly id: string;
  readonly kind: CreditKind;
  readonly amountMicros: number;
  readonly remainingMicros: number;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
}

/** One transaction, as it was written. */
export interface LedgerTransaction {
  readonly id: LedgerTransactionId;
  /** 1, 2, 3 … within the account. */
  readonly position: number;
  readonly at: Date;
  readonly kind: LedgerKind;
  readonly description: string;
  readonly sessionId: SessionId | null;
  readonly epoch: number | null;
  readonly reference: string;
  readonly hash: string;
  readonly entries: readonly {
    readonly ledgerAccount: string;
    readonly amountMicros: number;
    readonly ms: number;
  }[];
}

export type LedgerEvents = {
  /** Told after the transaction is stored. */
  credited: [credit: { accountId: AccountId; amountMicros: number; kind: CreditKind }];
};

export interface TrialOptions {
  readonly creditMicros: number;
  readonly days: number;
}

const DAY_MS = 24 * 60 * 60_000;

/**
 * What accounts have and owe: append-only double entry. Conversations are charged by the `Meter`; credit comes in here.
 * Whoever gives credit for a fact of their own (a payment) does it in that fact's transaction.
 */
export class Ledger {
  readonly observer = new Observer<LedgerEvents>();
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #trial: TrialOptions;
  readonly #thresholds: Thresholds | null;

  /** @param deps.trial what a new customer begins with. @param deps.thresholds default: nobody is told. */
  constructor(deps: { database: Database; clock: Clock; trial: TrialOptions; thresholds?: Thresholds }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#trial = deps.trial;
    this.#thresholds = deps.thresholds ?? null;
  }

  /**
   * Opens the books of a new customer: prepaid, with the trial credit. An account whose books nobody opened is postpaid.
   * Does nothing for books that are open already.
   */
  async openTrial(tx: Executor, accountId: AccountId): Promise<void> {
    const now = new Date(this.#clock.wallNow());
    if (!(await queries.openAccounts(tx, [accountId], 'prepaid', now))) return;
    if (this.#trial.creditMicros === 0) return;
    await this.credit(tx, {
      accountId,
      amountMicros: this.#trial.creditMicros,
      kind: 'trial',
      reference: `trial:${accountId}`,
      expiresAt: new Date(now.getTime() + this.#trial.days * DAY_MS),
      description: 'Trial credit',
    });
  }

  /** Changes how an account pays, from now on. */
  async setBillingMode(tx: Executor, accountId: AccountId, mode: BillingMode): Promise<void> {
    await AccountBook.open(tx, [accountId], new Date(this.#clock.wallNow()));
    await queries.setBillingMode(tx, accountId, mode);
  }

  /**
   * Gives credit, or, by an adjustment below zero, takes money.
   * @returns the transaction, and whether it is new: with a reference that is known already nothing changes.
   * @throws VisavisError `conflict` when the reference was used for another account or amount; `validation_failed`.
   */
  async credit(
    tx: Executor,
    request: CreditRequest,
  ): Promise<{ transactionId: LedgerTransactionId; applied: boolean }> {
    const { accountId, amountMicros, kind, reference } = request;
    if (
      !Number.isSafeInteger(amountMicros) ||
      amountMicros === 0 ||
      (amountMicros < 0 && kind !== 'adjustment')
    ) {
      throw new VisavisError(
        'validation_failed',
        'amount_micros must be a whole number of micros above zero.',
      );
    }
    const at = new Date(this.#clock.wallNow());
    // The lock comes first: of two with the same reference the second sees the first.
    const book = await AccountBook.open(tx, [accountId], at);
    const known = await queries.findByReference(tx, reference);
    if (known) {
      if (known.account_id !== accountId || known.kind !== kind) {
        throw new VisavisError('conflict', `The reference ${reference} was used for something else.`);
      }
      return { transactionId: known.id, applied: false };
    }
    const occasion = { accountId, at, reference, description: request.description ?? DESCRIPTIONS[kind] };
    const posted =
      amountMicros > 0
        ? await book.credit({ ...occasion, kind }, amountMicros, request.expiresAt ?? null)
        : book.charge({ ...occasion, kind }, [{ ledgerAccount: 'adjustments', amountMicros: -amountMicros }]);
    await book.write();
    await this.#thresholds?.note(tx, book, null, at);
    this.#database.afterCommit(tx, () => this.observer.emit('credited', { accountId, amountMicros, kind }));
    return { transactionId: posted.id, applied: true };
  }

  /** What was owed is paid. @returns as `credit`. */
  async settle(
    tx: Executor,
    request: Pick<CreditRequest, 'accountId' | 'amountMicros' | 'reference' | 'description'>,
  ): Promise<{ transactionId: LedgerTransactionId; applied: boolean }> {
    const { accountId, amountMicros, reference } = request;
    const at = new Date(this.#clock.wallNow());
    const book = await AccountBook.open(tx, [accountId], at);
    const known = await queries.findByReference(tx, reference);
    if (known) return { transactionId: known.id, applied: false };
    const description = request.description ?? 'Payment';
    const posted = book.settle({ accountId, at, kind: 'payment', reference, description }, amountMicros);
    await book.write();
    return { transactionId: posted.id, applied: true };
  }

  async balance(accountId: AccountId): Promise<Balance> {
    return this.#database.transaction(async (tx) => {
      const account = await queries.findAccount(tx, accountId);
      const grants = await queries.openGrants(tx, [accountId]);
      const { balance_micros = 0, held_micros = 0, billing_mode = 'postpaid' } = account ?? {};
      const credit = grants.reduce((sum, grant) => sum + grant.remaining_micros, 0);
      return {
        accountId,
        billingMode: billing_mode,
        balanceMicros: balance_micros,
        heldMicros: held_micros,
        availableMicros: balance_micros - held_micros,
        owedMicros: credit - balance_micros,
        grants: grants.map(toGrant),
      };
    });
  }

  /**
   * What moved the account, newest first.
   * @throws VisavisError `validation_failed` for a cursor that is none.
   */
  async list(
    accountId: AccountId,
    query: { limit: number; cursor?: string; sessionId?: SessionId },
  ): Promise<{ transactions: LedgerTransaction[]; nextCursor: string | null }> {
    const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, readPlace);
    const found = await queries.listTransactions(this.#database.db, {
      accountId,
      sessionId: query.sessionId,
      before,
      limit: query.limit + 1,
    });
    const rows = found.slice(0, query.limit);
    const last = rows.at(-1);
    return {
      transactions: rows.map(toTransaction),
      nextCursor: found.length > query.limit && last ? encodeCursor(String(last.position)) : null,
    };
  }

  /** Takes credit whose time is over, except what conversations hold: call it every minute or so. */
  async expire(): Promise<void> {
    const at = new Date(this.#clock.wallNow());
    for (const accountId of await queries.accountsWithExpired(this.#database.db, at)) {
      await this.#database.transaction(async (tx) => {
        const book = await AccountBook.open(tx, [accountId], at);
        for (const { id, remaining_micros } of book.expiredGrants(accountId, at)) {
          const reference = `expiry:${id}:${remaining_micros}`;
          book.expire(id, { accountId, at, kind: 'expiry', reference, description: 'Credit expired' });
        }
        await book.write();
        await this.#thresholds?.note(tx, book, null, at);
      });
    }
  }
}

const DESCRIPTIONS: Record<CreditKind, string> = {
  trial: 'Trial credit',
  top_up: 'Top-up',
  adjustment: 'Adjustment',
};

function readPlace(place: string): number | undefined {
  return /^\d{1,15}$/.test(place) ? Number(place) : undefined;
}

function toTransaction(row: queries.TransactionWithEntries): LedgerTransaction {
  return {
    id: row.id,
    position: row.position,
    at: row.at,
    kind: row.kind as LedgerKind,
    description: row.description,
    sessionId: row.session_id,
    epoch: row.epoch,
    reference: row.reference,
    hash: row.hash,
    entries: row.entries.map(({ ledger_account, amount_micros, ms }) => ({
      ledgerAccount: ledger_account,
      amountMicros: amount_micros,
      ms,
    })),
  };
}

function toGrant(row: queries.GrantRow): CreditGrant {
  return {
    id: row.id,
    kind: row.kind,
    amountMicros: row.amount_micros,
    remainingMicros: row.remaining_micros,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
  };
}
