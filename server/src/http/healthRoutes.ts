import { Router } from 'express';
import { allowOnly } from './requests.ts';

/** Part name → whether it is ready to serve. */
export type Readiness = () => Promise<Record<string, boolean>>;

/**
 * `/healthz`: the process answers. `/readyz`: it can take sessions; 503 names the parts that are not ready.
 */
export function healthRoutes(readiness: Readiness): Router {
  const router = Router();
  router
    .route('/healthz')
    .get((_req, res) => {
      res.set('Cache-Control', 'no-store').json({ status: 'ok' });
    })
    .all(allowOnly('GET'));
  router
    .route('/readyz')
    .get(async (_req, res) => {
      const checks = await readiness();
      const ready = Object.values(checks).every(Boolean);
      res
        .status(ready ? 200 : 503)
        .set('Cache-Control', 'no-store')
        .json({ status: ready ? 'ready' : 'not_ready', checks });
    })
    .all(allowOnly('GET'));
  return router;
}
