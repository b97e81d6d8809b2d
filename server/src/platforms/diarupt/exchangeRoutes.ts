import cors from 'cors';
import { Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { exchangeSessionIdSchema, VisavisError, type TokenWire } from '@visavis/shared';
import { allowOnly, jsonBody, parseOptionalBody, sessionIdOf } from '../../http/requests.ts';
import type { SessionIdExchange } from '../../sessions/SessionIdExchange.ts';

const REQUESTS_A_MINUTE = 30;

/**
 * `POST /session/{session_id}/client-token`, without a key: see `SessionIdExchange`.
 * @param allowedOrigins pages that may ask; `*` for any. With a list, a request without an Origin is refused as well.
 */
export function exchangeRoutes({
  exchange,
  allowedOrigins,
}: {
  exchange: SessionIdExchange;
  allowedOrigins: readonly string[];
}): Router {
  const router = Router();
  const anyOrigin = allowedOrigins.includes('*');
  const limit = rateLimit({
    windowMs: 60_000,
    limit: REQUESTS_A_MINUTE,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Behind no trusted proxy the header means nothing to us, and its sender gets no note about it.
    validate: { xForwardedForHeader: false },
    handler: () => {
      throw new VisavisError(
        'rate_limited',
        'Too many tokens were asked for from this address: wait a minute.',
      );
    },
  });

  router
    .route('/session/:session_id/client-token')
    .all(cors({ origin: anyOrigin ? '*' : [...allowedOrigins] }))
    .post(limit, jsonBody, async (req, res) => {
      if (!anyOrigin && !allowedOrigins.includes(req.get('origin') ?? '')) {
        throw new VisavisError('forbidden', 'Pages of this origin may not connect here.');
      }
      const { claim } = parseOptionalBody(exchangeSessionIdSchema, req);
      const { token, expiresAt } = await exchange.exchange(sessionIdOf(req), claim);
      const body: TokenWire = {
        token,
        session_id: sessionIdOf(req),
        expires_at: expiresAt.toISOString(),
      };
      res.status(201).set('Cache-Control', 'no-store').json(body);
    })
    .all(allowOnly('POST'));
  return router;
}
