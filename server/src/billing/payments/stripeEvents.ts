import type Stripe from 'stripe';
import { PLAN_IDS } from '@visavis/shared';
import type { PaymentChange, ProcessorEvent } from './PaymentProcessor.ts';

const MICROS_PER_CENT = 10_000;

/** @param event whose signature was verified. @returns what it means to us. */
export function toProcessorEvent(event: Stripe.Event): ProcessorEvent {
  return {
    processor: 'stripe',
    id: event.id,
    type: event.type,
    createdAt: new Date(event.created * 1_000),
    change: changeOf(event),
  };
}

function changeOf(event: Stripe.Event): PaymentChange {
  // Stripe tells of hundreds of things; the rest is none of ours.
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      return paidOf(event.data.object);
    case 'checkout.session.async_payment_failed':
      return {
        kind: 'failed',
        paymentId: paymentIdOf(event.data.object),
        message: 'The payment was refused.',
      };
    case 'checkout.session.expired':
      return { kind: 'expired', paymentId: paymentIdOf(event.data.object) };
    case 'invoice.paid':
      return renewedOf(event.data.object);
    case 'invoice_payment.paid': {
      const { invoice, payment } = event.data.object;
      const intent = idOf(payment.payment_intent);
      const invoiceId = idOf(invoice);
      return intent === null || invoiceId === null
        ? { kind: 'none' }
        : { kind: 'linked', invoice: invoiceId, intent };
    }
    case 'charge.refunded': {
      const { payment_intent, amount_refunded } = event.data.object;
      const intent = idOf(payment_intent);
      return intent === null
        ? { kind: 'none' }
        : { kind: 'refunded', intent, refundedMicros: amount_refunded * MICROS_PER_CENT };
    }
    case 'charge.dispute.created':
    case 'charge.dispute.closed':
      return disputedOf(event.data.object, event.type === 'charge.dispute.closed');
    default:
      return { kind: 'none' };
  }
}

/** A checkout may be complete while its money is still on the way: that is told by a later event. */
function paidOf(session: Stripe.Checkout.Session): PaymentChange {
  if (session.payment_status !== 'paid' || session.amount_total === null) return { kind: 'none' };
  return {
    kind: 'paid',
    paymentId: paymentIdOf(session),
    amountMicros: session.amount_total * MICROS_PER_CENT,
    currency: session.currency ?? '',
    intent: idOf(session.payment_intent),
    invoice: idOf(session.invoice),
    customer: idOf(session.customer),
  };
}

/** The first month is paid in the checkout itself. */
function renewedOf(invoice: Stripe.Invoice): PaymentChange {
  const metadata = invoice.parent?.subscription_details?.metadata;
  const plan = PLAN_IDS.find((id) => id === metadata?.plan);
  const accountId = metadata?.account_id;
  if (invoice.billing_reason !== 'subscription_cycle' || !invoice.id || !plan || accountId === undefined)
    return { kind: 'none' };
  return {
    kind: 'renewed',
    accountId,
    plan,
    amountMicros: invoice.amount_paid * MICROS_PER_CENT,
    currency: invoice.currency,
    invoice: invoice.id,
    customer: idOf(invoice.customer),
  };
}

function disputedOf(dispute: Stripe.Dispute, closed: boolean): PaymentChange {
  const intent = idOf(dispute.payment_intent);
  if (intent === null) return { kind: 'none' };
  const lost = dispute.status === 'lost';
  return {
    kind: 'disputed',
    intent,
    state: closed ? (lost ? 'lost' : 'won') : 'open',
    amountMicros: dispute.amount * MICROS_PER_CENT,
  };
}

function paymentIdOf(session: Stripe.Checkout.Session): string {
  return session.client_reference_id ?? session.metadata?.payment_id ?? '';
}

/** A reference is an id, or the object itself. */
function idOf(reference: string | { id?: string } | null | undefined): string | null {
  if (typeof reference === 'string') return reference;
  return reference?.id ?? null;
}
