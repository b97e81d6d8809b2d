import { z } from 'zod';
import { PLAN_IDS, type AccountId, type ProcessorName } from '@visavis/shared';
import type { Payment } from './Payment.ts';

/** Who moves the money. */
export interface PaymentProcessor {
  readonly name: ProcessorName;
  /** Whether customers can look after their cards and plans there. */
  readonly hasPortal: boolean;
  /**
   * Prepares a page where this payment, of exactly our price, is made.
   * @returns the processor's id of it, and where to send the person who pays.
   * @throws VisavisError `unavailable`.
   */
  checkout(request: CheckoutOrder): Promise<{ reference: string; url: string }>;
  /** @returns where the customer looks after cards and plans. @throws VisavisError `unavailable`, `conflict`. */
  portal(request: { customer: string | null; returnUrl: string }): Promise<{ url: string }>;
}

/** In an order's URLs the processor puts its id of the checkout in the place of this; as Stripe has it. */
export const CHECKOUT_ID = '{CHECKOUT_SESSION_ID}';

export interface CheckoutOrder {
  readonly payment: Payment;
  /** For people: what is bought. */
  readonly description: string;
  /** The processor's id of the account, once it has one. */
  readonly customer: string | null;
  /** Where we are, without a final slash. */
  readonly baseUrl: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

const paymentId = z.string();
const micros = z.number().int();

/**
 * What a processor's event means to us. Each says how things stand, never by how much they changed, so that their order
 * does not matter.
 */
export const paymentChangeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('paid'),
    paymentId,
    amountMicros: micros,
    currency: z.string(),
    intent: z.string().nullable(),
    invoice: z.string().nullable(),
    customer: z.string().nullable(),
  }),
  z.object({ kind: z.literal('failed'), paymentId, message: z.string() }),
  z.object({ kind: z.literal('expired'), paymentId }),
  /** A further month of a plan. */
  z.object({
    kind: z.literal('renewed'),
    accountId: z.string(),
    plan: z.enum(PLAN_IDS),
    amountMicros: micros,
    currency: z.string(),
    invoice: z.string(),
    customer: z.string().nullable(),
  }),
  /** Which money movement pays an invoice. */
  z.object({ kind: z.literal('linked'), invoice: z.string(), intent: z.string() }),
  /** All that was paid back so far. */
  z.object({ kind: z.literal('refunded'), intent: z.string(), refundedMicros: micros }),
  z.object({
    kind: z.literal('disputed'),
    intent: z.string(),
    state: z.enum(['open', 'won', 'lost']),
    amountMicros: micros,
  }),
  /** Nothing to us; noted all the same. */
  z.object({ kind: z.literal('none') }),
]);
export type PaymentChange = z.infer<typeof paymentChangeSchema>;

/** Something a processor told us, its origin verified. */
export interface ProcessorEvent {
  readonly processor: ProcessorName;
  /** Unique at the processor: applied once. */
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly change: PaymentChange;
}

/** Where credit is kept: `Ledger`. */
export interface CreditAccount<Tx> {
  credit(
    tx: Tx,
    credit: {
      accountId: AccountId;
      amountMicros: number;
      kind: 'top_up' | 'adjustment';
      /** A second credit with the same reference changes nothing. */
      reference: string;
      description: string;
    },
  ): Promise<unknown>;
}
