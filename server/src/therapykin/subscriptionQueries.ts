import type { AccountId, PaymentId, PaymentStatus } from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';

export type CheckoutRow = Tables['therapykin_checkouts'];

export async function insertCheckout(db: Executor, row: CheckoutRow): Promise<void> {
  await db.insertInto('therapykin_checkouts').values(row).execute();
}

export async function findCheckout(db: Executor, id: PaymentId): Promise<CheckoutRow | undefined> {
  return db.selectFrom('therapykin_checkouts').selectAll().where('payment_id', '=', id).executeTakeFirst();
}

const PAID: PaymentStatus = 'succeeded';

/** @returns what a person paid for last, and when, unless they have the money back. */
export async function latestPaid(
  db: Executor,
  accountId: AccountId,
  endUserId: string,
): Promise<(Pick<CheckoutRow, 'plan' | 'annual'> & { completed_at: Date | null }) | undefined> {
  return db
    .selectFrom('therapykin_checkouts')
    .innerJoin('payments', 'payments.id', 'therapykin_checkouts.payment_id')
    .select(['therapykin_checkouts.plan', 'therapykin_checkouts.annual', 'payments.completed_at'])
    .where('therapykin_checkouts.account_id', '=', accountId)
    .where('therapykin_checkouts.end_user_id', '=', endUserId)
    .where('payments.status', '=', PAID)
    .where('payments.refunded_micros', '=', 0)
    .where('payments.disputed_micros', '=', 0)
    .orderBy('payments.completed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}
