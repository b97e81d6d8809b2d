import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { RATE_LIMIT_HEADERS, RETRY_AFTER, withHeaders } from '../../http/openapi/manners.ts';
import { answer, jsonRequest } from '../../http/openapi/operations.ts';
import {
  chatAnswerSchema,
  chatRequestSchema,
  createdSchema,
  healthSchema,
  historyQuerySchema,
  historySchema,
  mindigoErrorSchema,
  tokenAnswerSchema,
} from './mindigoSchemas.ts';

const tags = ['MindIgo-style'];
const error = (description: string) => answer(description, mindigoErrorSchema);

const headers = z.object({
  'X-User-Id': z.string().meta({ description: "The user's id, an integer.", examples: ['123'] }),
  'X-User-Name': z.string().meta({ examples: ['John Doe'] }),
});
const example = { prompt: "I'm feeling overwhelmed with work", session_id: 'ses_4k1v0c9x2m7q8w3e5r6t1y0u' };

/** Every operation of a user: their headers, a credential that owns them, and what may be answered beside the result. */
function ofUser(operation: ZodOpenApiOperationObject): ZodOpenApiOperationObject {
  return {
    ...operation,
    tags,
    security: operation.security ?? [{ apiKey: [] }, { bearer: [] }, { endUser: [] }],
    requestParams: { ...operation.requestParams, header: headers },
    responses: withHeaders(
      {
        '400': error('A header or field is missing or cannot be accepted.'),
        '401': error('Nothing shows that the user is who the headers name.'),
        '403': error('The credential is for another user, or has not the scope for sessions.'),
        '429': error('Too many requests: Retry-After says when to go on.'),
        '500': error('Processing error.'),
        ...operation.responses,
      },
      /^429$/,
      { ...RETRY_AFTER, ...RATE_LIMIT_HEADERS },
    ),
  };
}

const ofChat = {
  '402': error('The credit, or a limit, is used up.'),
  '404': error('There is no such session of this user.'),
  '409': error('Somebody is connected to the avatar of the session.'),
  '413': error('The body is too large.'),
  '503': error('As many messages as can be are being answered, or the server is stopping.'),
};

export const mindigoPaths: ZodOpenApiPathsObject = {
  '/mindigo/health': {
    get: {
      tags,
      operationId: 'mindigoHealth',
      summary: 'Whether the service is active',
      security: [],
      responses: withHeaders(
        {
          '200': answer('It is.', healthSchema),
          '400': error('The request cannot be read.'),
          '429': error('Too many requests: Retry-After says when to go on.'),
          '500': error('Something went wrong on our side.'),
        },
        /^429$/,
        { ...RETRY_AFTER, ...RATE_LIMIT_HEADERS },
      ),
    },
  },
  '/mindigo/session/new': {
    post: ofUser({
      operationId: 'mindigoCreateSession',
      summary: 'Create a session',
      responses: { '200': answer('Its id.', createdSchema) },
    }),
  },
  '/mindigo/session/{session_id}': {
    get: ofUser({
      operationId: 'mindigoGetHistory',
      summary: 'Get the history of a session, in pages',
      description: 'Page 1 is the latest; within a page the oldest comes first.',
      requestParams: { path: z.object({ session_id: z.string() }), query: historyQuerySchema },
      responses: {
        '200': answer('The page.', historySchema),
        '404': error('There is no such session of this user.'),
      },
    }),
  },
  '/mindigo/chat': {
    post: ofUser({
      operationId: 'mindigoChat',
      summary: 'Send a message and get the whole reply',
      requestBody: jsonRequest(chatRequestSchema, { required: true, example }),
      responses: { '200': answer('The reply.', chatAnswerSchema), ...ofChat },
    }),
  },
  '/mindigo/chat/stream': {
    post: ofUser({
      operationId: 'mindigoChatStream',
      summary: 'Send a message and get the reply while it is written',
      description:
        'Lines of `data: {"type": …, "content": …}`: text…, then recommendations, safety_alert, escalate (each only when ' +
        'there is one), mood, session_id and complete; error instead when the reply breaks off.',
      requestBody: jsonRequest(chatRequestSchema, { required: true, example }),
      responses: {
        '200': { description: 'The events.', content: { 'text/event-stream': { schema: z.string() } } },
        ...ofChat,
      },
    }),
  },
  '/mindigo/user-token': {
    post: ofUser({
      operationId: 'mindigoCreateUserToken',
      summary: 'Create a token that owns one user',
      description: 'For your backend, which knows who the user is and holds your key. Good for 12 hours.',
      security: [{ apiKey: [] }, { bearer: [] }],
      responses: { '200': answer('The token.', tokenAnswerSchema) },
    }),
  },
  '/mindigo/user-cookie': {
    post: ofUser({
      operationId: 'mindigoSetUserCookie',
      summary: 'Keep a user token in an HTTP-only cookie',
      description: 'For pages of this server: their requests need no Authorization header from then on.',
      security: [{ endUser: [] }],
      responses: {
        '200': answer(
          'It is set.',
          z.object({ success: z.literal(true), message: z.string(), data: z.null() }),
        ),
      },
    }),
  },
};
