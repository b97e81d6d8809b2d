import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { adminSessionListSchema, adminSessionsQuerySchema } from '@visavis/shared';
import { answer, withCookie } from './operations.ts';

export const adminSessionPaths: ZodOpenApiPathsObject = {
  '/v1/admin/sessions': {
    get: withCookie(
      {
        operationId: 'findSession',
        summary: 'Find a session of any account',
        description: 'For operators: whose session it is, so that they can look at that account.',
        tags: ['Operators'],
        requestParams: { query: adminSessionsQuerySchema },
        responses: { '200': answer('The session, or none.', adminSessionListSchema) },
      },
      'forbidden',
      'validation_failed',
    ),
  },
};
