import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { answer, jsonRequest } from '../../http/openapi/operations.ts';
import { PLAN_NAMES } from '../../therapykin/plans.ts';
import { ofUser, refusals } from './therapykinOperations.ts';

const planSchema = z.enum(PLAN_NAMES);

export const therapykinPaymentPaths: ZodOpenApiPathsObject = {
  '/therapykin/api/users/subscription': {
    get: ofUser({
      operationId: 'therapykinGetSubscription',
      summary: "Get the user's subscription",
      responses: {
        '200': answer(
          'Without a plan, or after its time: `free`, which does not end. A session counts once somebody has talked in it.',
          z.object({
            subscription: z
              .object({
                plan: z.enum([...PLAN_NAMES, 'free']),
                status: z.literal('active'),
                isAnnual: z.boolean(),
                currentPeriodEnd: z.iso.datetime().nullable(),
                sessionsRemaining: z.number().int(),
                totalSessions: z.number().int(),
                daysActive: z.number().int(),
              })
              .meta({ id: 'TherapykinSubscription' }),
          }),
        ),
        ...refusals({ 500: 'Failed to fetch user subscription' }),
      },
    }),
  },
  '/therapykin/api/payments/create-checkout': {
    post: ofUser({
      operationId: 'therapykinCreateCheckout',
      summary: 'Pay for a plan: a month, or a year',
      description:
        'The price is the plan’s. Once it is paid, the plan is active, and the account that the user belongs to has the ' +
        'amount as credit.',
      requestBody: jsonRequest(
        z
          .object({ plan: planSchema, isAnnual: z.boolean().optional() })
          .meta({ id: 'TherapykinCreateCheckout' }),
        { required: true, example: { plan: 'standard', isAnnual: false } },
      ),
      responses: {
        '200': answer(
          'Send the person who pays to `url`.',
          z.object({ sessionId: z.string(), url: z.string() }),
        ),
        ...refusals({
          400: ['Plan is required', 'Invalid plan or billing period'],
          500: 'Failed to create checkout session',
        }),
      },
    }),
  },
  '/therapykin/api/payments/portal': {
    get: ofUser({
      operationId: 'therapykinPortal',
      summary: "Go to the payment processor's page for cards and receipts",
      responses: {
        '303': { description: 'It is there.' },
        ...refusals({ 404: 'No Stripe customer found', 500: 'Failed to create portal session' }),
      },
    }),
  },
  '/therapykin/api/payments/session': {
    get: ofUser({
      operationId: 'therapykinGetCheckout',
      summary: 'What became of a checkout',
      requestParams: { query: z.object({ id: z.string() }) },
      responses: {
        '200': answer(
          'It.',
          z.object({
            id: z.string(),
            plan: planSchema,
            isAnnual: z.boolean(),
            status: z.enum(['open', 'complete', 'expired']),
          }),
        ),
        ...refusals({
          400: 'Session ID is required',
          403: 'Unauthorized',
          404: 'Session not found',
          500: 'Failed to retrieve session',
        }),
      },
    }),
  },
};
