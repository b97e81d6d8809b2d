import { createHash, timingSafeEqual } from 'node:crypto';
import { Router, type Request, type RequestHandler } from 'express';
import { VisavisError } from '@visavis/shared';
import { allowOnly, bearerOf } from './requests.ts';

export interface MetricsPage {
  readonly contentType: string;
  text(): Promise<string>;
}

/**
 * `/metrics` for Prometheus. With a token: to whoever sends it as a bearer token. Without: to this machine alone, and
 * to nothing that came through a proxy.
 */
export function metricsRoutes(metrics: MetricsPage, token: string | null): Router {
  const router = Router();
  router
    .route('/metrics')
    .get(token === null ? requireLoopback : requireToken(token), async (_req, res) => {
      res
        .set({ 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' })
        .send(await metrics.text());
    })
    .all(allowOnly('GET'));
  return router;
}

function requireToken(token: string): RequestHandler {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = hash(token);
  return (req, _res, next) => {
    if (!timingSafeEqual(hash(bearerOf(req) ?? ''), expected)) {
      throw new VisavisError('unauthorized', 'Send METRICS_TOKEN as Authorization: Bearer.');
    }
    next();
  };
}

const requireLoopback: RequestHandler = (req, _res, next) => {
  if (!isLocal(req)) {
    throw new VisavisError(
      'forbidden',
      'Metrics are for the machine that the server runs on. Set METRICS_TOKEN to read them from elsewhere.',
    );
  }
  next();
};

/** A proxy on this machine speaks for others. */
function isLocal(req: Request): boolean {
  const proxied = req.headers['x-forwarded-for'] !== undefined || req.headers.forwarded !== undefined;
  return !proxied && /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(req.socket.remoteAddress ?? '');
}
