import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { monthSchema, statementSchema, usageReportQuerySchema, usageReportSchema } from '@visavis/shared';
import { answer, withKey } from './operations.ts';

const usage = 'Billing';

export const usagePaths: ZodOpenApiPathsObject = {
  '/v1/usage': {
    get: withKey(
      {
        operationId: 'getUsageReport',
        summary: 'Get what was used and what it cost',
        description:
          'Read from the ledger, as it was charged: the groups of any grouping add up to the same. Days are UTC.',
        tags: [usage],
        requestParams: { query: usageReportQuerySchema },
        responses: {
          '200': {
            description: 'The groups, and the total of the range.',
            content: {
              'application/json': { schema: usageReportSchema },
              'text/csv': { schema: z.string().meta({ description: 'RFC 4180, with a line of names.' }) },
            },
          },
        },
      },
      'validation_failed',
    ),
  },
  '/v1/statements/{period}': {
    get: withKey(
      {
        operationId: 'getStatement',
        summary: 'Get the statement of a month',
        description: 'What the account had, got and spent in a calendar month (UTC). It adds up.',
        tags: [usage],
        requestParams: { path: z.object({ period: monthSchema }) },
        responses: { '200': answer('The statement.', statementSchema) },
      },
      'not_found',
    ),
  },
};
