import { WEBHOOK_EVENTS } from '@visavis/shared';
import type { StoredEvent } from './Webhook.ts';

const MICROS_PER_CENT = 10_000;

/** An event in TherapyKin's shape. Its document has one type; the others keep their names and data. */
export function toTherapykinBody({ type, data, createdAt }: StoredEvent): object {
  const payment = type === 'payment.succeeded' ? WEBHOOK_EVENTS[type].safeParse(data).data : undefined;
  if (!payment) return { event: type, data };
  return {
    event: type,
    data: {
      payment_id: payment.payment_id,
      customer_id: payment.customer_id,
      amount: Math.round(payment.amount_micros / MICROS_PER_CENT),
      currency: payment.currency,
      status: 'succeeded',
      created_at: createdAt.toISOString(),
    },
  };
}
