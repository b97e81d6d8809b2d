import { z } from 'zod';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiPathsObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { answer, jsonRequest } from '../../http/openapi/operations.ts';
import {
  checkInPageSchema,
  checkInQuerySchema,
  checkInRequestSchema,
  checkInSchema,
  ofUserQuerySchema,
  recommendationsSchema,
  recommendSchema,
  routineDaySchema,
  routineDoneSchema,
  routineRequestSchema,
  routineSchema,
  routinesQuerySchema,
} from './therappaiSchemas.ts';

/** Moods, recommendations and routines, in the manner of the other operations. */
export function journalPaths(
  base: string,
  operation: (operation: ZodOpenApiOperationObject) => ZodOpenApiOperationObject,
  {
    error,
    withBody,
  }: { error: (description: string) => ReturnType<typeof answer>; withBody: ZodOpenApiResponsesObject },
): ZodOpenApiPathsObject {
  const end_user_id = 'user-4711';
  const noCheckIn = { '404': error('There is no such check-in of this end user.') };
  const noRoutine = { '404': error('There is no such routine of this end user.') };
  return {
    [`${base}/moods`]: {
      post: operation({
        operationId: 'therappaiCheckIn',
        summary: 'Check in with a mood',
        requestBody: jsonRequest(checkInRequestSchema, {
          required: true,
          example: { mood: 'anxious', score: 4, note: 'The exam is on Friday.', end_user_id },
        }),
        responses: { '201': answer('It.', checkInSchema), ...withBody },
      }),
      get: operation({
        operationId: 'therappaiCheckIns',
        summary: 'List check-ins, newest first',
        requestParams: { query: checkInQuerySchema },
        responses: { '200': answer('The page.', checkInPageSchema) },
      }),
    },
    [`${base}/moods/{check_in_id}`]: {
      delete: operation({
        operationId: 'therappaiDeleteCheckIn',
        summary: 'Delete a check-in',
        requestParams: { path: z.object({ check_in_id: z.string() }), query: ofUserQuerySchema },
        responses: { '204': { description: 'It is no more.' }, ...noCheckIn },
      }),
    },
    [`${base}/recommendations`]: {
      post: operation({
        operationId: 'therappaiRecommend',
        summary: 'Get recommendations that fit a message, or the latest check-in',
        requestBody: jsonRequest(recommendSchema, {
          required: false,
          example: { message: "I can't sleep", end_user_id },
        }),
        responses: {
          '200': answer('They; none when there is nothing to help with.', recommendationsSchema),
          ...withBody,
        },
      }),
    },
    [`${base}/routines`]: {
      get: operation({
        operationId: 'therappaiRoutines',
        summary: 'List the daily routines, and which of them are done on a day',
        requestParams: { query: routinesQuerySchema },
        responses: { '200': answer('The day.', routineDaySchema) },
      }),
      post: operation({
        operationId: 'therappaiAddRoutine',
        summary: 'Add a daily routine',
        requestBody: jsonRequest(routineRequestSchema, {
          required: true,
          example: { title: 'Walk for ten minutes', end_user_id },
        }),
        responses: {
          '201': answer('It.', routineSchema),
          '409': error('There are 50 already.'),
          ...withBody,
        },
      }),
    },
    [`${base}/routines/{routine_id}`]: {
      delete: operation({
        operationId: 'therappaiDeleteRoutine',
        summary: 'Delete a routine, and the days on which it was done',
        requestParams: { path: z.object({ routine_id: z.string() }), query: ofUserQuerySchema },
        responses: { '204': { description: 'It is no more.' }, ...noRoutine },
      }),
    },
    [`${base}/routines/{routine_id}/done`]: {
      post: operation({
        operationId: 'therappaiRoutineDone',
        summary: 'Mark a routine as done on a day',
        requestParams: { path: z.object({ routine_id: z.string() }) },
        requestBody: jsonRequest(routineDoneSchema, {
          required: false,
          example: { timezone: 'Europe/Berlin', end_user_id },
        }),
        responses: { '200': answer('It, on that day.', routineSchema), ...noRoutine, ...withBody },
      }),
    },
  };
}
