import express, { Router, type Request } from 'express';
import { z } from 'zod';
import { VisavisError } from '@visavis/shared';
import type { Payment } from '../billing/payments/Payment.ts';
import { CHECKOUT_ID } from '../billing/payments/PaymentProcessor.ts';
import type { TestProcessor } from '../billing/payments/TestProcessor.ts';
import { CHECKOUT_STYLE, checkoutPage } from './checkoutPage.ts';
import { allowOnly, pathParameter } from './requests.ts';

/** As a form sends it; what is too long was never typed into ours. */
const cardSchema = z.object({
  number: z.string().max(40).catch(''),
  expiry: z.string().max(10).catch(''),
  cvc: z.string().max(10).catch(''),
});

/**
 * `/checkout/{id}`: the test processor's page. Its address is the permission to pay; it takes no cookie, so there is none
 * to be misused.
 */
export function checkoutRoutes({ processor }: { processor: TestProcessor }): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: 4_096 });

  router
    .route('/style.css')
    .get((_req, res) => {
      res.type('css').set('Cache-Control', 'public, max-age=3600').send(CHECKOUT_STYLE);
    })
    .all(allowOnly('GET'));

  router
    .route('/:checkout_id')
    .get(async (req, res) => {
      const payment = await processor.find(checkoutIdOf(req));
      res
        .set('Cache-Control', 'no-store')
        .type('html')
        .send(checkoutPage(payment, { backUrl: backUrl(payment) }));
    })
    .post(form, async (req, res) => {
      const id = checkoutIdOf(req);
      res.set('Cache-Control', 'no-store');
      if (req.query.cancel !== undefined) {
        await processor.cancel(id);
        const canceled = await processor.find(id);
        res.redirect(
          303,
          canceled.returnUrl === null ? `${backUrl(canceled)}&canceled=1` : `/checkout/${id}`,
        );
        return;
      }
      if (!req.is('application/x-www-form-urlencoded'))
        throw new VisavisError('unsupported_media_type', 'Send the form of this page.');
      const card = cardSchema.parse(req.body ?? {});
      const problem = await processor.pay(id, card);
      const payment = await processor.find(id);
      if (problem) {
        res.status(422).type('html');
        res.send(checkoutPage(payment, { backUrl: backUrl(payment), problem, expiry: card.expiry }));
        return;
      }
      res.redirect(
        303,
        payment.status === 'succeeded' && payment.returnUrl === null ? backUrl(payment) : `/checkout/${id}`,
      );
    })
    .all(allowOnly('GET', 'POST'));

  return router;
}

/**
 * A page of ours, or where this installation sends end users on: a form may lead to the former only, which browsers
 * watch over (CSP `form-action`); to the latter there is a link.
 */
function backUrl(payment: Payment): string {
  const { returnUrl, reference } = payment;
  if (returnUrl !== null) return returnUrl.replace(CHECKOUT_ID, encodeURIComponent(reference ?? ''));
  return `/console/payments?payment=${payment.id}`;
}

function checkoutIdOf(req: Request): string {
  return pathParameter(req, 'checkout_id');
}
