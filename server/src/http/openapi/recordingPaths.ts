import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { recordingIdSchema, recordingListSchema, recordingSchema, sessionIdSchema } from '@visavis/shared';
import { answer, binary, withKey } from './operations.ts';

const ofSession = { path: z.object({ session_id: sessionIdSchema }) };
const ofRecording = { path: z.object({ session_id: sessionIdSchema, recording_id: recordingIdSchema }) };
const tags = ['Recordings'];

export const recordingPaths: ZodOpenApiPathsObject = {
  '/v1/sessions/{session_id}/recordings': {
    get: withKey(
      {
        operationId: 'listRecordings',
        summary: "List a session's recordings",
        description:
          'One for each connection of a session created with `recording: true`, and one more when the media path ' +
          'had to be rebuilt meanwhile. Oldest first.',
        tags,
        requestParams: ofSession,
        responses: { '200': answer('The recordings.', recordingListSchema) },
      },
      'not_found',
    ),
  },
  '/v1/sessions/{session_id}/recordings/{recording_id}': {
    get: withKey(
      {
        operationId: 'getRecording',
        summary: 'Get a recording',
        tags,
        requestParams: ofRecording,
        responses: { '200': answer('The recording.', recordingSchema) },
      },
      'not_found',
    ),
    delete: withKey(
      {
        operationId: 'deleteRecording',
        summary: 'Delete a recording',
        description: 'Removes its file. Not while it is being made.',
        tags,
        requestParams: ofRecording,
        responses: { '204': { description: 'It is gone.' } },
      },
      'not_found',
      'conflict',
    ),
  },
  '/v1/sessions/{session_id}/recordings/{recording_id}/file': {
    get: withKey(
      {
        operationId: 'downloadRecording',
        summary: 'Download a recording',
        description:
          "WebM: the avatar's picture (VP8) and one stereo track (Opus) with the user on the left and the avatar " +
          'on the right. Ranges of bytes may be asked for.',
        tags,
        requestParams: ofRecording,
        responses: {
          '200': {
            description: 'The file: `video/webm`, or `audio/webm` for sound only.',
            ...binary('video/webm'),
          },
          '206': { description: 'The part that `Range` asks for.', ...binary('video/webm') },
        },
      },
      'bad_request',
      'not_found',
      'conflict',
    ),
  },
};
