import { Router } from 'express';
import { z } from 'zod';
import { textSchema } from '@visavis/shared';
import { allowOnly, jsonBody } from '../../http/requests.ts';
import type { Preferences } from '../../therapykin/TherapykinUsers.ts';
import { bodyOf, pseudonymSchema, sessionLengthSchema, specialistSchema, take } from './therapykinBodies.ts';
import { failing } from './therapykinErrors.ts';
import type { TherapykinParts } from './therapykinParts.ts';

const voiceSchema = textSchema(128).min(1);

/** `/api/users`. */
export function therapykinUserRoutes({
  guard,
  therapykin: { users, sessions, subscriptions },
}: TherapykinParts): Router {
  const router = Router();

  router
    .route('/preferences')
    .get(failing('Failed to fetch user preferences'), async (req, res) => {
      const { id } = await guard.user(req);
      res.json({ preferences: toWire(await users.preferences(id)) });
    })
    .post(failing('Failed to update user preferences'), guard.requireUser, jsonBody, async (req, res) => {
      const body = bodyOf(req);
      /** What is left out stays as it is; null is a value, and none of these. */
      const given = <Schema extends z.ZodType>(
        field: string,
        schema: Schema,
        otherwise: string,
      ): z.output<Schema> | undefined =>
        body[field] === undefined ? undefined : take(schema, body[field], otherwise);
      const change = {
        sessionLength: given(
          'preferredSessionLength',
          sessionLengthSchema,
          'Valid preferredSessionLength is required (15, 30, or 45)',
        ),
        voice: given('preferredVoice', voiceSchema, 'Valid preferredVoice is required (string)'),
        specialist: given('preferredSpecialist', specialistSchema, 'Valid preferredSpecialist is required'),
        cameraEnabled: given('cameraEnabled', z.boolean(), 'Valid cameraEnabled is required (boolean)'),
      };
      const { id } = await guard.user(req);
      res.json({ success: true, preferences: toWire(await users.setPreferences(id, change)) });
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/update-pseudonym')
    .post(failing('Failed to update user pseudonym'), guard.requireUser, jsonBody, async (req, res) => {
      const pseudonym = take(pseudonymSchema.trim().min(1), bodyOf(req).pseudonym, 'Pseudonym is required');
      const { id } = await guard.user(req);
      await users.setPseudonym(id, pseudonym);
      res.json({ success: true, pseudonym });
    })
    .all(allowOnly('POST'));

  router
    .route('/subscription')
    .get(failing('Failed to fetch user subscription'), async (req, res) => {
      const user = await guard.user(req);
      const { currentPeriodEnd, ...rest } = await subscriptions.get(user);
      const { totalSessions, daysActive } = await sessions.stats(user);
      const end = currentPeriodEnd?.toISOString() ?? null;
      res.json({ subscription: { ...rest, currentPeriodEnd: end, totalSessions, daysActive } });
    })
    .all(allowOnly('GET'));

  return router;
}

function toWire({ sessionLength, voice, specialist, cameraEnabled }: Preferences): object {
  return {
    preferredSessionLength: sessionLength,
    preferredVoice: voice,
    preferredSpecialist: specialist,
    cameraEnabled,
  };
}
