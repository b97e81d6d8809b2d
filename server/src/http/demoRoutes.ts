import { Router, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { createSessionSchema, VisavisError } from '@visavis/shared';
import { z } from 'zod';
import type { DemoService } from '../demo/DemoService.ts';
import type { ConsoleCookies } from './ConsoleCookies.ts';
import { allowOnly, jsonBody, parseBody, sessionIdOf } from './requests.ts';

const startSchema = createSessionSchema.pick({
  face: true,
  profile: true,
  voice: true,
  behavior: true,
  context: true,
});
const resumeSchema = z.strictObject({ resume_secret: z.string().min(1).max(64) });

const TEN_MINUTES_MS = 10 * 60_000;

/**
 * The demo page's own endpoints, without a key, for pages of this server only.
 * - `POST /sessions` `{face, profile?, voice?, behavior?, context?}` → 201 `{session_id, token, expires_at, resume_secret}`
 * - `POST /sessions/{session_id}/token` `{resume_secret}` → 201 `{session_id, token, expires_at}`
 * - `POST /chat-users` → 201 `{user_id}` and the cookie that owns this user, for the page that chats through /mindigo
 * - `POST /access-tokens` → 201 `{access_token, expires_at}` of a new user, for the page that has clips made through /therappai
 * @param cookies of end users.
 * @param limits requests from one address in ten minutes.
 */
export function demoRoutes(
  demo: DemoService,
  cookies: ConsoleCookies,
  limits = { sessions: 30, tokens: 200 },
): Router {
  const router = Router();
  router.use(sameOriginOnly);
  router
    .route('/sessions')
    .post(limitTo(limits.sessions), jsonBody, async (req, res) => {
      const { session, token, resumeSecret } = await demo.start(parseBody(startSchema, req));
      res.status(201).set('Cache-Control', 'no-store').json({
        session_id: session.id,
        token: token.token,
        expires_at: token.expiresAt.toISOString(),
        resume_secret: resumeSecret,
      });
    })
    .all(allowOnly('POST'));
  router
    .route('/sessions/:session_id/token')
    .post(limitTo(limits.tokens), jsonBody, async (req, res) => {
      const { resume_secret } = parseBody(resumeSchema, req);
      const token = await demo.resume(sessionIdOf(req), resume_secret);
      res
        .status(201)
        .set('Cache-Control', 'no-store')
        .json({
          session_id: sessionIdOf(req),
          token: token.token,
          expires_at: token.expiresAt.toISOString(),
        });
    })
    .all(allowOnly('POST'));
  router
    .route('/chat-users')
    .post(limitTo(limits.sessions), async (_req, res) => {
      const { userId, token } = await demo.endUser();
      cookies.set(res, token);
      res.status(201).set('Cache-Control', 'no-store').json({ user_id: userId });
    })
    .all(allowOnly('POST'));
  router
    .route('/access-tokens')
    .post(limitTo(limits.sessions), async (_req, res) => {
      const { token } = await demo.endUser();
      res
        .status(201)
        .set('Cache-Control', 'no-store')
        .json({ access_token: token.token, expires_at: token.expiresAt.toISOString() });
    })
    .all(allowOnly('POST'));
  return router;
}

/** Another site's page must not spend its visitors' demo sessions. */
const sameOriginOnly: RequestHandler = (req, _res, next) => {
  const origin = req.get('origin');
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === req.host) {
    next();
    return;
  }
  if (origin !== undefined) throw new VisavisError('forbidden', 'The demo is for its own page only.');
  next();
};

function limitTo(limit: number): RequestHandler {
  return rateLimit({
    windowMs: TEN_MINUTES_MS,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Behind no trusted proxy the header means nothing to us, and its sender gets no note about it.
    validate: { xForwardedForHeader: false },
    handler: () => {
      throw new VisavisError('rate_limited', 'Too many demo sessions from this address: wait some minutes.');
    },
  });
}
