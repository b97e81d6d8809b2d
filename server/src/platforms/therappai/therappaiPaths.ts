import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { RATE_LIMIT_HEADERS, RETRY_AFTER, withHeaders } from '../../http/openapi/manners.ts';
import { answer, jsonRequest } from '../../http/openapi/operations.ts';
import { journalPaths } from './journalPaths.ts';
import {
  avatarPageSchema,
  avatarSchema,
  chattingSchema,
  clipSchema,
  clipSessionSchema,
  clipSessionTokenSchema,
  createUserSchema,
  contextPageSchema,
  generatedSchema,
  generateSchema,
  loginSchema,
  pageQuerySchema,
  replySchema,
  therappaiErrorSchema,
  tokenSchema,
  userSchema,
  voiceBodySchema,
  voicePageSchema,
} from './therappaiSchemas.ts';

const BASE = '/therappai/api/v1';
const tags = ['therappai-style'];
const error = (description: string) => answer(description, therappaiErrorSchema);

/** Every operation: a Bearer credential, and what may be answered beside the result. */
function operation(operation: ZodOpenApiOperationObject): ZodOpenApiOperationObject {
  return {
    ...operation,
    tags,
    security: operation.security ?? [{ endUser: [] }, { bearer: [] }, { apiKey: [] }],
    responses: withHeaders(
      {
        '400': error('A field is missing or cannot be accepted: `errors` names it.'),
        '401': error('There is no valid access token or API key.'),
        '403': error('The credential is for somebody else, or has not the scope for sessions.'),
        '429': error('Too many requests: Retry-After says when to go on.'),
        '500': error('Something went wrong on our side.'),
        ...operation.responses,
      },
      /^429$/,
      { ...RETRY_AFTER, ...RATE_LIMIT_HEADERS },
    ),
  };
}

const withBody = {
  '413': error('The body is too large.'),
  '415': error('The body, or the file in it, is of a type that is not taken.'),
};
const ofEngine = {
  ...withBody,
  '402': error('The credit, or a limit, is used up.'),
  '503': error('No model answers, as many messages as can be are being answered, or the server is stopping.'),
};

const login = (operationId: string, summary: string): ZodOpenApiOperationObject =>
  operation({
    operationId,
    summary,
    description:
      'With your API key: of any person you know, by your own id of them, who needs no creation (12 hours); or of a user of ' +
      'POST /users/ by email and password (7 days, and until they log out). Without a key `account_id` says whose user it is.',
    security: [{ bearer: [] }, { apiKey: [] }, {}],
    requestBody: jsonRequest(loginSchema, { required: true, example: { end_user_id: 'user-4711' } }),
    responses: { '200': answer('The token.', tokenSchema), ...withBody },
  });

const jobPath = { path: z.object({ job_id: z.string() }) };

