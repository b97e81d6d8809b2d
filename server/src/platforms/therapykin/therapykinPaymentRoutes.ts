import { Router } from 'express';
import { z } from 'zod';
import { VisavisError } from '@visavis/shared';
import { allowOnly, baseUrl, jsonBody } from '../../http/requests.ts';
import { PLAN_NAMES } from '../../therapykin/plans.ts';
import { bodyOf, isMissing, take, takeIfAny } from './therapykinBodies.ts';
import { failing } from './therapykinErrors.ts';
import type { TherapykinParts } from './therapykinParts.ts';

const INVALID = 'Invalid plan or billing period';

/** `/api/payments`. */
export function therapykinPaymentRoutes({
  guard,
  therapykin: { subscriptions },
  publicUrl,
}: TherapykinParts): Router {
  const router = Router();

  router
    .route('/create-checkout')
    .post(failing('Failed to create checkout session'), guard.requireUser, jsonBody, async (req, res) => {
      const body = bodyOf(req);
      if (isMissing(body.plan)) throw new VisavisError('bad_request', 'Plan is required');
      const plan = take(z.enum(PLAN_NAMES), body.plan, INVALID);
      const isAnnual = takeIfAny(z.boolean(), body.isAnnual, INVALID) ?? false;
      const user = await guard.user(req);
      res.json(await subscriptions.checkout(user, { plan, isAnnual }, baseUrl(req, publicUrl)));
    })
    .all(allowOnly('POST'));

  router
    .route('/portal')
    .get(failing('Failed to create portal session'), async (req, res) => {
      const { url } = await subscriptions.portal(await guard.user(req), baseUrl(req, publicUrl));
      res.status(303).location(url).end();
    })
    .all(allowOnly('GET'));

  router
    .route('/session')
    .get(failing('Failed to retrieve session'), async (req, res) => {
      const user = await guard.user(req);
      const { id } = req.query;
      if (typeof id !== 'string' || id.trim() === '')
        throw new VisavisError('bad_request', 'Session ID is required');
      res.json(await subscriptions.checkoutState(user, id));
    })
    .all(allowOnly('GET'));

  return router;
}
