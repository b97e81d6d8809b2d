import express, { Router, type Request } from 'express';
import { z } from 'zod';
import { VisavisError } from '@visavis/shared';
import type { Payment } from '../billing/payments/Payment.ts';
import type { TestProcessor } from '../billing/payments/TestProcessor.ts';
import { CHECKOUT_STYLE, checkoutPage } from './checkoutPage.ts';
import { allowOnly } from './requests.ts';

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
        res.redirect(303, `${backUrl(await processor.find(id))}&canceled=1`);
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
      res.redirect(303, payment.status === 'succeeded' ? backUrl(payment) : `/checkout/${id}`);
    })
    .all(allowOnly('GET', 'POST'));

  return router;
}

/** Only ever to a page of ours. */
function backUrl(payment: Payment): string {
  return `/console/payments?payment=${payment.id}`;
}

function checkoutIdOf(req: Request): string {
  const id = req.params.checkout_id;
  return typeof id === 'string' ? id : '';
}
