import { Router, type Request } from 'express';
import type { SessionId } from '@visavis/shared';
import { contentTypeOf, toRecordingWire } from '../recording/recordingWire.ts';
import type { RecordingService } from '../recording/RecordingService.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Guard } from './Guard.ts';
import { allowOnly, pathParameter, sessionIdOf } from './requests.ts';
import { sendMedia } from './sendMedia.ts';

export interface RecordingRoutesDeps {
  guard: Guard;
  sessions: SessionService;
  recordings: RecordingService;
}

/** `/v1/sessions/{session_id}/recordings`. */
export function recordingRoutes({ guard, sessions, recordings }: RecordingRoutesDeps): Router {
  const router = Router({ mergeParams: true });
  router.use(guard.require('sessions'));

  /** @throws VisavisError `not_found` for another account's session. */
  const owned = async (req: Request): Promise<SessionId> =>
    (await sessions.get(guard.principal(req).accountId, sessionIdOf(req))).id;

  router
    .route('/')
    .get(async (req, res) => {
      const found = await recordings.list(await owned(req));
      res.json({ data: found.map(toRecordingWire) });
    })
    .all(allowOnly('GET'));

  router
    .route('/:recording_id')
    .get(async (req, res) => {
      res.json(toRecordingWire(await recordings.get(await owned(req), recordingIdOf(req))));
    })
    .delete(async (req, res) => {
      await recordings.delete(await owned(req), recordingIdOf(req));
      res.status(204).end();
    })
    .all(allowOnly('GET', 'DELETE'));

  router
    .route('/:recording_id/file')
    .get(async (req, res, next) => {
      const { recording, path } = await recordings.file(await owned(req), recordingIdOf(req));
      const disposition = `attachment; filename="${recording.id}.webm"`;
      sendMedia(res, next, { path, type: contentTypeOf(recording), disposition });
    })
    .all(allowOnly('GET'));

  return router;
}

function recordingIdOf(req: Request): string {
  return pathParameter(req, 'recording_id');
}