export const therappaiPaths: ZodOpenApiPathsObject = {
  ...journalPaths(BASE, operation, { error, withBody }),
  [`${BASE}/users`]: {
    post: operation({
      operationId: 'therappaiCreateUser',
      summary: 'Create an end user with a password',
      description: 'They are logged in, too. TherapyKin’s users of the same account are the same.',
      security: [{ bearer: [] }, { apiKey: [] }],
      requestBody: jsonRequest(createUserSchema, {
        required: true,
        example: { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' },
      }),
      responses: {
        '201': answer('They, and their token.', userSchema),
        '409': error('The email has a user.'),
        ...withBody,
      },
    }),
  },
  [`${BASE}/logout`]: {
    post: operation({
      operationId: 'therappaiLogout',
      summary: 'End a login by password: its token is good for nothing any more',
      security: [{ endUser: [] }],
      responses: { '204': { description: 'It is ended.' } },
    }),
  },
  [`${BASE}/login`]: { post: login('therappaiLogin', 'Get an access token of an end user') },
  [`${BASE}/auth/token`]: { post: login('therappaiToken', 'The same, by another name') },
  [`${BASE}/chatting`]: {
    post: operation({
      operationId: 'therappaiChat',
      summary: 'Send a message and get the reply',
      description:
        'Each message stands on its own: neither it nor its `context` nor the reply is kept. Whatever the context says, a ' +
        'message at crisis is answered with help first, also when no model answers and without credit. A form with a file ' +
        '`audio` is a spoken message: the answer holds what was heard and the reply as speech. Neither sound is kept; both ' +
        'are charged as voice.',
      requestBody: {
        required: true,
        content: {
          ...jsonRequest(chattingSchema, {
            required: true,
            example: { message: "I'm feeling overwhelmed with work", end_user_id: 'user-4711' },
          }).content,
          'multipart/form-data': { schema: voiceBodySchema },
        },
      },
      responses: { '200': answer('The reply.', replySchema), ...ofEngine },
    }),
  },
  [`${BASE}/liveavatar/session`]: {
    post: operation({
      operationId: 'therappaiClipSession',
      summary: 'Get a session token for clips',
      description: 'Good for an hour and any number of clips; it keeps what they are made of.',
      requestBody: jsonRequest(clipSessionSchema, {
        required: false,
        example: { avatar_id: 'maya', end_user_id: 'user-4711' },
      }),
      responses: { '201': answer('The token.', clipSessionTokenSchema), ...withBody },
    }),
  },
  [`${BASE}/liveavatar/generate`]: {
    post: operation({
      operationId: 'therappaiGenerate',
      summary: 'Send a message and get a clip in which the avatar speaks the reply',
      description:
        'The answer comes with the finished clip, or after 55 seconds without it (202): `progress_url` tells the rest. With ' +
        '`Prefer: respond-async` it comes at once, with the reply. Whoever goes away before calls the clip off. The reply ' +
        'is metered as text, the clip as a clip. At a crisis the reply comes whatever becomes of the clip.',
      requestParams: { header: z.object({ Prefer: z.literal('respond-async').optional() }) },
      requestBody: jsonRequest(generateSchema, {
        required: true,
        example: { message: "I can't sleep", avatar_id: 'maya', voice_id: 'slt', end_user_id: 'user-4711' },
      }),
      responses: {
        '200': answer('The clip, and the reply that it speaks.', generatedSchema),
        '202': answer('The reply; the clip is not finished.', generatedSchema),
        ...ofEngine,
        '503': error('No reply or no clip could be made now: try again.'),
      },
    }),
  },
  [`${BASE}/liveavatar/clips/{job_id}`]: {
    get: operation({
      operationId: 'therappaiClip',
      summary: 'See how far a clip is, and get fresh URLs of it',
      requestParams: jobPath,
      responses: {
        '200': answer('It.', clipSchema),
        '404': error('There is no such clip of this end user.'),
      },
    }),
    delete: operation({
      operationId: 'therappaiDeleteClip',
      summary: 'Call a clip off, or delete it',
      requestParams: jobPath,
      responses: {
        '204': { description: 'It is no more.' },
        '404': error('There is no such clip of this end user.'),
      },
    }),
  },
  [`${BASE}/liveavatar/clips/{job_id}/events`]: {
    get: operation({
      operationId: 'therappaiClipEvents',
      summary: 'Follow a clip while it is made',
      description:
        'Events `clip`, each with the clip as JSON, until it is finished. `token` comes with `progress_url`.',
      security: [{ endUser: [] }, { bearer: [] }, { apiKey: [] }, {}],
      requestParams: { ...jobPath, query: z.object({ token: z.string().optional() }) },
      responses: {
        '200': { description: 'The events.', content: { 'text/event-stream': { schema: z.string() } } },
        '404': error('There is no such clip of this end user.'),
      },
    }),
  },
  [`${BASE}/liveavatar/public-avatars`]: {
    get: operation({
      operationId: 'therappaiAvatars',
      summary: 'List the avatars',
      requestParams: { query: pageQuerySchema },
      responses: { '200': answer('The page.', avatarPageSchema) },
    }),
  },
  [`${BASE}/liveavatar/avatars/{avatar_id}`]: {
    get: operation({
      operationId: 'therappaiAvatar',
      summary: 'Get an avatar',
      requestParams: { path: z.object({ avatar_id: z.string() }) },
      responses: { '200': answer('It.', avatarSchema), '404': error('There is no such avatar.') },
    }),
  },
  [`${BASE}/liveavatar/contexts`]: {
    get: operation({
      operationId: 'therappaiContexts',
      summary: 'List the contexts: who answers, and how',
      description: "The profiles that come with the product, and your account's own (/v1/profiles).",
      requestParams: { query: pageQuerySchema },
      responses: { '200': answer('The page.', contextPageSchema) },
    }),
  },
  [`${BASE}/liveavatar/voices`]: {
    get: operation({
      operationId: 'therappaiVoices',
      summary: 'List the voices',
      requestParams: { query: pageQuerySchema },
      responses: { '200': answer('The page.', voicePageSchema) },
    }),
  },
};
