import { VisavisError, type AccountId, type ClipId, type Clock } from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import { AccountBook } from './AccountBook.ts';
import { costOf } from './money.ts';
import type { PriceBook } from './PriceBook.ts';
import { Spending } from './Spending.ts';

/** Whose clip, and how long. */
export interface ClipTime {
  readonly accountId: AccountId;
  readonly endUserId: string | null;
  readonly ms: number;
}

/** Charges clips: their time, once, at the price of a video conversation. */
export class ClipCharges {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #prices: PriceBook;

  constructor(deps: { database: Database; clock: Clock; prices: PriceBook }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#prices = deps.prices;
  }

  /** Whether a clip of that length could be paid for now. @throws VisavisError `insufficient_credit`, `cost_limit`. */
  async require(time: ClipTime): Promise<void> {
    const at = new Date(this.#clock.wallNow());
    await this.#database.transaction(async (tx) => {
      await this.#open(tx, time, at, at);
    });
  }

  /**
   * Charges a clip that is ready. With the same id again nothing changes.
   * @param tx the transaction in which it becomes ready.
   * @param clip.orderedAt the price is that of then.
   * @returns what it cost, micros.
   * @throws VisavisError as `require`: nothing is charged then.
   */
  async charge(tx: Executor, clip: ClipTime & { id: ClipId; orderedAt: Date }): Promise<number> {
    const at = new Date(this.#clock.wallNow());
    const { book, spending, micros } = await this.#open(tx, clip, at, clip.orderedAt);
    if (micros === 0) return 0;
    book.charge(
      { accountId: clip.accountId, at, kind: 'usage', reference: `clip:${clip.id}`, description: 'Clip' },
      [{ ledgerAccount: 'usage:video', amountMicros: micros, ms: clip.ms }],
    );
    spending.charged(clip, micros, clip.ms);
    await spending.write();
    await book.write();
    return micros;
  }

  async #open(
    tx: Executor,
    time: ClipTime,
    at: Date,
    orderedAt: Date,
  ): Promise<{ book: AccountBook; spending: Spending; micros: number }> {
    const { accountId, endUserId, ms } = time;
    const book = await AccountBook.open(tx, [accountId], at);
    const spending = await Spending.open(tx, book, [{ accountId, endUserId }], at);
    const { video } = await this.#prices.inForce(accountId, orderedAt, tx);
    const micros = costOf(ms, video);
    const budget = spending.budget({ accountId, endUserId, chargedMicros: 0, maxCostMicros: null }, 0);
    if (budget && budget.micros < Math.max(1, micros) && video > 0) throw tooDear(budget.reason, micros);
    return { book, spending, micros };
  }
}

function tooDear(reason: 'insufficient_credit' | 'cost_limit', micros: number): VisavisError {
  const cost = `The clip would cost about ${(micros / 1_000_000).toFixed(3)} USD`;
  return reason === 'insufficient_credit'
    ? new VisavisError(reason, `${cost}, and there is less credit left: top up (POST /v1/payments/checkout).`)
    : new VisavisError(reason, `${cost}, and a limit of GET /v1/billing/limits leaves less.`);
}
