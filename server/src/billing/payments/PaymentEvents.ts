import {
  idPattern,
  PLANS,
  type AccountId,
  type Clock,
  type OutboxEvent,
  type PaymentId,
} from '@visavis/shared';
import type { Database } from '../../store/Database.ts';
import type { Executor } from '../../store/tables.ts';
import { openPayment, type Payment } from './Payment.ts';
import type { CreditAccount, PaymentChange, ProcessorEvent } from './PaymentProcessor.ts';
import * as queries from './paymentQueries.ts';

export interface PaymentLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface PaymentEventsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly credit: CreditAccount<Executor>;
  /** What webhooks are told of: `Outbox`. */
  readonly outbox: {
    add(tx: Executor, event: Extract<OutboxEvent, { type: 'payment.succeeded' }>): Promise<void>;
  };
  readonly log: PaymentLog;
}

type Change<Kind extends PaymentChange['kind']> = Extract<PaymentChange, { kind: Kind }>;
/** The payment that was changed; or what the event waits for; or nothing. */
type Outcome = { payment: Payment } | { waitsFor: string } | null;

/**
 * What the processors tell of payments. Each event is applied once: its id and all that it changes, credit included, are
 * one transaction. The order does not matter: an event says how things stand, what is due is worked out of the payment's
 * state as a whole, and an event about a payment that is not known yet waits for it.
 */
export class PaymentEvents {
  readonly #deps: PaymentEventsDeps;

  constructor(deps: PaymentEventsDeps) {
    this.#deps = deps;
  }

  /** @param event of verified origin. @returns false when it was applied before. */
  async apply(event: ProcessorEvent): Promise<boolean> {
    return this.#deps.database.transaction(async (tx) => {
      if (!(await queries.insertEvent(tx, event, this.#now()))) return false;
      await queries.lockIds(tx, event.processor, idsOf(event.change));
      await this.#applyOnce(tx, event);
      return true;
    });
  }

  async #applyOnce(tx: Executor, event: Pick<ProcessorEvent, 'processor' | 'id' | 'change'>): Promise<void> {
    const outcome = await this.#change(tx, event);
    await queries.settleEvent(tx, event, {
      paymentId: outcome && 'payment' in outcome ? outcome.payment.id : null,
      waitsFor: outcome && 'waitsFor' in outcome ? outcome.waitsFor : null,
    });
    if (!outcome || 'waitsFor' in outcome) return;
    // What came too early may be about the ids that are known by now.
    const ids = [outcome.payment.intent, outcome.payment.invoice].filter((id) => id !== null);
    for (const waiting of await queries.waitingEvents(tx, event.processor, ids)) {
      await this.#applyOnce(tx, { ...waiting, processor: event.processor });
    }
  }

