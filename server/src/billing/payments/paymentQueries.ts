import { sql, type Selectable, type Updateable } from 'kysely';
import type { AccountId, PaymentId, PaymentStatus, ProcessorName } from '@visavis/shared';
import type { Executor, Tables } from '../../store/tables.ts';
import type { TimePosition } from '../../store/timeCursor.ts';
import type { Payment } from './Payment.ts';
import { paymentChangeSchema, type PaymentChange, type ProcessorEvent } from './PaymentProcessor.ts';

export async function insertPayment(db: Executor, payment: Payment): Promise<void> {
  await db
    .insertInto('payments')
    .values({
      id: payment.id,
      account_id: payment.accountId,
      processor: payment.processor,
      kind: payment.kind,
      end_user_id: payment.endUserId,
      title: payment.title,
      return_url: payment.returnUrl,
      plan: payment.plan,
      amount_micros: payment.amountMicros,
      credit_micros: payment.creditMicros,
      status: payment.status,
      reference: payment.reference,
      url: payment.url,
      intent: payment.intent,
      invoice: payment.invoice,
      failure: payment.failure,
      created_at: payment.createdAt,
      completed_at: payment.completedAt,
    })
    .execute();
}

export async function findPayment(
  db: Executor,
  accountId: AccountId,
  id: PaymentId,
): Promise<Payment | undefined> {
  const row = await db
    .selectFrom('payments')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toPayment(row);
}

/** By the processor's checkout. */
export async function findByReference(
  db: Executor,
  processor: ProcessorName,
  reference: string,
): Promise<Payment | undefined> {
  const row = await db
    .selectFrom('payments')
    .selectAll()
    .where('processor', '=', processor)
    .where('reference', '=', reference)
    .executeTakeFirst();
  return row && toPayment(row);
}

/** Locks the payment until the transaction ends. */
export async function lockPayment(
  tx: Executor,
  processor: ProcessorName,
  by: { id: PaymentId } | { intent: string } | { invoice: string },
): Promise<Payment | undefined> {
  let query = tx.selectFrom('payments').selectAll().where('processor', '=', processor);
  if ('id' in by) query = query.where('id', '=', by.id);
  else if ('intent' in by) query = query.where('intent', '=', by.intent);
  else query = query.where('invoice', '=', by.invoice);
  const row = await query.forUpdate().executeTakeFirst();
  return row && toPayment(row);
}

/** @returns the payment as it became. */
export async function updatePayment(
  tx: Executor,
  id: PaymentId,
  change: Updateable<Tables['payments']>,
): Promise<Payment> {
  const row = await tx
    .updateTable('payments')
    .set(change)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toPayment(row);
}

/** A checkout that nobody has paid yet keeps where it is; one that was settled meanwhile stays as it is. */
export async function setCheckout(
  db: Executor,
  id: PaymentId,
  checkout: { reference: string; url: string },
): Promise<void> {
  await db
    .updateTable('payments')
    .set({ reference: checkout.reference, url: checkout.url })
    .where('id', '=', id)
    .execute();
}

export async function setFailed(db: Executor, id: PaymentId, failure: string, at: Date): Promise<void> {
  await db
    .updateTable('payments')
    .set({ status: 'failed', failure, completed_at: at })
    .where('id', '=', id)
    .where('status', '=', 'open')
    .execute();
}

/** Newest first. */
export async function listPayments(
  db: Executor,
  filter: {
    accountId: AccountId;
    status: PaymentStatus | undefined;
    after: TimePosition | undefined;
    limit: number;
  },
): Promise<Payment[]> {
  let query = db.selectFrom('payments').selectAll().where('account_id', '=', filter.accountId);
  if (filter.status) query = query.where('status', '=', filter.status);
  if (filter.after) {
    const { createdAt, id } = filter.after;
    query = query.where(sql<boolean>`(created_at, id) < (${createdAt}::timestamptz, ${id})`);
  }
  const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(filter.limit).execute();
  return rows.map(toPayment);
}

