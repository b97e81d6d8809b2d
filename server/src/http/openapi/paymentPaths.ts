import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  checkoutAnswerSchema,
  checkoutSchema,
  listPaymentsQuerySchema,
  paymentIdSchema,
  paymentListSchema,
  paymentOptionsSchema,
  paymentSchema,
  portalAnswerSchema,
} from '@visavis/shared';
import { answer, jsonRequest, withKey } from './operations.ts';

const tags = ['Payments'];

export const paymentPaths: ZodOpenApiPathsObject = {
  '/v1/payments': {
    get: withKey(
      {
        operationId: 'listPayments',
        summary: 'List payments',
        description: 'Newest first. Pass `next_cursor` as `cursor` until it is null.',
        tags,
        requestParams: { query: listPaymentsQuerySchema },
        responses: { '200': answer('A page of payments.', paymentListSchema) },
      },
      'validation_failed',
    ),
  },
  '/v1/payments/options': {
    get: withKey({
      operationId: 'getPaymentOptions',
      summary: 'Get what can be bought',
      tags,
      responses: { '200': answer('Plans and limits.', paymentOptionsSchema) },
    }),
  },
  '/v1/payments/checkout': {
    post: withKey(
      {
        operationId: 'createCheckout',
        summary: 'Begin a payment',
        description:
          'A top-up of credit, or a monthly plan at its price. Send the person who pays to `url`; credit is there as soon as ' +
          'the processor says that it was paid (`payment.succeeded`).',
        tags,
        requestBody: jsonRequest(checkoutSchema, {
          required: true,
          example: { kind: 'top_up', amount_micros: 25_000_000 },
        }),
        responses: { '201': answer('Where to pay.', checkoutAnswerSchema) },
      },
      'bad_request',
      'payload_too_large',
      'unsupported_media_type',
      'validation_failed',
      'unavailable',
    ),
  },
  '/v1/payments/portal': {
    post: withKey(
      {
        operationId: 'createPortal',
        summary: 'Look after cards and plans',
        description: "At the processor's own pages. `options` says whether there are any.",
        tags,
        responses: { '201': answer('Where to go.', portalAnswerSchema) },
      },
      'conflict',
      'unavailable',
    ),
  },
  '/v1/payments/{payment_id}': {
    get: withKey(
      {
        operationId: 'getPayment',
        summary: 'Get a payment',
        tags,
        requestParams: { path: z.object({ payment_id: paymentIdSchema }) },
        responses: { '200': answer('The payment.', paymentSchema) },
      },
      'not_found',
    ),
  },
};
