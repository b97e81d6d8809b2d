import { Router, type Request, type RequestHandler } from 'express';
import type { SessionId } from '@visavis/shared';
import type { TokenService } from '../auth/TokenService.ts';
import { contentTypeOf, toRecordingWire } from '../recording/recordingWire.ts';
import type { RecordingService } from '../recording/RecordingService.ts';
import { toSessionId } from '../sessions/refusals.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Guard } from './Guard.ts';
import { allowOnly, pathParameter, queryTokenOf, sessionIdOf } from './requests.ts';
import { sendMedia } from './sendMedia.ts';

export interface RecordingRoutesDeps {
  guard: Guard;
  sessions: SessionService;
  recordings: RecordingService;
  tokens: TokenService;
}

/** `/v1/sessions/{session_id}/recordings`. */
export function recordingRoutes({ guard, sessions, recordings, tokens }: RecordingRoutesDeps): Router {
  const router = Router({ mergeParams: true });
  const byKey = guard.require('sessions');

  /** @throws VisavisError `not_found` for another account's session. */
  const owned = async (req: Request): Promise<SessionId> =>
    (await sessions.get(guard.principal(req).accountId, sessionIdOf(req))).id;

  // A URL with its token, as an export has it, goes before a credential.
  const admit: RequestHandler = async (req, res, next) => {
    const token = queryTokenOf(req);
    if (token === undefined) await byKey(req, res, next);
    else {
      await tokens.verifyRecordingToken(token, recordingIdOf(req));
      next();
    }
  };

  router
    .route('/')
    .get(byKey, async (req, res) => {
      const found = await recordings.list(await owned(req));
      res.json({ data: found.map(toRecordingWire) });
    })
    .all(allowOnly('GET'));

  router
    .route('/:recording_id')
    .get(byKey, async (req, res) => {
      res.json(toRecordingWire(await recordings.get(await owned(req), recordingIdOf(req))));
    })
    .delete(byKey, async (req, res) => {
      await recordings.delete(await owned(req), recordingIdOf(req));
      res.status(204).end();
    })
    .all(allowOnly('GET', 'DELETE'));

  router
    .route('/:recording_id/file')
    .get(admit, async (req, res, next) => {
      const sessionId = queryTokenOf(req) === undefined ? await owned(req) : toSessionId(sessionIdOf(req));
      const { recording, path } = await recordings.file(sessionId, recordingIdOf(req));
      const disposition = `attachment; filename="${recording.id}.webm"`;
      sendMedia(res, next, { path, type: contentTypeOf(recording), disposition });
    })
    .all(allowOnly('GET'));

  return router;
}

function recordingIdOf(req: Request): string {
  return pathParameter(req, 'recording_id');
}
