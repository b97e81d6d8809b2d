import type { Insertable, Selectable } from 'kysely';
import type { AccountId, Modality, SessionId } from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';
import type { Prices } from './money.ts';

export type PriceRow = Selectable<Tables['price_book']>;
export type SessionPricesRow = Selectable<Tables['session_prices']>;

export async function insertPrice(tx: Executor, price: Insertable<Tables['price_book']>): Promise<PriceRow> {
  return tx.insertInto('price_book').values(price).returningAll().executeTakeFirstOrThrow();
}

/**
 * @returns the newest price of each mode that is in force then: the account's own and everybody's. Of two that begin at
 * the same moment the one that was written later counts.
 */
export async function pricesInForce(
  db: Executor,
  accountId: AccountId | null,
  at: Date,
): Promise<PriceRow[]> {
  return db
    .selectFrom('price_book')
    .selectAll()
    .distinctOn(['mode', 'account_id'])
    .where('valid_from', '<=', at)
    .where((expression) =>
      expression.or([expression('account_id', 'is', null), expression('account_id', '=', accountId)]),
    )
    .orderBy('mode')
    .orderBy('account_id')
    .orderBy('valid_from', 'desc')
    .orderBy('position', 'desc')
    .execute();
}

/** Everybody's and the account's own, newest first, also what was and what will be. */
export async function listPrices(
  db: Executor,
  accountId: AccountId | null,
  limit: number,
): Promise<PriceRow[]> {
  return db
    .selectFrom('price_book')
    .selectAll()
    .where((expression) =>
      expression.or([expression('account_id', 'is', null), expression('account_id', '=', accountId)]),
    )
    .orderBy('position', 'desc')
    .limit(limit)
    .execute();
}

export async function findSessionPrices(
  db: Executor,
  sessionId: SessionId,
): Promise<SessionPricesRow | undefined> {
  return db.selectFrom('session_prices').selectAll().where('session_id', '=', sessionId).executeTakeFirst();
}

export async function insertSessionPrices(
  tx: Executor,
  sessions: readonly {
    id: SessionId;
    accountId: AccountId;
    prices: Readonly<Record<Modality, number>>;
  }[],
  at: Date,
): Promise<void> {
  const rows = sessions.map(({ id, accountId, prices }) => ({
    session_id: id,
    account_id: accountId,
    video_price: prices.video,
    voice_price: prices.voice,
    text_price: prices.text,
    fixed_at: at,
  }));
  await tx.insertInto('session_prices').values(rows).execute();
}

export function toPrices(row: SessionPricesRow): Prices {
  return { video: row.video_price, voice: row.voice_price, text: row.text_price };
}
