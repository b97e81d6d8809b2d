import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { answer, jsonRequest } from '../../http/openapi/operations.ts';
import { sessionLengthSchema, specialistSchema } from './therapykinBodies.ts';
import { operation, ofUser, refusals } from './therapykinOperations.ts';

const success = z.literal(true);
const sessionId = z.string().meta({ examples: ['ses_4k1v0c9x2m7q8w3e5r6t1y0u'] });
const id = 'ses_4k1v0c9x2m7q8w3e5r6t1y0u';
const rating = z.number().min(1).max(5);
const ok = z.object({ success });
const FROM_NOW_ON =
  'A conversation that goes on keeps what it began with: it counts from the next connection on.';
/** Their cookie, or nobody's. */
const MAYBE_USER = [{ therapykin: [] }, {}];

export const therapykinSessionPaths: ZodOpenApiPathsObject = {
  '/therapykin/api/sessions/create-demo': {
    post: operation(
      {
        operationId: 'therapykinCreateDemo',
        summary: 'Create a session',
        description:
          'Of the person who is logged in, or, without a cookie, of a stranger: there are only so many of these a day. ' +
          '`email`, `kinId` and `pseudonym` make nobody anybody, and are not kept.',
        requestBody: jsonRequest(
          z
            .object({
              email: z.string().optional(),
              sessionLength: sessionLengthSchema.optional().meta({ description: 'Minutes. Default: 15.' }),
              specialist: specialistSchema.optional().meta({ description: 'Default: `welcome`.' }),
              kinId: z.string(),
              pseudonym: z.string().optional(),
            })
            .meta({ id: 'TherapykinCreateDemo' }),
          { required: true, example: { kinId: 'required-kin-id', sessionLength: 15, specialist: 'welcome' } },
        ),
        responses: {
          '200': answer(
            'The session: its id is one of this product, which `/v1/sessions` knows, too.',
            z.object({ success, session: z.object({ id: sessionId, createdAt: z.iso.datetime() }) }),
          ),
          ...refusals({
            400: ['KinId is required', 'Invalid specialist value'],
            402: 'No sessions remaining in this plan',
            500: 'Failed to create demo session',
          }),
        },
      },
      MAYBE_USER,
    ),
  },
  '/therapykin/api/sessions/submit-rating': {
    post: ofUser({
      operationId: 'therapykinSubmitSessionRating',
      summary: 'Rate a session',
      requestBody: jsonRequest(
        z
          .object({
            sessionId,
            overallRating: rating,
            understandingEmpathy: rating,
            helpfulnessOfAdvice: rating,
            sessionFlow: rating,
            rememberingContext: rating,
            comments: z.string().optional(),
          })
          .meta({ id: 'TherapykinSessionRating' }),
        {
          required: true,
          example: {
            sessionId: id,
            overallRating: 4,
            understandingEmpathy: 5,
            helpfulnessOfAdvice: 4,
            sessionFlow: 4,
            rememberingContext: 3,
          },
        },
      ),
      responses: {
        '200': answer('It is kept.', ok),
        ...refusals({
          400: ['Session ID is required', 'All ratings must be numbers between 1 and 5'],
          404: 'Session not found',
          500: 'Failed to submit rating',
        }),
      },
    }),
  },
  '/therapykin/api/sessions/update-length': {
    post: ofUser({
      operationId: 'therapykinUpdateLength',
      summary: 'Change how long a session may be',
      description: FROM_NOW_ON,
      requestBody: jsonRequest(
        z.object({ sessionId, sessionLength: sessionLengthSchema }).meta({ id: 'TherapykinUpdateLength' }),
        { required: true, example: { sessionId: id, sessionLength: 30 } },
      ),
      responses: {
        '200': answer('It is changed.', z.object({ success, sessionLength: sessionLengthSchema })),
        ...refusals({
          400: ['Session ID is required', 'Valid sessionLength is required (15, 30, or 45)'],
          404: 'Session not found',
          409: 'The session has ended',
          500: 'Failed to update session length',
        }),
      },
    }),
  },
  '/therapykin/api/sessions/update-specialist': {
    post: ofUser({
      operationId: 'therapykinUpdateSpecialist',
      summary: 'Change the specialist of a session',
      description: FROM_NOW_ON,
      requestBody: jsonRequest(
        z.object({ sessionId, specialist: specialistSchema }).meta({ id: 'TherapykinUpdateSpecialist' }),
        { required: true, example: { sessionId: id, specialist: 'generalist' } },
      ),
      responses: {
        '200': answer('It is changed.', z.object({ success, message: z.string() })),
        ...refusals({
          400: ['Session ID and specialist are required', 'Invalid specialist value'],
          404: 'Session not found',
          409: 'The session has ended',
          500: 'Failed to update specialist',
        }),
      },
    }),
  },
  '/therapykin/api/sessions/stats': {
    get: ofUser({
      operationId: 'therapykinSessionStats',
      summary: "Count the user's sessions",
      responses: {
        '200': answer(
          'Days are those of UTC; what has not ended goes on.',
          z.object({
            stats: z
              .object({
                totalSessions: z.number().int(),
                daysActive: z.number().int(),
                ongoingSessions: z.number().int(),
              })
              .meta({ id: 'TherapykinSessionStats' }),
          }),
        ),
        ...refusals({ 500: 'Failed to fetch session statistics' }),
      },
    }),
  },
  '/therapykin/api/sessions/update-image': {
    post: operation(
      {
        operationId: 'therapykinUpdateSessionImage',
        summary: 'Keep the address of an image of a session',
        description:
          'An https URL or a data URL, kept as text and never fetched. Without a cookie: for sessions of strangers, by ' +
          'their id alone, which nobody can guess.',
        requestBody: jsonRequest(
          z.object({ sessionId, imageUrl: z.string() }).meta({ id: 'TherapykinUpdateImage' }),
          { required: true, example: { sessionId: id, imageUrl: 'https://example.com/image.jpg' } },
        ),
        responses: {
          '200': answer('It is kept.', ok),
          ...refusals({
            400: 'Missing required parameters: sessionId, imageUrl',
            404: 'Session not found',
            500: 'Failed to update session image',
          }),
        },
      },
      MAYBE_USER,
    ),
  },
};
