import cors from 'cors';
import { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import type { Catalog } from '../../catalog/Catalog.ts';
import type { Guard } from '../../http/Guard.ts';
import { errorHandler, type ErrorWriter, type HttpLog } from '../../http/problems.ts';
import {
  allowOnly,
  baseUrl,
  jsonBody,
  parseBody,
  parseOptionalBody,
  parseQuery,
  sessionIdOf,
} from '../../http/requests.ts';
import type { SessionCommands } from '../../sessions/SessionCommands.ts';
import type { SessionService } from '../../sessions/SessionService.ts';
import type { Transcripts } from '../../sessions/Transcripts.ts';
import {
  diaruptCreateSchema,
  diaruptListQuerySchema,
  type DiaruptFaceWire,
  type DiaruptProfileWire,
} from './diaruptSchemas.ts';
import { toCreateRequest, toDiaruptSession } from './diaruptWire.ts';

export interface DiaruptRoutesDeps {
  guard: Guard;
  sessions: SessionService;
  commands: SessionCommands;
  catalog: Catalog;
  transcripts: Transcripts;
  publicUrl: string | null;
  log: HttpLog;
  /** Further routes in the same error shape, before the paths are closed. */
  extension: Router;
  /** How many requests a caller may send. */
  limit: RequestHandler;
}

const PATHS = ['/create-session', '/terminate-session', '/session', '/sessions', '/faces', '/profiles'];

/** This API's errors: a sentence, and the status says the rest. */
const writeError: ErrorWriter = (res, error) => {
  res.status(error.status).json({ error: error.message });
};

/** The Diarupt-style API at the root of the host: six routes, open to pages of any origin that hold a key. */
export function diaruptRoutes(deps: DiaruptRoutesDeps): Router {
  const { guard, sessions, commands, catalog, transcripts } = deps;
  const router = Router();
  router.use(deps.extension);
  router.use(PATHS, cors(), deps.limit);

  router
    .route('/create-session')
    .post(guard.requireKey('sessions'), jsonBody, async (req, res) => {
      const request = toCreateRequest(parseBody(diaruptCreateSchema, req));
      const session = await sessions.create(guard.principal(req).accountId, request, 'diarupt');
      res.status(201).json({ session_id: session.id });
    })
    .all(allowOnly('POST'));

  router
    .route('/terminate-session/:session_id')
    .post(guard.requireKey('sessions'), jsonBody, async (req, res) => {
      parseOptionalBody(z.strictObject({}), req);
      const session = await commands.terminate(guard.principal(req).accountId, sessionIdOf(req));
      res.json({ session_id: session.id });
    })
    .all(allowOnly('POST'));

  router
    .route('/session/:session_id')
    .get(guard.requireKey('sessions'), async (req, res) => {
      const session = await sessions.get(guard.principal(req).accountId, sessionIdOf(req));
      await transcripts.noteView(guard.principal(req), [session]);
      res.json(toDiaruptSession(session));
    })
    .all(allowOnly('GET'));

  router
    .route('/sessions')
    .get(guard.requireKey('sessions'), async (req, res) => {
      const query = parseQuery(diaruptListQuerySchema, req);
      const page = await sessions.listPage(guard.principal(req).accountId, query);
      await transcripts.noteView(guard.principal(req), page);
      res.json(page.map(toDiaruptSession));
    })
    .all(allowOnly('GET'));

  router
    .route('/faces')
    .get((req, res) => {
      const base = baseUrl(req, deps.publicUrl);
      res.json(
        catalog.faces.map(({ id, name }): DiaruptFaceWire => ({
          id,
          name,
          image: `${base}/v1/faces/${id}/image`,
        })),
      );
    })
    .all(allowOnly('GET'));

  router
    .route('/profiles')
    .get((_req, res) => {
      res.json(
        catalog.profiles.map(({ id, description }): DiaruptProfileWire => ({
          id,
          short_name: id,
          description,
        })),
      );
    })
    .all(allowOnly('GET'));

  router.use(errorHandler(deps.log, writeError));
  return router;
}