/** @returns false when the event is known already; waits for a transaction that is writing the same one. */
export async function insertEvent(tx: Executor, event: ProcessorEvent, receivedAt: Date): Promise<boolean> {
  const result = await tx
    .insertInto('payment_events')
    .values({
      processor: event.processor,
      id: event.id,
      type: event.type,
      payment_id: null,
      change: JSON.stringify(event.change),
      waits_for: null,
      created_at: event.createdAt,
      received_at: receivedAt,
    })
    .onConflict((conflict) => conflict.columns(['processor', 'id']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** What became of an event: which payment it changed, or which it waits for. */
export async function settleEvent(
  tx: Executor,
  event: Pick<ProcessorEvent, 'processor' | 'id'>,
  outcome: { paymentId: PaymentId | null; waitsFor: string | null },
): Promise<void> {
  await tx
    .updateTable('payment_events')
    .set({ payment_id: outcome.paymentId, waits_for: outcome.waitsFor })
    .where('processor', '=', event.processor)
    .where('id', '=', event.id)
    .execute();
}

/** Events that came before what they are about. */
export async function waitingEvents(
  tx: Executor,
  processor: ProcessorName,
  ids: readonly string[],
): Promise<{ id: string; change: PaymentChange }[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('payment_events')
    .select(['id', 'change'])
    .where('processor', '=', processor)
    .where('waits_for', 'in', [...ids])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, change: paymentChangeSchema.parse(row.change) }));
}

/**
 * Of events that name the same ids one at a time decides: else one could look for its payment just before another makes
 * it known, and both would miss each other.
 */
export async function lockIds(tx: Executor, processor: ProcessorName, ids: readonly string[]): Promise<void> {
  for (const id of ids.toSorted()) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`payments:${processor}:${id}`}, 0))`.execute(
      tx,
    );
  }
}

export async function accountExists(tx: Executor, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', id as AccountId)
    .executeTakeFirst();
  return row !== undefined;
}

/** What a processor knows a payer by: an account itself, or an end user of it. */
export interface Payer {
  readonly accountId: AccountId;
  readonly endUserId: string | null;
}

export async function findCustomer(
  db: Executor,
  { accountId, endUserId }: Payer,
  processor: ProcessorName,
): Promise<string | null> {
  const row = await db
    .selectFrom('payment_customers')
    .select('customer_id')
    .where('account_id', '=', accountId)
    .where('end_user_id', '=', endUserId ?? '')
    .where('processor', '=', processor)
    .executeTakeFirst();
  return row?.customer_id ?? null;
}

/** The first one stays. */
export async function keepCustomer(
  tx: Executor,
  { accountId, endUserId }: Payer,
  processor: ProcessorName,
  customerId: string,
): Promise<void> {
  await tx
    .insertInto('payment_customers')
    .values({ account_id: accountId, end_user_id: endUserId ?? '', processor, customer_id: customerId })
    .onConflict((conflict) => conflict.columns(['account_id', 'processor', 'end_user_id']).doNothing())
    .execute();
}

function toPayment(row: Selectable<Tables['payments']>): Payment {
  return {
    id: row.id,
    accountId: row.account_id,
    processor: row.processor,
    kind: row.kind,
    endUserId: row.end_user_id,
    title: row.title,
    returnUrl: row.return_url,
    plan: row.plan,
    amountMicros: row.amount_micros,
    creditMicros: row.credit_micros,
    status: row.status,
    reference: row.reference,
    url: row.url,
    intent: row.intent,
    invoice: row.invoice,
    failure: row.failure,
    refundedMicros: row.refunded_micros,
    dispute: row.dispute,
    disputedMicros: row.disputed_micros,
    reversedMicros: row.reversed_micros,
    reversals: row.reversals,
    createdAt: row.created_at,
    completedAt: row.completed_at,
  };
}
