import { Router } from 'express';
import { adminSessionsQuerySchema, type AdminSessionWire } from '@visavis/shared';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Guard } from './Guard.ts';
import { allowOnly, parseQuery } from './requests.ts';
import { toSummaryWire } from './sessionWire.ts';

/** `/v1/admin/sessions`: operators find a session without knowing whose it is. */
export function adminSessionRoutes(deps: { guard: Guard; sessions: SessionService }): Router {
  const { guard, sessions } = deps;
  const router = Router();
  router
    .route('/')
    .get(guard.requireOperator, async (req, res) => {
      const { session_id } = parseQuery(adminSessionsQuerySchema, req);
      const session = await sessions.find(session_id);
      const data: AdminSessionWire[] = session
        ? [{ ...toSummaryWire(session), account_id: session.accountId }]
        : [];
      res.json({ data });
    })
    .all(allowOnly('GET'));
  return router;
}
