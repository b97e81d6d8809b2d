import { Router, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { createSessionSchema, DEMO_LIMITS, toolsSchema, VisavisError } from '@visavis/shared';
import { z } from 'zod';
import type { DemoService } from '../demo/DemoService.ts';
import type { ConsoleCookies } from './ConsoleCookies.ts';
import { demoKnowledgeRoutes, type DemoKnowledge } from './knowledgeRoutes.ts';
import { allowOnly, jsonBody, parseBody, sessionIdOf } from './requests.ts';

const startSchema = createSessionSchema
  .pick({ face: true, profile: true, voice: true, behavior: true, context: true })
  .extend({
    // A webhook would have this server call whom a stranger names.
    tools: toolsSchema
      .max(DEMO_LIMITS.tools)
      .superRefine((tools, context) => {
        for (const [index, { kind }] of tools.entries()) {
          if (kind === 'client') continue;
          context.addIssue({
            code: 'custom',
            path: [index, 'kind'],
            message: 'must be "client" in the demo',
          });
        }
      })
      .optional(),
  });
const resumeSchema = z.strictObject({ resume_secret: z.string().min(1).max(64) });

const TEN_MINUTES_MS = 10 * 60_000;

/**
 * The demo page's own endpoints, without a key, for pages of this server only.
 * - `POST /sessions` `{face, profile?, voice?, behavior?, context?, tools?}` → 201
 *   `{session_id, token, expires_at, resume_secret}`; tools are answered by the page (`kind: 'client'`)
 * - `POST /sessions/{session_id}/knowledge` with the token: a text or a file, as `/v1/sessions/{session_id}/knowledge` takes them;
 *   `GET …/knowledge/{source_id}` tells when it is read
 * - `POST /sessions/{session_id}/token` `{resume_secret}` → 201 `{session_id, token, expires_at}`
 * - `POST /chat-users` → 201 `{user_id}` and the cookie that owns this user, for the page that chats through /mindigo
 * - `POST /access-tokens` → 201 `{access_token, expires_at}` of a new user, for the page that has clips made through /therappai
 * @param deps.cookies of end users.
 * @param limits requests from one address in ten minutes.
 */
export function demoRoutes(
  demo: DemoService,
  { cookies, ...documents }: DemoKnowledge & { readonly cookies: ConsoleCookies },
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
  router.route('/sessions/:session_id/knowledge').post(limitTo(limits.sessions * DEMO_LIMITS.documents));
  router.use('/sessions/:session_id/knowledge', demoKnowledgeRoutes(demo, documents));
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
