import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  createdWebhookEndpointSchema,
  createWebhookEndpointSchema,
  listDeliveriesQuerySchema,
  listEventsQuerySchema,
  rotatedWebhookSecretSchema,
  updateWebhookEndpointSchema,
  webhookDeliveryDetailSchema,
  webhookDeliveryIdSchema,
  webhookDeliveryListSchema,
  webhookDeliverySchema,
  webhookEndpointIdSchema,
  webhookEndpointListSchema,
  webhookEndpointSchema,
  webhookEventListSchema,
} from '@visavis/shared';
import { answer, jsonRequest, withKey } from './operations.ts';

const tags = ['Webhooks'];
const endpointPath = { path: z.object({ endpoint_id: webhookEndpointIdSchema }) };
const deliveryPath = { path: z.object({ delivery_id: webhookDeliveryIdSchema }) };
const BODY_PROBLEMS = [
  'bad_request',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
] as const;

export const webhookPaths: ZodOpenApiPathsObject = {
  '/v1/webhook-endpoints': {
    get: withKey({
      operationId: 'listWebhookEndpoints',
      summary: 'List webhook endpoints',
      description: 'Newest first.',
      tags,
      responses: { '200': answer('The endpoints.', webhookEndpointListSchema) },
    }),
    post: withKey(
      {
        operationId: 'createWebhookEndpoint',
        summary: 'Create a webhook endpoint',
        description:
          'Events are sent to it by POST as JSON, signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`, ' +
          '`webhook-signature`). Answer 2xx within 15 s; anything else is tried again over 24 hours, at growing intervals. ' +
          'An event may come more than once: `webhook-id` tells. An endpoint that fails for three days is disabled.',
        tags,
        requestBody: jsonRequest(createWebhookEndpointSchema, {
          required: true,
          example: {
            url: 'https://example.com/visavis',
            events: ['session.ended', 'transcript.ready', 'recording.ready'],
          },
        }),
        responses: { '201': answer('The endpoint and its secret.', createdWebhookEndpointSchema) },
      },
      ...BODY_PROBLEMS,
      'conflict',
    ),
  },
  '/v1/webhook-endpoints/{endpoint_id}': {
    get: withKey(
      {
        operationId: 'getWebhookEndpoint',
        summary: 'Get a webhook endpoint',
        tags,
        requestParams: endpointPath,
        responses: { '200': answer('The endpoint.', webhookEndpointSchema) },
      },
      'not_found',
    ),
    patch: withKey(
      {
        operationId: 'updateWebhookEndpoint',
        summary: 'Change a webhook endpoint',
        tags,
        requestParams: endpointPath,
        requestBody: jsonRequest(updateWebhookEndpointSchema, {
          required: true,
          example: { events: null, status: 'enabled' },
        }),
        responses: { '200': answer('The endpoint.', webhookEndpointSchema) },
      },
      ...BODY_PROBLEMS,
      'not_found',
    ),
    delete: withKey(
      {
        operationId: 'deleteWebhookEndpoint',
        summary: 'Delete a webhook endpoint with its deliveries',
        tags,
        requestParams: endpointPath,
        responses: { '204': { description: 'It is gone.' } },
      },
      'not_found',
    ),
  },
  '/v1/webhook-endpoints/{endpoint_id}/rotate-secret': {
    post: withKey(
      {
        operationId: 'rotateWebhookSecret',
        summary: 'Replace the secret',
        description:
          'For a day each delivery has two signatures, of the new secret and of the one before: receivers can change over ' +
          'without losing any.',
        tags,
        requestParams: endpointPath,
        responses: { '200': answer('The new secret.', rotatedWebhookSecretSchema) },
      },
      'not_found',
    ),
  },
  '/v1/webhook-endpoints/{endpoint_id}/test': {
    post: withKey(
      {
        operationId: 'testWebhookEndpoint',
        summary: 'Send a test event',
        description: 'A `webhook.test`, to this endpoint alone. The delivery shows what became of it.',
        tags,
        requestParams: endpointPath,
        responses: { '202': answer('The delivery, pending.', webhookDeliverySchema) },
      },
      'not_found',
      'conflict',
    ),
  },
  '/v1/webhook-endpoints/{endpoint_id}/deliveries': {
    get: withKey(
      {
        operationId: 'listWebhookDeliveries',
        summary: "List an endpoint's deliveries",
        description:
          'Newest first, for 30 days. Those that `failed` for good stay in the list until they are replayed.',
        tags,
        requestParams: { ...endpointPath, query: listDeliveriesQuerySchema },
        responses: { '200': answer('A page of deliveries.', webhookDeliveryListSchema) },
      },
      'not_found',
      'validation_failed',
    ),
  },
  '/v1/webhook-deliveries/{delivery_id}': {
    get: withKey(
      {
        operationId: 'getWebhookDelivery',
        summary: 'Get a delivery with all its attempts',
        tags,
        requestParams: deliveryPath,
        responses: { '200': answer('The delivery.', webhookDeliveryDetailSchema) },
      },
      'not_found',
    ),
  },
  '/v1/webhook-deliveries/{delivery_id}/replay': {
    post: withKey(
      {
        operationId: 'replayWebhookDelivery',
        summary: 'Send a delivery again',
        description: 'Whatever became of it, with the same `webhook-id`.',
        tags,
        requestParams: deliveryPath,
        responses: { '202': answer('The delivery, pending.', webhookDeliverySchema) },
      },
      'not_found',
      'conflict',
    ),
  },
  '/v1/events': {
    get: withKey(
      {
        operationId: 'listEvents',
        summary: 'List events',
        description: 'What webhooks are told, newest first, for 30 days, also without any endpoint.',
        tags,
        requestParams: { query: listEventsQuerySchema },
        responses: { '200': answer('A page of events.', webhookEventListSchema) },
      },
      'validation_failed',
    ),
  },
};
