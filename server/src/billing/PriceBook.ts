import {
  newId,
  VisavisError,
  type AccountId,
  type Clock,
  type Modality,
  type PriceId,
} from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import type { Prices } from './money.ts';
import * as queries from './priceQueries.ts';

export interface Price {
  readonly id: PriceId;
  /** Null: of every account without one of its own. */
  readonly accountId: AccountId | null;
  readonly mode: Modality;
  /** Null: the account's own price ends. */
  readonly microsPerSecond: number | null;
  readonly validFrom: Date;
  readonly createdAt: Date;
  readonly createdBy: string;
}

export type PricesChanged = (tx: Executor, written: readonly Price[]) => Promise<void>;

export interface NewPrice {
  readonly accountId: AccountId | null;
  readonly mode: Modality;
  readonly microsPerSecond: number | null;
  /** Now, or later: what was charged already never changes. Default: now. */
  readonly validFrom?: Date;
}

/** What a second of conversation costs, by mode; everybody's prices and accounts' own, with their history. */
export class PriceBook {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #changed: PricesChanged;

  /** @param deps.changed told in the transaction that writes prices, last; by default nobody is. */
  constructor(deps: { database: Database; clock: Clock; changed?: PricesChanged }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#changed = deps.changed ?? (async () => undefined);
  }

  /** The account's prices at that moment. @param db also a transaction. */
  async inForce(accountId: AccountId | null, at: Date, db: Executor = this.#database.db): Promise<Prices> {
    const rows = await queries.pricesInForce(db, accountId, at);
    const priceOf = (mode: Modality): number => {
      const own = rows.find((row) => row.mode === mode && row.account_id !== null);
      const general = rows.find((row) => row.mode === mode && row.account_id === null);
      return own?.micros_per_second ?? general?.micros_per_second ?? 0;
    };
    return { video: priceOf('video'), voice: priceOf('voice'), text: priceOf('text') };
  }

  /** What a session that starts now costs. */
  async now(accountId: AccountId | null): Promise<Prices> {
    return this.inForce(accountId, new Date(this.#clock.wallNow()));
  }

  /** What is, was and will be, newest first. */
  async history(accountId: AccountId | null): Promise<Price[]> {
    return (await queries.listPrices(this.#database.db, accountId, 500)).map(toPrice);
  }

  /**
   * Writes new prices; sessions that have started keep theirs.
   * @throws VisavisError `validation_failed`.
   */
  async set(prices: readonly NewPrice[], by: string): Promise<Price[]> {
    return this.#database.transaction(async (tx) => {
      const written = await this.#set(tx, prices, by);
      await this.#changed(tx, written);
      return written;
    });
  }

  async #set(tx: Executor, prices: readonly NewPrice[], by: string): Promise<Price[]> {
    const now = new Date(this.#clock.wallNow());
    const written: Price[] = [];
    for (const { accountId, mode, microsPerSecond, validFrom = now } of prices) {
      if (validFrom < now) throw invalid('valid_from', 'lies in the past: what was charged stays as it is');
      if (microsPerSecond === null && accountId === null)
        throw invalid('micros_per_second', 'is needed for prices that hold for everybody');
      const row = await queries.insertPrice(tx, {
        id: newId('PriceId'),
        account_id: accountId,
        mode,
        micros_per_second: microsPerSecond,
        valid_from: validFrom,
        created_at: now,
        created_by: by,
      });
      written.push(toPrice(row));
    }
    return written;
  }
}

function invalid(path: string, message: string): VisavisError {
  return new VisavisError('validation_failed', `${path}: ${message}`, { fields: [{ path, message }] });
}

function toPrice(row: queries.PriceRow): Price {
  return {
    id: row.id,
    accountId: row.account_id,
    mode: row.mode,
    microsPerSecond: row.micros_per_second,
    validFrom: row.valid_from,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}
