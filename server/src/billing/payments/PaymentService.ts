import {
  idPattern,
  PAYMENT_LIMITS,
  PLAN_IDS,
  PLANS,
  VisavisError,
  type AccountId,
  type CheckoutRequest,
  type Clock,
  type PaymentId,
  type PaymentOptionsWire,
  type PaymentStatus,
} from '@visavis/shared';
import type { AuditActor, RecordFact } from '../../store/auditFact.ts';
import type { Database } from '../../store/Database.ts';
import { decodeTimeCursor, timePage } from '../../store/timeCursor.ts';
import { openPayment, type Payment } from './Payment.ts';
import type { PaymentProcessor } from './PaymentProcessor.ts';
import * as queries from './paymentQueries.ts';

const CONSOLE_PAGE = '/console/payments';

/**
 * Payments as accounts make and see them: another's does not exist for them (`not_found`). What a payment costs and gives
 * is ours to say; what became of it is told by the processor alone, see `PaymentEvents`.
 */
export class PaymentService {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #processor: PaymentProcessor;
  readonly #record: RecordFact;

  constructor(deps: { database: Database; clock: Clock; processor: PaymentProcessor; record: RecordFact }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#processor = deps.processor;
    this.#record = deps.record;
  }

  /** What can be bought, and how. */
  get options(): PaymentOptionsWire {
    return {
      processor: this.#processor.name,
      currency: 'usd',
      portal: this.#processor.hasPortal,
      top_up: {
        min_micros: PAYMENT_LIMITS.minTopUpMicros,
        max_micros: PAYMENT_LIMITS.maxTopUpMicros,
        step_micros: PAYMENT_LIMITS.stepMicros,
      },
      plans: PLAN_IDS.map((id) => ({
        id,
        name: PLANS[id].name,
        amount_micros: PLANS[id].amountMicros,
        credit_micros: PLANS[id].creditMicros,
      })),
    };
  }

  /**
   * @param baseUrl where the payer reaches us, without a final slash.
   * @returns the payment, open, and where to pay.
   * @throws VisavisError `unavailable` when the processor cannot be reached.
   */
  async checkout(
    accountId: AccountId,
    request: CheckoutRequest,
    baseUrl: string,
    by: AuditActor,
  ): Promise<{ payment: Payment; url: string }> {
    const price =
      request.kind === 'top_up'
        ? { amountMicros: request.amount_micros, creditMicros: request.amount_micros, plan: null }
        : { ...priceOf(request.plan), plan: request.plan };
    const payment = openPayment({
      accountId,
      processor: this.#processor.name,
      kind: request.kind,
      plan: price.plan,
      amountMicros: price.amountMicros,
      creditMicros: price.creditMicros,
      createdAt: this.#now(),
    });
    return this.#open(payment, by, {
      description: price.plan === null ? 'Visavis credit' : `Visavis ${PLANS[price.plan].name}, monthly`,
      baseUrl,
      page: `${baseUrl}${CONSOLE_PAGE}?payment=${payment.id}`,
    });
  }

  /**
   * An end user of the account pays it; the account gets the same as credit.
   * @param order.amountMicros in whole cents; `order.returnUrl`: where they go on afterwards, of our choice.
   * @throws as `checkout`.
   */
  async checkoutForEndUser(
    accountId: AccountId,
    order: { endUserId: string; amountMicros: number; title: string; returnUrl: string },
    baseUrl: string,
    by: AuditActor,
  ): Promise<{ payment: Payment; url: string }> {
    const payment = openPayment({
      ...order,
      accountId,
      processor: this.#processor.name,
      kind: 'top_up',
      plan: null,
      creditMicros: order.amountMicros,
      createdAt: this.#now(),
    });
    return this.#open(payment, by, { description: order.title, baseUrl, page: order.returnUrl });
  }

  async #open(
    payment: Payment,
    by: AuditActor,
    { description, baseUrl, page }: { description: string; baseUrl: string; page: string },
  ): Promise<{ payment: Payment; url: string }> {
    // Known to us before it can be paid.
    await this.#database.transaction(async (tx) => {
      await queries.insertPayment(tx, payment);
      const { accountId, kind, plan, amountMicros } = payment;
      await this.#record(tx, {
        accountId,
        actor: by,
        action: 'payment.checkout_started',
        target: payment.id,
        details: { kind, plan, amount_micros: amountMicros },
      });
    });
    try {
      const checkout = await this.#processor.checkout({
        payment,
        description,
        customer: await queries.findCustomer(this.#database.db, payment, this.#processor.name),
        baseUrl,
        successUrl: page,
        cancelUrl: `${page}${page.includes('?') ? '&' : '?'}canceled=1`,
      });
      await queries.setCheckout(this.#database.db, payment.id, checkout);
      return { payment: { ...payment, ...checkout }, url: checkout.url };
    } catch (error) {
      const failure = 'The payment processor could not be reached.';
      await queries.setFailed(this.#database.db, payment.id, failure, this.#now());
      throw error;
    }
  }

  /** @returns where cards and plans are looked after. @throws VisavisError `conflict` where there is nothing to. */
  async portal(accountId: AccountId, baseUrl: string): Promise<{ url: string }> {
    return this.#portal({ accountId, endUserId: null }, `${baseUrl}${CONSOLE_PAGE}`);
  }

  /** As `portal`, for an end user of the account: their own cards, never the account's. */
  async portalForEndUser(
    accountId: AccountId,
    endUserId: string,
    returnUrl: string,
  ): Promise<{ url: string }> {
    return this.#portal({ accountId, endUserId }, returnUrl);
  }

  /** Newest first. @throws VisavisError `validation_failed` for a cursor that is none. */
  async list(
    accountId: AccountId,
    query: { limit: number; cursor?: string | undefined; status?: PaymentStatus | undefined },
  ): Promise<{ data: Payment[]; nextCursor: string | null }> {
    const found = await queries.listPayments(this.#database.db, {
      accountId,
      status: query.status,
      after: query.cursor === undefined ? undefined : decodeTimeCursor(query.cursor, idPattern('PaymentId')),
      limit: query.limit + 1,
    });
    return timePage(found, query.limit);
  }

  /** @throws VisavisError `not_found`. */
  async get(accountId: AccountId, id: string): Promise<Payment> {
    const isId = idPattern('PaymentId').test(id);
    const found = isId && (await queries.findPayment(this.#database.db, accountId, id as PaymentId));
    if (!found) throw new VisavisError('not_found', 'There is no such payment.');
    return found;
  }

  async #portal(payer: queries.Payer, returnUrl: string): Promise<{ url: string }> {
    const customer = await queries.findCustomer(this.#database.db, payer, this.#processor.name);
    return this.#processor.portal({ customer, returnUrl });
  }

  /** By what the processor calls its checkout. @returns undefined when the account has none of that name. */
  async findCheckout(accountId: AccountId, reference: string): Promise<Payment | undefined> {
    const found = await queries.findByReference(this.#database.db, this.#processor.name, reference);
    return found?.accountId === accountId ? found : undefined;
  }

  #now(): Date {
    return new Date(this.#clock.wallNow());
  }
}

function priceOf(plan: keyof typeof PLANS): { amountMicros: number; creditMicros: number } {
  const { amountMicros, creditMicros } = PLANS[plan];
  return { amountMicros, creditMicros };
}
