import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import {
  acceptedSchema,
  interruptSchema,
  messageSchema,
  sessionIdSchema,
  sessionSchema,
  speakSchema,
  updateContextSchema,
  updateSessionSchema,
} from '@visavis/shared';
import { answer, jsonRequest, withKey } from './operations.ts';

const sessionPath = { path: z.object({ session_id: sessionIdSchema }) };
const tags = ['Commands'];
const BODY = ['bad_request', 'payload_too_large', 'unsupported_media_type', 'validation_failed'] as const;

/** A command that needs a conversation. */
function command(
  operation: Pick<ZodOpenApiOperationObject, 'operationId' | 'summary' | 'description' | 'requestBody'>,
): { post: ZodOpenApiOperationObject } {
  return {
    post: withKey(
      {
        ...operation,
        tags,
        requestParams: sessionPath,
        responses: { '202': answer('The conversation has it.', acceptedSchema) },
      },
      ...BODY,
      'not_found',
      'conflict',
      'session_terminated',
      'unavailable',
    ),
  };
}

export const patchSession: ZodOpenApiOperationObject = withKey(
  {
    operationId: 'updateSession',
    summary: "Change a session's settings",
    description:
      'Also while the conversation goes on, without a gap in the video: the face from the next picture on, the voice ' +
      'from the next sentence, language and behavior from the next reply. Otherwise from the next connection on.',
    tags,
    requestParams: sessionPath,
    requestBody: jsonRequest(updateSessionSchema, { required: true, example: { face: 'leo', voice: 'rms' } }),
    responses: { '200': answer('The session as it is now.', sessionSchema) },
  },
  ...BODY,
  'unsupported_option',
  'not_found',
  'session_terminated',
  'unavailable',
);

export const commandPaths: ZodOpenApiPathsObject = {
  '/v1/sessions/{session_id}/speak': command({
    operationId: 'speak',
    summary: 'Let the avatar say given words',
    description:
      'Said as they stand, at once; what the avatar is saying ends. Screened like everything that it says.',
    requestBody: jsonRequest(speakSchema, {
      required: true,
      example: { text: 'Your table is ready. Shall we go on later?' },
    }),
  }),
  '/v1/sessions/{session_id}/message': command({
    operationId: 'message',
    summary: 'Say something in the place of the user',
    requestBody: jsonRequest(messageSchema, { required: true, example: { text: 'What can you do?' } }),
  }),
  '/v1/sessions/{session_id}/interrupt': command({
    operationId: 'interrupt',
    summary: "End the avatar's reply",
    description: 'What was heard of it stays in the history.',
    requestBody: jsonRequest(interruptSchema, { required: false, example: {} }),
  }),
  '/v1/sessions/{session_id}/context': {
    post: withKey(
      {
        operationId: 'updateContext',
        summary: 'Add to the context, or replace it',
        description: 'Known from the next reply on. More than 2,500 words in all: nothing changes.',
        tags,
        requestParams: sessionPath,
        requestBody: jsonRequest(updateContextSchema, {
          required: true,
          example: { mode: 'append', text: 'The customer has just opened the page on returns.' },
        }),
        responses: { '200': answer('The session as it is now.', sessionSchema) },
      },
      ...BODY,
      'context_too_long',
      'not_found',
      'session_terminated',
      'unavailable',
    ),
  },
};
