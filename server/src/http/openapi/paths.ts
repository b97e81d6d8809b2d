import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  accountAnalyticsQuerySchema,
  accountAnalyticsSchema,
  createdSessionSchema,
  analyticsSchema,
  createSessionSchema,
  createTokenSchema,
  faceListSchema,
  listSessionsQuerySchema,
  sessionIdSchema,
  sessionListSchema,
  sessionSchema,
  sessionTranscriptSchema,
  tokenSchema,
  usageSchema,
  voiceListSchema,
} from '@visavis/shared';
import { commandPaths, patchSession } from './commandPaths.ts';
import { answer, binary, jsonRequest, problems, withKey } from './operations.ts';
import { profilePaths } from './profilePaths.ts';

const sessionPath = { path: z.object({ session_id: sessionIdSchema }) };

const sessions = 'Sessions';
const catalog = 'Catalog';

export const v1Paths: ZodOpenApiPathsObject = {
  '/v1/sessions': {
    post: withKey(
      {
        operationId: 'createSession',
        summary: 'Create a session',
        description: 'The answer shows the effective values: what you left out has its default.',
        tags: [sessions],
        requestBody: jsonRequest(createSessionSchema, {
          required: true,
          example: {
            face: 'maya',
            profile: 'interviewer',
            context: 'The position: a baker for a shop in Lyon, early shifts, a team of four.',
            time_limit_ms: 900_000,
            metadata: { applicant: '4711' },
          },
        }),
        responses: { '201': answer('The session, IDLE.', createdSessionSchema) },
      },
      'bad_request',
      'payload_too_large',
      'unsupported_media_type',
      'validation_failed',
      'context_too_long',
      'unsupported_option',
    ),
    get: withKey(
      {
        operationId: 'listSessions',
        summary: 'List sessions',
        description: 'Newest first. Pass `next_cursor` as `cursor` until it is null.',
        tags: [sessions],
        requestParams: { query: listSessionsQuerySchema },
        responses: { '200': answer('A page of sessions, without their histories.', sessionListSchema) },
      },
      'validation_failed',
    ),
  },
  '/v1/sessions/{session_id}': {
    get: withKey(
      {
        operationId: 'getSession',
        summary: 'Get a session with its history',
        description: 'For who is signed in to the console `history` is empty: see `…/transcript`.',
        tags: [sessions],
        requestParams: sessionPath,
        responses: { '200': answer('The session.', sessionSchema) },
      },
      'not_found',
    ),
    patch: patchSession,
  },
  '/v1/sessions/{session_id}/token': {
    post: withKey(
      {
        operationId: 'createToken',
        summary: 'Issue a client token',
        description:
          'Give it to your page: the SDK connects with it. Short-lived, good for this session only.',
        tags: [sessions],
        requestParams: sessionPath,
        requestBody: jsonRequest(createTokenSchema, { required: false, example: { ttl_ms: 300_000 } }),
        responses: { '201': answer('The token.', tokenSchema) },
      },
      'validation_failed',
      'not_found',
      'session_terminated',
      'insufficient_credit',
      'cost_limit',
      'concurrency_limit',
    ),
  },
  '/v1/sessions/{session_id}/pause': {
    post: withKey(
      {
        operationId: 'pauseSession',
        summary: 'Pause a session',
        description: 'Ends the connection; connect again to go on where it was. A pause costs nothing.',
        tags: [sessions],
        requestParams: sessionPath,
        responses: { '200': answer('The session, PAUSED, all its seconds counted.', sessionSchema) },
      },
      'not_found',
      'illegal_transition',
      'session_terminated',
    ),
  },
  '/v1/sessions/{session_id}/terminate': {
    post: withKey(
      {
        operationId: 'terminateSession',
        summary: 'Terminate a session',
        description: 'Ends the connection and the session: it can never be connected again.',
        tags: [sessions],
        requestParams: sessionPath,
        responses: { '200': answer('The session, TERMINATED, all its seconds counted.', sessionSchema) },
      },
      'not_found',
      'session_terminated',
    ),
  },
  '/v1/sessions/{session_id}/transcript': {
    get: withKey(
      {
        operationId: 'viewTranscript',
        summary: 'Read what was said',
        description: 'For people: each look is recorded in the audit log, with who looked.',
        tags: [sessions],
        requestParams: sessionPath,
        responses: { '200': answer('What was said, oldest first.', sessionTranscriptSchema) },
      },
      'not_found',
    ),
  },
  '/v1/sessions/{session_id}/usage': {
    get: withKey(
      {
        operationId: 'getUsage',
        summary: 'Get the conversation time',
        description:
          'From the first avatar frame that flows to a connected browser to its last sign of life.',
        tags: [sessions],
        requestParams: sessionPath,
        responses: { '200': answer('Time in ms, in all and by connection.', usageSchema) },
      },
      'not_found',
    ),
  },
  '/v1/sessions/{session_id}/analytics': {
    get: withKey(
      {
        operationId: 'getAnalytics',
        summary: 'Get the latency figures',
        description:
          'How long each turn took and where the time went, the p50 and p95 of each figure, interruptions, and how the ' +
          'connections were. A turn is there as soon as its reply begins; what the browser measures follows a moment later.',
        tags: [sessions],
        requestParams: sessionPath,
        responses: { '200': answer('The figures so far.', analyticsSchema) },
      },
      'not_found',
    ),
  },
  '/v1/analytics': {
    get: withKey(
      {
        operationId: 'getAccountAnalytics',
        summary: 'Get concurrency and latency over time',
        description: 'How many conversations were open at once, and how long their users waited for replies.',
        tags: [sessions],
        requestParams: { query: accountAnalyticsQuerySchema },
        responses: { '200': answer('The figures, bucket by bucket.', accountAnalyticsSchema) },
      },
      'validation_failed',
    ),
  },
  ...commandPaths,
  '/v1/faces': {
    get: {
      operationId: 'listFaces',
      summary: 'List faces',
      tags: [catalog],
      responses: { '200': answer('The faces.', faceListSchema) },
    },
  },
  '/v1/faces/{face_id}/image': {
    get: {
      operationId: 'getFaceImage',
      summary: "Get a face's picture",
      tags: [catalog],
      requestParams: { path: z.object({ face_id: z.string().meta({ examples: ['maya'] }) }) },
      responses: { '200': { description: 'The picture.', ...binary('image/png') }, ...problems('not_found') },
    },
  },
  ...profilePaths,
  '/v1/voices': {
    get: {
      operationId: 'listVoices',
      summary: 'List voices',
      tags: [catalog],
      responses: { '200': answer('The voices.', voiceListSchema) },
    },
  },
  '/v1/voices/{voice_id}/sample': {
    get: {
      operationId: 'getVoiceSample',
      summary: "Get a voice's sample",
      tags: [catalog],
      requestParams: { path: z.object({ voice_id: z.string() }) },
      responses: { '200': { description: 'The sample.', ...binary('audio/wav') }, ...problems('not_found') },
    },
  },
};
