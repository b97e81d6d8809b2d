import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import {
  adminPricesQuerySchema,
  balanceSchema,
  ledgerListSchema,
  limitsSchema,
  listLedgerQuerySchema,
  priceListSchema,
  putPricesSchema,
  sessionIdSchema,
  spanListSchema,
  updateLimitsSchema,
  type ErrorCode,
} from '@visavis/shared';
import { answer, jsonRequest, problems, withKey } from './operations.ts';

const tags = ['Billing'];
const BODY_PROBLEMS = [
  'bad_request',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
] as const;

/** An operation of operators, signed in to the console. */
const forOperators = (
  operation: ZodOpenApiOperationObject,
  ...codes: readonly ErrorCode[]
): ZodOpenApiOperationObject => ({
  ...operation,
  security: [{ console: [] }],
  responses: { ...operation.responses, ...problems(...codes, 'unauthorized', 'forbidden', 'internal') },
});

export const billingPaths: ZodOpenApiPathsObject = {
  '/v1/billing/balance': {
    get: withKey({
      operationId: 'getBalance',
      summary: 'Get the balance',
      tags,
      responses: { '200': answer('What there is, and what is lent to conversations.', balanceSchema) },
    }),
  },
  '/v1/billing/ledger': {
    get: withKey(
      {
        operationId: 'listLedger',
        summary: 'List what moved the balance',
        description:
          'Newest first. Nothing here is ever changed or removed: each transaction holds the hash of the one before it.',
        tags,
        requestParams: { query: listLedgerQuerySchema },
        responses: { '200': answer('A page of transactions.', ledgerListSchema) },
      },
      'validation_failed',
    ),
  },
  '/v1/billing/prices': {
    get: withKey({
      operationId: 'getPrices',
      summary: 'Get the prices',
      description:
        'Per second of conversation, by what is sent of the avatar. A session keeps those of its start.',
      tags,
      responses: { '200': answer('The prices, with their history.', priceListSchema) },
    }),
  },
  '/v1/billing/limits': {
    get: withKey({
      operationId: 'getLimits',
      summary: 'Get the limits of what may be spent',
      tags,
      responses: { '200': answer('The limits.', limitsSchema) },
    }),
    patch: withKey(
      {
        operationId: 'updateLimits',
        summary: 'Change the limits of what may be spent',
        description: 'They hold from the next seconds on, also for conversations that go on now.',
        tags,
        requestBody: jsonRequest(updateLimitsSchema, {
          required: true,
          example: { max_cost_per_month_micros: 100_000_000, max_concurrent_sessions: 10 },
        }),
        responses: { '200': answer('The limits.', limitsSchema) },
      },
      ...BODY_PROBLEMS,
    ),
  },
  '/v1/sessions/{session_id}/spans': {
    get: withKey(
      {
        operationId: 'listSpans',
        summary: 'Explain what a session was billed',
        description:
          'Each connection: when and why it opened and closed, its time by mode, price and charge.',
        tags,
        requestParams: { path: z.object({ session_id: sessionIdSchema }) },
        responses: { '200': answer('The spans, oldest first.', spanListSchema) },
      },
      'not_found',
    ),
  },
  '/v1/admin/prices': {
    get: forOperators(
      {
        operationId: 'getPriceBook',
        summary: 'Get the price book',
        tags,
        requestParams: { query: adminPricesQuerySchema },
        responses: { '200': answer("Everybody's prices, or an account's.", priceListSchema) },
      },
      'validation_failed',
    ),
    put: forOperators(
      {
        operationId: 'setPrices',
        summary: 'Set prices',
        description: 'For sessions that start from then on. What was is kept.',
        tags,
        requestBody: jsonRequest(putPricesSchema, {
          required: true,
          example: { micros_per_second: { video: 3_000, voice: 1_500, text: 500 } },
        }),
        responses: { '200': answer('The prices.', priceListSchema) },
      },
      ...BODY_PROBLEMS,
    ),
  },
};
