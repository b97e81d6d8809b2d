import { Router } from 'express';
import { accountAnalyticsQuerySchema } from '@visavis/shared';
import type { AccountAnalytics } from '../analytics/AccountAnalytics.ts';
import type { Guard } from './Guard.ts';
import { allowOnly, parseQuery } from './requests.ts';

/** `/v1/analytics`: the account's conversations over time. */
export function analyticsRoutes(deps: { guard: Guard; accountAnalytics: AccountAnalytics }): Router {
  const { guard, accountAnalytics } = deps;
  const router = Router();
  router
    .route('/')
    .get(guard.require('sessions'), async (req, res) => {
      const { from, to, step_ms } = parseQuery(accountAnalyticsQuerySchema, req);
      const { accountId } = guard.principal(req);
      res.json(
        await accountAnalytics.get(accountId, {
          from: from === undefined ? undefined : new Date(from),
          to: to === undefined ? undefined : new Date(to),
          stepMs: step_ms,
        }),
      );
    })
    .all(allowOnly('GET'));
  return router;
}
