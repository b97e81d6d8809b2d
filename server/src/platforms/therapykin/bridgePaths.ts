import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { answer, jsonRequest } from '../../http/openapi/operations.ts';
import { bridgeMessageSchema, bridgeSchema, replySchema } from './bridgeSchemas.ts';
import { specialistSchema } from './therapykinBodies.ts';
import { ofUser, refusals } from './therapykinOperations.ts';

const BRIDGE_ID = 'brg_4k1v0c9x2m7q8w3e5r6t1y0u';
const one = z.object({ bridge: bridgeSchema });
const email = z.string().meta({ examples: ['participant@example.com'] });
/** What no message may have: null, or nothing. */
const nothing = z.null().optional();
const none = z.array(z.never()).optional();
const ofBridge = z.object({ bridgeId: z.string() });
const whatIsNew = ofBridge.extend({
  after: z.string().optional().meta({ description: 'The last message that you know.' }),
});
const closed = {
  401: 'Unauthorized',
  403: 'You do not have access to this bridge',
  404: 'Bridge not found',
} as const;

export const bridgePaths: ZodOpenApiPathsObject = {
  '/therapykin/api/bridges': {
    get: ofUser({
      operationId: 'therapykinListBridges',
      summary: 'List your bridges, the one that was used last first',
      responses: {
        '200': answer('The bridges.', z.object({ bridges: z.array(bridgeSchema) })),
        ...refusals({ 401: 'Unauthorized', 500: 'Failed to fetch bridges' }),
      },
    }),
    post: ofUser({
      operationId: 'therapykinCreateBridge',
      summary: 'Create a bridge',
      description:
        'Who is invited joins with the first request that they make logged in with that email. Nobody else gets in.',
      requestBody: jsonRequest(
        z
          .object({
            name: z.string(),
            description: z.string().optional(),
            type: z.string().optional(),
            participantEmail: email.optional(),
          })
          .meta({ id: 'TherapykinCreateBridge' }),
        {
          required: true,
          example: {
            name: 'Bridge Name',
            description: 'Bridge Description',
            type: 'relationship',
            participantEmail: 'participant@example.com',
          },
        },
      ),
      responses: {
        '201': answer('The bridge.', one),
        ...refusals({
          400: ['Bridge name is required', 'A valid participantEmail is required'],
          401: 'Unauthorized',
          409: 'You have made as many bridges as one can',
          500: 'Failed to create bridge',
        }),
      },
    }),
  },
  '/therapykin/api/bridges/{bridge_id}': {
    get: ofUser({
      operationId: 'therapykinGetBridge',
      summary: 'Get a bridge',
      requestParams: {
        path: z.object({
          bridge_id: z.string().meta({ description: '`[id]`, literally, as in the document; or the id.' }),
        }),
        query: ofBridge.partial(),
      },
      responses: {
        '200': answer('The bridge.', one),
        ...refusals({ ...closed, 400: 'Bridge ID is required', 500: 'Failed to fetch bridge' }),
      },
    }),
  },
  '/therapykin/api/bridges/invite': {
    post: ofUser({
      operationId: 'therapykinInviteToBridge',
      summary: 'Invite one more to a bridge that you made',
      requestBody: jsonRequest(
        ofBridge.extend({ participantEmail: email }).meta({ id: 'TherapykinInviteToBridge' }),
        { required: true, example: { bridgeId: BRIDGE_ID, participantEmail: 'participant@example.com' } },
      ),
      responses: {
        '200': answer('The bridge.', one),
        ...refusals({
          ...closed,
          400: ['Bridge ID is required', 'A valid participantEmail is required'],
          409: 'A bridge has at most 8 participants',
          500: 'Failed to invite',
        }),
      },
    }),
  },
  '/therapykin/api/bridges/messages': {
    get: ofUser({
      operationId: 'therapykinListBridgeMessages',
      summary: 'List what was said in a bridge, oldest first',
      requestParams: {
        query: whatIsNew.extend({ limit: z.coerce.number().int().min(1).max(100).optional() }),
      },
      responses: {
        '200': answer(
          'A page; `hasMore`: ask again after its last message.',
          z.object({ messages: z.array(bridgeMessageSchema), hasMore: z.boolean() }),
        ),
        ...refusals({ ...closed, 400: 'Bridge ID is required', 500: 'Failed to fetch messages' }),
      },
    }),
    post: ofUser({
      operationId: 'therapykinSendBridgeMessage',
      summary: 'Say something in a bridge, and get the mediator’s reply',
      description:
        'Each message is screened; one that shows a crisis is answered at once, whatever else is being answered. Fields ' +
        'that are not honoured are refused.',
      requestBody: jsonRequest(
        ofBridge
          .extend({
            content: z.string(),
            pseudonym: z.string().meta({ description: 'Nobody else in the bridge may be called that.' }),
            firstName: z.string().optional(),
            email: z.string().optional().meta({ description: 'Your own, if any.' }),
            specialist: specialistSchema.optional(),
            attachments: none,
            images: none,
            mode: nothing,
            screenshot: nothing,
          })
          .meta({ id: 'TherapykinBridgeMessageRequest' }),
        {
          required: true,
          example: {
            content: 'Message content',
            firstName: 'John',
            pseudonym: 'UserPseudonym',
            bridgeId: BRIDGE_ID,
          },
        },
      ),
      responses: {
        '200': answer('The reply.', replySchema),
        ...refusals({
          ...closed,
          400: [
            'Pseudonym is required',
            'Bridge ID is required',
            'Invalid specialist value',
            'Content is required: at most 4000 characters',
            'Pseudonym is taken by another participant of this bridge',
          ],
          402: 'The credit, or a limit, is used up.',
          409: 'The conversation cannot be written to now.',
          500: 'Failed to communicate with KinOS Bridge API',
        }),
      },
    }),
  },
  '/therapykin/api/bridges/messages/stream': {
    get: ofUser({
      operationId: 'therapykinStreamBridgeMessages',
      summary: 'Be told what is said in a bridge',
      description:
        'Server-sent events named `message`, each with its `id`. The stream ends after some minutes; an EventSource takes ' +
        'it up again by itself, after the last message that it got.',
      requestParams: { query: whatIsNew },
      responses: {
        '200': {
          description: 'The messages, as they are said.',
          content: { 'text/event-stream': { schema: z.string() } },
        },
        ...refusals({ ...closed, 400: 'Bridge ID is required', 500: 'Failed to fetch messages' }),
      },
    }),
  },
  '/therapykin/api/bridges/submit-rating': {
    post: ofUser({
      operationId: 'therapykinRateBridge',
      summary: 'Rate a bridge; a second rating takes the place of the first',
      requestBody: jsonRequest(
        ofBridge
          .extend({ rating: z.number().int().min(1).max(5), comments: z.string().optional() })
          .meta({ id: 'TherapykinBridgeRating' }),
        { required: true, example: { bridgeId: BRIDGE_ID, rating: 4, comments: 'Very helpful bridge!' } },
      ),
      responses: {
        '200': answer('It is kept.', z.object({ success: z.literal(true) })),
        ...refusals({
          ...closed,
          400: ['Bridge ID is required', 'Rating must be a number between 1 and 5'],
          401: 'Not authenticated',
          500: 'Failed to submit rating',
        }),
      },
    }),
  },
};
