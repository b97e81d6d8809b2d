import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import {
  clipIdSchema,
  clipListSchema,
  clipSchema,
  createClipSchema,
  listClipsQuerySchema,
} from '@visavis/shared';
import { answer, binary, jsonRequest, withKey } from './operations.ts';

const ofClip = { path: z.object({ clip_id: clipIdSchema }) };
const tags = ['Clips'];

/** The URLs that a clip has hold a token, which takes the place of a key. */
function asset(
  operationId: string,
  summary: string,
  description: string,
  types: readonly [string, ...string[]],
): ZodOpenApiOperationObject {
  const content = Object.assign({}, ...types.map((type) => binary(type).content)) as ReturnType<
    typeof binary
  >['content'];
  return withKey(
    {
      operationId,
      summary,
      description: `${description} The URL that the clip has needs no key, and pages of any origin may load it.`,
      tags,
      requestParams: {
        ...ofClip,
        query: z.object({
          token: z.string().optional().meta({ description: "Of the clip's own URL, in the place of a key." }),
        }),
      },
      responses: {
        '200': { description: 'The file.', content },
        '206': { description: 'The part that `Range` asks for.', content },
      },
    },
    'bad_request',
    'not_found',
    'conflict',
  );
}

export const clipPaths: ZodOpenApiPathsObject = {
  '/v1/clips': {
    post: withKey(
      {
        operationId: 'createClip',
        summary: 'Order a clip',
        description:
          'A video of a face that says a text, or the answer to a message, rendered in the background faster than it ' +
          'plays. Watch it by GET, by server-sent events (`…/events`) or by the webhooks `clip.ready` and `clip.failed`. ' +
          'When it is ready, its time is charged at the price of a video conversation; what fails or is cancelled costs ' +
          'nothing. Up to 5 clips of an account can be on their way at once.',
        tags,
        requestBody: jsonRequest(createClipSchema, {
          required: true,
          example: {
            text: 'Welcome to Velo Nord. We open at nine, and a service takes two days.',
            face: 'maya',
          },
        }),
        responses: { '202': answer('The clip, queued.', clipSchema) },
      },
      'validation_failed',
      'context_too_long',
      'unsupported_option',
      'insufficient_credit',
      'cost_limit',
      'no_capacity',
      'unavailable',
    ),
    get: withKey(
      {
        operationId: 'listClips',
        summary: 'List clips',
        description: 'Newest first. Pass `next_cursor` as `cursor` until it is null.',
        tags,
        requestParams: { query: listClipsQuerySchema },
        responses: { '200': answer('A page of clips.', clipListSchema) },
      },
      'validation_failed',
    ),
  },
  '/v1/clips/{clip_id}': {
    get: withKey(
      {
        operationId: 'getClip',
        summary: 'Get a clip',
        description: 'Once it is ready, with URLs of its files that are good for 45 minutes at least.',
        tags,
        requestParams: ofClip,
        responses: { '200': answer('The clip.', clipSchema) },
      },
      'not_found',
    ),
    delete: withKey(
      {
        operationId: 'deleteClip',
        summary: 'Cancel or delete a clip',
        description:
          'One that is queued or being rendered is cancelled, and stays in the list. One that is finished is removed ' +
          'with its files.',
        tags,
        requestParams: ofClip,
        responses: {
          '200': answer('It is cancelled: nothing works on it any more.', clipSchema),
          '204': { description: 'It is gone.' },
        },
      },
      'not_found',
    ),
  },
  '/v1/clips/{clip_id}/events': {
    get: withKey(
      {
        operationId: 'watchClip',
        summary: "Watch a clip's progress",
        description:
          'Server-sent events `clip`, each with the clip as GET shows it: one at once, then one for each change, the last ' +
          'when it is finished.',
        tags,
        requestParams: ofClip,
        responses: {
          '200': {
            description: 'The events.',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
        },
      },
      'not_found',
    ),
  },
  '/v1/clips/{clip_id}/file': {
    get: asset('downloadClip', 'Load the video', 'Ranges of bytes may be asked for.', [
      'video/mp4',
      'video/webm',
    ]),
  },
  '/v1/clips/{clip_id}/poster': {
    get: asset('getClipPoster', 'Load the poster', "The clip's first picture.", ['image/jpeg']),
  },
  '/v1/clips/{clip_id}/captions': {
    get: asset('getClipCaptions', 'Load the captions', 'WebVTT: a cue a sentence, as it sounds.', [
      'text/vtt',
    ]),
  },
};