  async #change(
    tx: Executor,
    { processor, id, change }: Pick<ProcessorEvent, 'processor' | 'id' | 'change'>,
  ): Promise<Outcome> {
    switch (change.kind) {
      case 'paid': {
        const payment = await this.#lock(tx, processor, change.paymentId);
        return payment ? this.#paid(tx, payment, change) : this.#stray(id, change);
      }
      case 'failed':
      case 'expired': {
        const payment = await this.#lock(tx, processor, change.paymentId);
        return payment ? this.#notPaid(tx, payment, change) : this.#stray(id, change);
      }
      case 'renewed':
        return this.#renewed(tx, processor, id, change);
      case 'linked': {
        const payment = await queries.lockPayment(tx, processor, { invoice: change.invoice });
        if (!payment) return { waitsFor: change.invoice };
        return { payment: await queries.updatePayment(tx, payment.id, { intent: change.intent }) };
      }
      case 'refunded': {
        const payment = await queries.lockPayment(tx, processor, { intent: change.intent });
        if (!payment) return { waitsFor: change.intent };
        const refunded = Math.max(payment.refundedMicros, change.refundedMicros);
        const updated = await queries.updatePayment(tx, payment.id, { refunded_micros: refunded });
        return { payment: await this.#balance(tx, updated) };
      }
      case 'disputed': {
        const payment = await queries.lockPayment(tx, processor, { intent: change.intent });
        if (!payment) return { waitsFor: change.intent };
        // How it was decided stands, also when the news of its beginning comes later.
        if (change.state === 'open' && payment.dispute !== null) return { payment };
        const updated = await queries.updatePayment(tx, payment.id, {
          dispute: change.state,
          disputed_micros: change.state === 'won' ? 0 : change.amountMicros,
        });
        return { payment: await this.#balance(tx, updated) };
      }
      case 'none':
        return null;
    }
  }

  async #paid(tx: Executor, payment: Payment, change: Change<'paid'>): Promise<Outcome> {
    if (payment.status === 'succeeded') return { payment };
    if (change.amountMicros !== payment.amountMicros || change.currency !== 'usd') {
      // Made by us with our price, so this is a defect or somebody's doing: nothing is credited until a person looked.
      this.#deps.log.error({ ...change }, 'a payment is not of its price: not credited');
      const failure = 'The amount that was paid is not the price: support was told.';
      return { payment: await queries.updatePayment(tx, payment.id, { failure }) };
    }
    const now = this.#now();
    const paid = await queries.updatePayment(tx, payment.id, {
      status: 'succeeded',
      failure: null,
      intent: change.intent,
      invoice: change.invoice,
      completed_at: now,
    });
    if (change.customer !== null) await queries.keepCustomer(tx, payment, payment.processor, change.customer);
    return { payment: await this.#give(tx, paid, now) };
  }

  async #notPaid(
    tx: Executor,
    payment: Payment,
    change: Change<'failed'> | Change<'expired'>,
  ): Promise<Outcome> {
    // A payment that came after all goes before whatever was told earlier.
    if (payment.status !== 'open') return { payment };
    return {
      payment: await queries.updatePayment(tx, payment.id, {
        status: change.kind,
        failure: change.kind === 'failed' ? change.message : null,
        completed_at: this.#now(),
      }),
    };
  }

  async #renewed(
    tx: Executor,
    processor: Payment['processor'],
    eventId: string,
    change: Change<'renewed'>,
  ): Promise<Outcome> {
    if (
      change.currency !== 'usd' ||
      change.amountMicros <= 0 ||
      !(await queries.accountExists(tx, change.accountId))
    )
      return this.#stray(eventId, change);
    const known = await queries.lockPayment(tx, processor, { invoice: change.invoice });
    if (known) return { payment: known };
    const now = this.#now();
    const plan = PLANS[change.plan];
    const opened = openPayment({
      accountId: change.accountId as AccountId,
      processor,
      kind: 'plan',
      plan: change.plan,
      amountMicros: change.amountMicros,
      // A subscription keeps the price that it was made with; of another price only what was paid is given.
      creditMicros: change.amountMicros === plan.amountMicros ? plan.creditMicros : change.amountMicros,
      createdAt: now,
    });
    const payment: Payment = { ...opened, status: 'succeeded', invoice: change.invoice, completedAt: now };
    await queries.insertPayment(tx, payment);
    return { payment: await this.#give(tx, payment, now) };
  }

  async #give(tx: Executor, payment: Payment, at: Date): Promise<Payment> {
    await this.#deps.credit.credit(tx, {
      accountId: payment.accountId,
      amountMicros: payment.creditMicros,
      kind: 'top_up',
      reference: `payment:${payment.id}`,
      description: descriptionOf(payment),
    });
    const customer = await queries.findCustomer(tx, payment, payment.processor);
    await this.#deps.outbox.add(tx, {
      accountId: payment.accountId,
      type: 'payment.succeeded',
      data: {
        payment_id: payment.id,
        kind: payment.kind,
        plan: payment.plan,
        currency: 'usd',
        amount_micros: payment.amountMicros,
        paid_at: at.toISOString(),
        end_user_id: payment.endUserId,
        customer_id: customer ?? payment.endUserId ?? payment.accountId,
      },
    });
    return this.#balance(tx, payment);
  }

  /** Takes back the credit of what was refunded or is disputed, or gives it again, so that it is as it should be. */
  async #balance(tx: Executor, payment: Payment): Promise<Payment> {
    if (payment.status !== 'succeeded') return payment;
    const lost = Math.min(payment.amountMicros, payment.refundedMicros + payment.disputedMicros);
    const due = Math.round((payment.creditMicros * lost) / payment.amountMicros);
    const difference = due - payment.reversedMicros;
    if (difference === 0) return payment;
    const number = payment.reversals + 1;
    await this.#deps.credit.credit(tx, {
      accountId: payment.accountId,
      amountMicros: -difference,
      kind: 'adjustment',
      reference: `payment:${payment.id}:reversal:${number}`,
      description: difference > 0 ? 'A payment was refunded or disputed' : 'A dispute was won',
    });
    return queries.updatePayment(tx, payment.id, { reversed_micros: due, reversals: number });
  }

  async #lock(
    tx: Executor,
    processor: Payment['processor'],
    paymentId: string,
  ): Promise<Payment | undefined> {
    if (!idPattern('PaymentId').test(paymentId)) return undefined;
    return queries.lockPayment(tx, processor, { id: paymentId as PaymentId });
  }

  #stray(eventId: string, change: PaymentChange): null {
    this.#deps.log.warn({ eventId, ...change }, 'a payment event is about no payment of ours');
    return null;
  }

  #now(): Date {
    return new Date(this.#deps.clock.wallNow());
  }
}

/** The books are never changed: they name no person. The payment, to which the entry refers, does. */
function descriptionOf({ plan, endUserId }: Payment): string {
  if (plan !== null) return `Plan ${PLANS[plan].name}`;
  return endUserId === null ? 'Top-up' : 'Top-up by an end user';
}

/** The processor's ids in it by which events find each other. */
function idsOf(change: PaymentChange): string[] {
  switch (change.kind) {
    case 'paid':
      return [change.intent, change.invoice].filter((id) => id !== null);
    case 'renewed':
      return [change.invoice];
    case 'linked':
      return [change.invoice, change.intent];
    case 'refunded':
    case 'disputed':
      return [change.intent];
    case 'failed':
    case 'expired':
    case 'none':
      return [];
  }
}
