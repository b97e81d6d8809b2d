import { VisavisError, type AccountId, type ClipId, type Clock, type SpeechId } from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import { AccountBook } from './AccountBook.ts';
import { costOf } from './money.ts';
import type { PriceBook } from './PriceBook.ts';
import { Spending } from './Spending.ts';

/** What is charged by its time, without a session. */
export interface TimedThing {
  /** As whose conversation it is priced. */
  readonly mode: 'video' | 'voice';
  /** For people. */
  readonly name: string;
  /** Before its id, in the ledger. */
  readonly reference: string;
}

export const CLIPS: TimedThing = { mode: 'video', name: 'Clip', reference: 'clip' };
/** What is heard and spoken in files. */
export const SPEECH: TimedThing = { mode: 'voice', name: 'Speech', reference: 'speech' };

/** Whose, and how long. */
export interface ThingTime {
  readonly accountId: AccountId;
  readonly endUserId: string | null;
  readonly ms: number;
}

/** Charges things: their time, once, at the price of a conversation of their mode. */
export class TimeCharges {
  readonly #thing: TimedThing;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #prices: PriceBook;

  constructor(thing: TimedThing, deps: { database: Database; clock: Clock; prices: PriceBook }) {
    this.#thing = thing;
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#prices = deps.prices;
  }

  /** Whether one of that length could be paid for now. @throws VisavisError `insufficient_credit`, `cost_limit`. */
  async require(time: ThingTime): Promise<void> {
    const at = new Date(this.#clock.wallNow());
    await this.#database.transaction(async (tx) => {
      await this.#open(tx, time, at, at);
    });
  }

  /**
   * Charges one that is ready. With the same id again nothing changes.
   * @param tx the transaction in which it becomes ready.
   * @param thing.orderedAt the price is that of then.
   * @returns what it cost, micros.
   * @throws VisavisError as `require`: nothing is charged then.
   */
  async charge(tx: Executor, thing: ThingTime & { id: ClipId | SpeechId; orderedAt: Date }): Promise<number> {
    const at = new Date(this.#clock.wallNow());
    const { book, spending, micros } = await this.#open(tx, thing, at, thing.orderedAt);
    if (micros === 0) return 0;
    const { mode, name, reference } = this.#thing;
    book.charge(
      {
        accountId: thing.accountId,
        at,
        kind: 'usage',
        reference: `${reference}:${thing.id}`,
        description: name,
      },
      [{ ledgerAccount: `usage:${mode}`, amountMicros: micros, ms: thing.ms }],
    );
    spending.charged(thing, micros, thing.ms);
    await spending.write();
    await book.write();
    return micros;
  }

  async #open(
    tx: Executor,
    time: ThingTime,
    at: Date,
    orderedAt: Date,
  ): Promise<{ book: AccountBook; spending: Spending; micros: number }> {
    const { accountId, endUserId, ms } = time;
    const book = await AccountBook.open(tx, [accountId], at);
    const spending = await Spending.open(tx, book, [{ accountId, endUserId }], at);
    const price = (await this.#prices.inForce(accountId, orderedAt, tx))[this.#thing.mode];
    const micros = costOf(ms, price);
    const budget = spending.budget({ accountId, endUserId, chargedMicros: 0, maxCostMicros: null }, 0);
    if (budget && budget.micros < Math.max(1, micros) && price > 0)
      throw tooDear(this.#thing, budget.reason, micros);
    return { book, spending, micros };
  }
}

function tooDear(
  { name }: TimedThing,
  reason: 'insufficient_credit' | 'cost_limit',
  micros: number,
): VisavisError {
  const cost = `${name} would cost about ${(micros / 1_000_000).toFixed(3)} USD`;
  return reason === 'insufficient_credit'
    ? new VisavisError(reason, `${cost}, and there is less credit left: top up (POST /v1/payments/checkout).`)
    : new VisavisError(reason, `${cost}, and a limit of GET /v1/billing/limits leaves less.`);
}
