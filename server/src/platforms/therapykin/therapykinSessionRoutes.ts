import { Router, type Request } from 'express';
import { z } from 'zod';
import { textSchema, VisavisError } from '@visavis/shared';
import { allowOnly, jsonBody } from '../../http/requests.ts';
import { DEMO_SPECIALIST } from '../../therapykin/specialists.ts';
import {
  bodyOf,
  isMissing,
  sessionLengthSchema,
  specialistSchema,
  take,
  takeIfAny,
} from './therapykinBodies.ts';
import { failing } from './therapykinErrors.ts';
import type { TherapykinParts } from './therapykinParts.ts';

const NO_SESSION = 'Session ID is required';
const NO_LENGTH = 'Valid sessionLength is required (15, 30, or 45)';
const NO_SPECIALIST = 'Invalid specialist value';
const NO_IMAGE = 'Missing required parameters: sessionId, imageUrl';
const DEMO_MINUTES = 15;
const MAX_COMMENT_CHARS = 4_000;

const ratingSchema = z.number().min(1).max(5);
const commentsSchema = textSchema(MAX_COMMENT_CHARS);
/** Text to us: it is shown to nobody else, and never fetched. */
const imageUrlSchema = textSchema(900_000).regex(
  /^(?:https:\/\/[^\s/]\S*|data:image\/[\w.+-]+;base64,[\w+/=]+)$/,
);

/** `/api/sessions`. */
export function therapykinSessionRoutes({
  accountId,
  guard,
  therapykin: { sessions, subscriptions },
}: TherapykinParts): Router {
  const router = Router();

  router
    .route('/create-demo')
    .post(failing('Failed to create demo session'), jsonBody, async (req, res) => {
      const body = bodyOf(req);
      if (isMissing(body.kinId)) throw new VisavisError('bad_request', 'KinId is required');
      const specialist = takeIfAny(specialistSchema, body.specialist, NO_SPECIALIST) ?? DEMO_SPECIALIST;
      const minutes = takeIfAny(sessionLengthSchema, body.sessionLength, NO_LENGTH) ?? DEMO_MINUTES;
      const user = (await guard.ifAny(req))?.user ?? null;
      if (user) await subscriptions.requireSession(user);
      const { id, createdAt } = await sessions.create(accountId, user, { specialist, minutes });
      res.json({ success: true, session: { id, createdAt: createdAt.toISOString() } });
    })
    .all(allowOnly('POST'));

  router
    .route('/submit-rating')
    .post(failing('Failed to submit rating'), guard.requireUser, jsonBody, async (req, res) => {
      const body = bodyOf(req);
      const id = sessionIdIn(req);
      const rated = (field: string): number =>
        take(ratingSchema, body[field], 'All ratings must be numbers between 1 and 5');
      const rating = {
        overall: rated('overallRating'),
        empathy: rated('understandingEmpathy'),
        advice: rated('helpfulnessOfAdvice'),
        flow: rated('sessionFlow'),
        memory: rated('rememberingContext'),
        comments:
          takeIfAny(
            commentsSchema,
            body.comments,
            `Comments must be text of at most ${MAX_COMMENT_CHARS} characters`,
          ) ?? null,
      };
      await sessions.rate(await guard.user(req), id, rating);
      res.json({ success: true });
    })
    .all(allowOnly('POST'));

  router
    .route('/update-length')
    .post(failing('Failed to update session length'), guard.requireUser, jsonBody, async (req, res) => {
      const id = sessionIdIn(req);
      const sessionLength = take(sessionLengthSchema, bodyOf(req).sessionLength, NO_LENGTH);
      await sessions.setLength(await guard.user(req), id, sessionLength);
      res.json({ success: true, sessionLength });
    })
    .all(allowOnly('POST'));

  router
    .route('/update-specialist')
    .post(failing('Failed to update specialist'), guard.requireUser, jsonBody, async (req, res) => {
      const body = bodyOf(req);
      if (isMissing(body.sessionId) || isMissing(body.specialist))
        throw new VisavisError('bad_request', 'Session ID and specialist are required');
      const specialist = take(specialistSchema, body.specialist, NO_SPECIALIST);
      await sessions.setSpecialist(await guard.user(req), String(body.sessionId), specialist);
      res.json({ success: true, message: `Specialist updated to ${specialist}` });
    })
    .all(allowOnly('POST'));

  router
    .route('/stats')
    .get(failing('Failed to fetch session statistics'), async (req, res) => {
      res.json({ stats: await sessions.stats(await guard.user(req)) });
    })
    .all(allowOnly('GET'));

  router
    .route('/update-image')
    .post(failing('Failed to update session image'), jsonBody, async (req, res) => {
      const body = bodyOf(req);
      if (isMissing(body.sessionId) || isMissing(body.imageUrl))
        throw new VisavisError('bad_request', NO_IMAGE);
      const imageUrl = take(
        imageUrlSchema,
        body.imageUrl,
        'imageUrl must be an https URL or a data URL of an image',
      );
      const user = (await guard.ifAny(req))?.user ?? null;
      await sessions.setImage(accountId, user, String(body.sessionId), imageUrl);
      res.json({ success: true });
    })
    .all(allowOnly('POST'));

  return router;
}

/** @throws VisavisError `bad_request`. */
function sessionIdIn(req: Request): string {
  const { sessionId } = bodyOf(req);
  if (typeof sessionId !== 'string' || isMissing(sessionId))
    throw new VisavisError('bad_request', NO_SESSION);
  return sessionId;
}
