import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { exchangeSessionIdSchema, tokenSchema } from '@visavis/shared';
import { answer, jsonRequest } from '../../http/openapi/operations.ts';
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

export const diaruptPaths: ZodOpenApiPathsObject = {
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
};

/** Part of the API only where a session id may be exchanged. */
export const exchangePaths: ZodOpenApiPathsObject = {
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
        '429': answer('Too many requests from this address.', diaruptErrorSchema),
      },
    },
  },
};
