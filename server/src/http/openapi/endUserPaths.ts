import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { endUserExportSchema, endUserIdSchema } from '@visavis/shared';
import { answer, withKey } from './operations.ts';

const one = { requestParams: { path: z.object({ end_user_id: endUserIdSchema }) } };
const tag = 'End users';

export const endUserPaths: ZodOpenApiPathsObject = {
  '/v1/end-users/{end_user_id}/export': {
    get: withKey(
      {
        operationId: 'exportEndUser',
        summary: 'Export what is kept of an end user',
        description:
          'Everything, in one document: sessions, what was said, what is remembered, clips and recordings with URLs that ' +
          'are good for an hour, and what was counted. For somebody unknown its lists are empty. The audit log tells who ' +
          'took it.',
        tags: [tag],
        ...one,
        responses: { '200': answer('All of it.', endUserExportSchema) },
      },
      'not_found',
    ),
  },
  '/v1/end-users/{end_user_id}': {
    delete: withKey(
      {
        operationId: 'deleteEndUser',
        summary: 'Delete an end user',
        description:
          'Ends their sessions and deletes all that is kept of them: what was said, what is remembered, clips, recordings, ' +
          'events. What was charged stays, under a random name. It cannot be undone; doing it again does no harm.',
        tags: [tag],
        ...one,
        responses: { '204': { description: 'Nothing is kept of them any more.' } },
      },
      'not_found',
    ),
  },
};
