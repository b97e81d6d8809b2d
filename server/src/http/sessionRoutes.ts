import { Router, type Request } from 'express';
import { z } from 'zod';
import {
  createSessionSchema,
  createTokenSchema,
  listSessionsQuerySchema,
  type SessionWire,
  type TranscriptWire,
  type TokenWire,
  updateSessionSchema,
} from '@visavis/shared';
import type { SessionAnalytics } from '../analytics/SessionAnalytics.ts';
import type { TokenService } from '../auth/TokenService.ts';
import type { Meter } from '../billing/Meter.ts';
import type { SessionCommands } from '../sessions/SessionCommands.ts';
import type { SessionWithHistory } from '../sessions/Session.ts';
import { requireConnectable } from '../sessions/refusals.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Transcripts } from '../sessions/Transcripts.ts';
import type { Guard } from './Guard.ts';
import { commandRoutes } from './commandRoutes.ts';
import { allowOnly, jsonBody, parseBody, parseOptionalBody, parseQuery, sessionIdOf } from './requests.ts';
import { toCreatedWire, toSessionWire, toSummaryWire, toUsageWire } from './sessionWire.ts';

const emptySchema = z.strictObject({});

export interface SessionRoutesDeps {
  guard: Guard;
  sessions: SessionService;
  commands: SessionCommands;
  tokens: TokenService;
  meter: Meter;
  analytics: SessionAnalytics;
  transcripts: Transcripts;
}

/** `/v1/sessions`. The key is checked before a byte of the body is read. */
export function sessionRoutes(deps: SessionRoutesDeps): Router {
  const { guard, sessions, commands, tokens, meter, analytics, transcripts } = deps;
  /**
   * People at the console read what was said in `…/transcript` alone. Whoever is told with the session is written down
   * before.
   */
  const show = async (req: Request, session: SessionWithHistory): Promise<SessionWire> => {
    const principal = guard.principal(req);
    if (principal.kind === 'user') return toSessionWire({ ...session, history: [] });
    await transcripts.noteView(principal, [session]);
    return toSessionWire(session);
  };
  const router = Router();
  router.use(guard.require('sessions'), jsonBody);

  router
    .route('/')
    .post(async (req, res) => {
      const request = parseBody(createSessionSchema, req);
      const session = await sessions.create(guard.principal(req).accountId, request);
      res.status(201).location(`/v1/sessions/${session.id}`);
      if (session.toolSecret !== null) res.set('Cache-Control', 'no-store');
      res.json(toCreatedWire(session));
    })
    .get(async (req, res) => {
      const { end_user_id, created_from, created_to, q, ...query } = parseQuery(listSessionsQuerySchema, req);
      const page = await sessions.list(guard.principal(req).accountId, {
        ...query,
        endUserId: end_user_id,
        createdFrom: created_from === undefined ? undefined : new Date(created_from),
        createdTo: created_to === undefined ? undefined : new Date(created_to),
        search: q,
      });
      res.json({ data: page.sessions.map(toSummaryWire), next_cursor: page.nextCursor });
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/:session_id')
    .get(async (req, res) => {
      const session = await sessions.get(guard.principal(req).accountId, sessionIdOf(req));
      res.json(await show(req, session));
    })
    .patch(async (req, res) => {
      const request = parseBody(updateSessionSchema, req);
      const { accountId } = guard.principal(req);
      res.json(await show(req, await commands.updateSettings(accountId, sessionIdOf(req), request)));
    })
    .all(allowOnly('GET', 'PATCH'));

  router.use(commandRoutes({ guard, commands, show }));

  router
    .route('/:session_id/token')
    .post(async (req, res) => {
      const { ttl_ms, permissions } = parseOptionalBody(createTokenSchema, req);
      const session = await sessions.get(guard.principal(req).accountId, sessionIdOf(req));
      requireConnectable(session);
      // Better told to the backend now than to the page at its connect.
      await meter.requireSpendable(session.id);
      const grant = {
        sessionId: session.id,
        accountId: session.accountId,
        ...(permissions ? { permissions } : {}),
      };
      const { token, expiresAt } = await tokens.issueClientToken(grant, ttl_ms);
      const body: TokenWire = { token, session_id: session.id, expires_at: expiresAt.toISOString() };
      res.status(201).set('Cache-Control', 'no-store').json(body);
    })
    .all(allowOnly('POST'));

  router
    .route('/:session_id/pause')
    .post(async (req, res) => {
      parseOptionalBody(emptySchema, req);
      res.json(await show(req, await commands.pause(guard.principal(req).accountId, sessionIdOf(req))));
    })
    .all(allowOnly('POST'));

  router
    .route('/:session_id/terminate')
    .post(async (req, res) => {
      parseOptionalBody(emptySchema, req);
      res.json(await show(req, await commands.terminate(guard.principal(req).accountId, sessionIdOf(req))));
    })
    .all(allowOnly('POST'));

  router
    .route('/:session_id/transcript')
    .get(async (req, res) => {
      const { sessionId, history } = await transcripts.view(guard.principal(req), sessionIdOf(req));
      const body: TranscriptWire = { session_id: sessionId, history };
      res.set('Cache-Control', 'no-store').json(body);
    })
    .all(allowOnly('GET'));

  router
    .route('/:session_id/usage')
    .get(async (req, res) => {
      const session = await sessions.get(guard.principal(req).accountId, sessionIdOf(req));
      res.json(toUsageWire(session.id, await meter.usage(session.id)));
    })
    .all(allowOnly('GET'));

  router
    .route('/:session_id/analytics')
    .get(async (req, res) => {
      const session = await sessions.get(guard.principal(req).accountId, sessionIdOf(req));
      res.json(await analytics.get(session.id));
    })
    .all(allowOnly('GET'));

  return router;
}
