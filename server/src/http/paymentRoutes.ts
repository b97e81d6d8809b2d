import express, { Router, type Request } from 'express';
import { z } from 'zod';
import {
  checkoutSchema,
  listPaymentsQuerySchema,
  VisavisError,
  type CheckoutAnswerWire,
  type PaymentWire,
} from '@visavis/shared';
import type { Payment } from '../billing/payments/Payment.ts';
import type { PaymentEvents } from '../billing/payments/PaymentEvents.ts';
import type { PaymentService } from '../billing/payments/PaymentService.ts';
import type { StripeProcessor } from '../billing/payments/StripeProcessor.ts';
import type { Guard } from './Guard.ts';
import {
  allowOnly,
  baseUrl,
  jsonBody,
  parseBody,
  parseOptionalBody,
  parseQuery,
  pathParameter,
} from './requests.ts';

export interface PaymentRoutesDeps {
  guard: Guard;
  payments: PaymentService;
  publicUrl: string | null;
}

const emptySchema = z.strictObject({});

/** `/v1/payments`. */
export function paymentRoutes({ guard, payments, publicUrl }: PaymentRoutesDeps): Router {
  const router = Router();
  router.use(guard.require('billing'), jsonBody);

  router
    .route('/')
    .get(async (req, res) => {
      const query = parseQuery(listPaymentsQuerySchema, req);
      const page = await payments.list(guard.principal(req).accountId, query);
      res.json({ data: page.data.map(toPaymentWire), next_cursor: page.nextCursor });
    })
    .all(allowOnly('GET'));

  router
    .route('/options')
    .get((_req, res) => {
      res.json(payments.options);
    })
    .all(allowOnly('GET'));

  router
    .route('/checkout')
    .post(async (req, res) => {
      const request = parseBody(checkoutSchema, req);
      const principal = guard.principal(req);
      const base = baseUrl(req, publicUrl);
      const { payment, url } = await payments.checkout(principal.accountId, request, base, principal);
      const body: CheckoutAnswerWire = { payment_id: payment.id, url };
      res.status(201).location(`/v1/payments/${payment.id}`).json(body);
    })
    .all(allowOnly('POST'));

  router
    .route('/portal')
    .post(async (req, res) => {
      parseOptionalBody(emptySchema, req);
      const { url } = await payments.portal(guard.principal(req).accountId, baseUrl(req, publicUrl));
      res.status(201).json({ url });
    })
    .all(allowOnly('POST'));

  router
    .route('/:payment_id')
    .get(async (req, res) => {
      res.json(toPaymentWire(await payments.get(guard.principal(req).accountId, paymentIdOf(req))));
    })
    .all(allowOnly('GET'));

  return router;
}

const EVENT_LIMIT_BYTES = 512 * 1_024;

/** `/payments/stripe/webhook`: whatever Stripe signed. Its own retries bring again what failed here. */
export function stripeWebhookRoutes(deps: { stripe: StripeProcessor; events: PaymentEvents }): Router {
  const router = Router();
  router
    .route('/')
    // What is signed is the body as it came.
    .post(express.raw({ type: () => true, limit: EVENT_LIMIT_BYTES }), async (req, res) => {
      const body: unknown = req.body;
      if (!Buffer.isBuffer(body)) throw new VisavisError('bad_request', 'Send the event as its body.');
      const applied = await deps.events.apply(deps.stripe.verify(body, req.get('stripe-signature') ?? ''));
      res.json({ received: true, applied });
    })
    .all(allowOnly('POST'));
  return router;
}

function toPaymentWire(payment: Payment): PaymentWire {
  return {
    id: payment.id,
    kind: payment.kind,
    plan: payment.plan,
    status: payment.status,
    processor: payment.processor,
    currency: 'usd',
    amount_micros: payment.amountMicros,
    credit_micros: payment.creditMicros,
    refunded_micros: payment.refundedMicros,
    dispute: payment.dispute,
    failure: payment.failure,
    url: payment.status === 'open' ? payment.url : null,
    created_at: payment.createdAt.toISOString(),
    completed_at: payment.completedAt?.toISOString() ?? null,
  };
}

function paymentIdOf(req: Request): string {
  return pathParameter(req, 'payment_id');
}
