import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { binary, jsonRequest, answer } from '../../http/openapi/operations.ts';
import { specialistSchema } from './therapykinBodies.ts';
import { ofAnybody, ofUserOrKey, refusals } from './therapykinOperations.ts';

/** What no message may have: null, or nothing. */
const nothing = z.null().optional();
const none = z.array(z.never()).optional();
const asked = z.object({
  pseudonym: z.string().meta({
    description: 'What you want to be called; with an API key, the id of the end user who talks.',
  }),
  firstName: z.string().optional(),
  specialist: specialistSchema.optional(),
});
const message = asked.extend({
  content: z.string(),
  email: z.string().optional().meta({ description: 'Your own, if any.' }),
  attachments: none,
  images: none,
  mode: nothing,
  screenshot: nothing,
  addSystem: z
    .string()
    .nullish()
    .meta({ description: 'Words of the operator for this answer alone: only with an API key.' }),
});
const example = { content: 'Message content', firstName: 'John', pseudonym: 'UserPseudonym' };
const PSEUDONYM_NEEDED = 'Pseudonym is required';
const SPECIALIST_ODD = 'Invalid specialist value';
const CONTENT_NEEDED = 'Content is required: at most 4000 characters';
const chatting = {
  402: 'The credit, or a limit, is used up.',
  403: 'addSystem is only taken with an API key of the account',
  409: 'The conversation cannot be written to now.',
} as const;

export const kinosPaths: ZodOpenApiPathsObject = {
  '/therapykin/api/kinos': {
    post: ofUserOrKey({
      operationId: 'therapykinKinos',
      summary: 'Send a message and get the reply while it is written',
      description:
        'Server-sent events: `message_start`, `content_block_delta` for each piece of text, `message_stop`; `error` instead ' +
        'when the reply breaks off. Fields that are not honoured are refused.',
      requestBody: jsonRequest(message.meta({ id: 'TherapykinKinosMessage' }), { required: true, example }),
      responses: {
        '200': { description: 'The events.', content: { 'text/event-stream': { schema: z.string() } } },
        ...refusals({
          ...chatting,
          400: [PSEUDONYM_NEEDED, SPECIALIST_ODD, CONTENT_NEEDED],
          500: 'Failed to communicate with KinOS API',
        }),
      },
    }),
  },
  '/therapykin/api/kinos/image': {
    post: ofUserOrKey({
      operationId: 'therapykinKinosImage',
      summary: 'Generate an image',
      description:
        'By the configured endpoint, or, without one, an illustration drawn by rules, which says so. Its URL is good for a ' +
        'day. Words that show that somebody may be at risk are answered instead: see `error`.',
      requestBody: jsonRequest(asked.extend({ message: z.string() }).meta({ id: 'TherapykinKinosImage' }), {
        required: true,
        example: {
          message: 'A calm lake in the morning',
          firstName: 'John',
          specialist: 'generalist',
          pseudonym: 'UserPseudonym',
        },
      }),
      responses: {
        '200': answer(
          'Where it is.',
          z.object({ result: z.object({ data: z.array(z.object({ url: z.url() })).length(1) }) }),
        ),
        ...refusals({
          ...chatting,
          400: [PSEUDONYM_NEEDED, SPECIALIST_ODD, 'Message is required: at most 4000 characters'],
          500: 'Failed to generate image',
        }),
      },
    }),
  },
  '/therapykin/api/kinos/analysis': {
    post: ofUserOrKey({
      operationId: 'therapykinKinosAnalysis',
      summary: 'Request an analysis',
      description:
        'Of the content, and of what was told before: `min_files` to `max_files` of the latest conversations, as far as ' +
        'there are any, are read for it. Nothing of it is kept.',
      requestBody: jsonRequest(
        message
          .extend({
            min_files: z.number().int().min(0).max(10).optional(),
            max_files: z.number().int().min(0).max(10).optional(),
          })
          .meta({ id: 'TherapykinKinosAnalysis' }),
        {
          required: true,
          example: { ...example, content: 'Content to analyze', min_files: 1, max_files: 2 },
        },
      ),
      responses: {
        '200': answer('The analysis.', z.object({ response: z.string(), isAnalysis: z.literal(true) })),
        ...refusals({
          ...chatting,
          400: [PSEUDONYM_NEEDED, SPECIALIST_ODD, CONTENT_NEEDED],
          500: 'Failed to communicate with KinOS API for analysis',
        }),
      },
    }),
  },
  '/therapykin/api/images/{image_id}': {
    get: ofAnybody({
      operationId: 'therapykinGetImage',
      summary: 'Get an image that was made',
      requestParams: { path: z.object({ image_id: z.string() }) },
      responses: {
        '200': {
          description: 'The image.',
          content: {
            ...binary('image/jpeg').content,
            ...binary('image/png').content,
            ...binary('image/webp').content,
          },
        },
        ...refusals({ 404: 'There is no such image, or it has expired' }),
      },
    }),
  },
};
