import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { exchangeSessionIdSchema, tokenSchema } from '@visavis/shared';
import { answer, jsonRequest } from '../../http/openapi/operations.ts';
import { RATE_LIMIT_HEADERS, RETRY_AFTER, withHeaders } from '../../http/openapi/manners.ts';
import {
  diaruptCreatedSchema,
  diaruptCreateSchema,
  diaruptErrorSchema,
  diaruptFaceSchema,
  diaruptListQuerySchema,
  diaruptProfileSchema,
  diaruptSessionSchema,
} from './diaruptSchemas.ts';

const tags = ['Diarupt-style'];
const sessionPath = { path: z.object({ session_id: z.string() }) };
const keyed: Pick<ZodOpenApiOperationObject, 'tags' | 'security'> = {
  tags,
  security: [{ apiKey: [] }, { bearer: [] }],
};
const wrongKey = { '401': answer('No valid key.', diaruptErrorSchema) };
const unknownSession = { '404': answer('There is no such session.', diaruptErrorSchema) };
const ended = { '409': answer('The session was terminated before.', diaruptErrorSchema) };
const refused = { '422': answer('A field cannot be accepted.', diaruptErrorSchema) };

export const diaruptPaths: ZodOpenApiPathsObject = withCommonErrors({
  '/create-session': {
    post: {
      ...keyed,
      operationId: 'diaruptCreateSession',
      summary: 'Create a session',
      requestBody: jsonRequest(diaruptCreateSchema, {
        required: true,
        example: {
          face: 'maya',
          profile: 'base',
          behavior: 'You are a patient tutor of French.',
          time_limit: 900,
        },
      }),
      responses: { '201': answer('Its id.', diaruptCreatedSchema), ...wrongKey, ...refused },
    },
  },
  '/terminate-session/{session_id}': {
    post: {
      ...keyed,
      operationId: 'diaruptTerminateSession',
      summary: 'Terminate a session',
      requestParams: sessionPath,
      responses: {
        '200': answer('Terminated.', diaruptCreatedSchema),
        ...wrongKey,
        ...unknownSession,
        ...ended,
      },
    },
  },
  '/session/{session_id}': {
    get: {
      ...keyed,
      operationId: 'diaruptGetSession',
      summary: 'Get a session',
      requestParams: sessionPath,
      responses: { '200': answer('The session.', diaruptSessionSchema), ...wrongKey, ...unknownSession },
    },
  },
  '/sessions': {
    get: {
      ...keyed,
      operationId: 'diaruptListSessions',
      summary: 'List sessions, newest first',
      requestParams: { query: diaruptListQuerySchema },
      responses: { '200': answer('A page.', z.array(diaruptSessionSchema)), ...wrongKey, ...refused },
    },
  },
  '/faces': {
    get: {
      tags,
      operationId: 'diaruptListFaces',
      summary: 'List faces',
      responses: { '200': answer('The faces.', z.array(diaruptFaceSchema)) },
    },
  },
  '/profiles': {
    get: {
      tags,
      operationId: 'diaruptListProfiles',
      summary: 'List profiles',
      responses: { '200': answer('The profiles.', z.array(diaruptProfileSchema)) },
    },
  },
});

/** Part of the API only where a session id may be exchanged. */
export const exchangePaths: ZodOpenApiPathsObject = withCommonErrors({
  '/session/{session_id}/client-token': {
    post: {
      tags,
      operationId: 'exchangeSessionId',
      summary: 'Exchange a session id for a client token',
      description:
        'For pages that hold nothing but the id of a session made by POST /create-session. Needs no key. The first ' +
        '`claim` binds the session to that browser.',
      requestParams: sessionPath,
      requestBody: jsonRequest(exchangeSessionIdSchema, {
        required: false,
        example: { claim: 'f3Jq0vVQm2tH8yKXc1aZbw' },
      }),
      responses: {
        '201': answer('The token, good for one minute.', tokenSchema),
        '403': answer(
          'Another browser has bound the session, or the origin may not connect.',
          diaruptErrorSchema,
        ),
        ...unknownSession,
        ...ended,
        ...refused,
      },
    },
  },
});

/** What any of these operations may answer. A function declaration: the constants above call it. */
function withCommonErrors(paths: ZodOpenApiPathsObject): ZodOpenApiPathsObject {
  const error = (description: string) => answer(description, diaruptErrorSchema);
  const always = {
    '400': error('The request cannot be read.'),
    '429': error('Too many requests: Retry-After says when to go on.'),
    '500': error('Something went wrong on our side.'),
  };
  const withBody = {
    '413': error('The body is too large.'),
    '415': error('The body is not JSON.'),
    '422': error('A field cannot be accepted.'),
  };
  const whole = (
    operation: ZodOpenApiOperationObject,
    more: ZodOpenApiOperationObject['responses'],
  ): ZodOpenApiOperationObject => ({
    ...operation,
    security: operation.security ?? [],
    responses: withHeaders(
      {
        ...(operation.security ? { '403': error('The key has not the scope for that.') } : {}),
        ...always,
        ...more,
        ...operation.responses,
      },
      /^429$/,
      { ...RETRY_AFTER, ...RATE_LIMIT_HEADERS },
    ),
  });
  return Object.fromEntries(
    Object.entries(paths).map(([path, { get, post }]) => [
      path,
      { ...(get ? { get: whole(get, {}) } : {}), ...(post ? { post: whole(post, withBody) } : {}) },
    ]),
  );
}
