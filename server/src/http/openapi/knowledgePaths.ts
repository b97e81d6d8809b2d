import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import {
  createSourceSchema,
  endUserIdSchema,
  knowledgeListSchema,
  knowledgeSourceSchema,
  memoryExportSchema,
  sessionIdSchema,
  sourceIdSchema,
} from '@visavis/shared';
import { answer, withKey } from './operations.ts';

const tag = 'Knowledge';

const body: NonNullable<ZodOpenApiOperationObject['requestBody']> = {
  required: true,
  content: {
    'application/json': {
      schema: createSourceSchema,
      examples: {
        text: {
          value: { kind: 'text', title: 'Opening hours', text: 'We are open from 8 to 18, on Sundays too.' },
        },
        url: { value: { kind: 'url', url: 'https://www.example.com/faq' } },
        http: {
          value: {
            kind: 'http',
            title: 'Stock',
            url: 'https://www.example.com/stock?q={query}',
            headers: { Authorization: 'Bearer 8c1fe2a7' },
          },
        },
      },
    },
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        additionalProperties: false,
        properties: {
          file: {
            type: 'string',
            format: 'binary',
            description: 'Text, Markdown, HTML or PDF, up to 10 MB and 500 pages.',
          },
          title: { type: 'string', minLength: 1, maxLength: 200 },
        },
      },
    },
  },
};

/** The same operations for an account and for one of its sessions. */
function pathsOf(
  base: string,
  name: string,
  of: string,
  parameters: Record<string, z.ZodType>,
): ZodOpenApiPathsObject {
  const own = Object.keys(parameters).length > 0 ? { requestParams: { path: z.object(parameters) } } : {};
  const one = { requestParams: { path: z.object({ ...parameters, source_id: sourceIdSchema }) } };
  return {
    [base]: {
      post: withKey(
        {
          operationId: `create${name}Source`,
          summary: `Add a source of knowledge to ${of}`,
          description:
            'Texts are usually `ready` in the answer; files and URLs are read afterwards: get the source until it is ' +
            '`ready`, or `failed` with a reason.',
          tags: [tag],
          ...own,
          requestBody: body,
          responses: { '201': answer('The source.', knowledgeSourceSchema) },
        },
        'bad_request',
        'not_found',
        'conflict',
        'payload_too_large',
        'unsupported_media_type',
        'validation_failed',
      ),
      get: withKey(
        {
          operationId: `list${name}Sources`,
          summary: `List the sources of ${of}`,
          tags: [tag],
          ...own,
          responses: { '200': answer('The sources, newest first.', knowledgeListSchema) },
        },
        'not_found',
      ),
    },
    [`${base}/{source_id}`]: {
      get: withKey(
        {
          operationId: `get${name}Source`,
          summary: `Get a source of ${of}`,
          tags: [tag],
          ...one,
          responses: { '200': answer('The source.', knowledgeSourceSchema) },
        },
        'not_found',
      ),
      delete: withKey(
        {
          operationId: `delete${name}Source`,
          summary: `Delete a source of ${of}`,
          description: 'With everything that was kept of it; running conversations find it no more.',
          tags: [tag],
          ...one,
          responses: { '204': { description: 'It is gone.' } },
        },
        'not_found',
      ),
    },
    [`${base}/{source_id}/refresh`]: {
      post: withKey(
        {
          operationId: `refresh${name}Source`,
          summary: `Fetch a URL of ${of} again`,
          description: 'The old text is used until the new one is read, and on when it cannot be.',
          tags: [tag],
          ...one,
          responses: { '202': answer('The source, being read.', knowledgeSourceSchema) },
        },
        'not_found',
        'conflict',
      ),
    },
  };
}

export const knowledgePaths: ZodOpenApiPathsObject = {
  ...pathsOf('/v1/knowledge', '', 'the account', {}),
  ...pathsOf('/v1/sessions/{session_id}/knowledge', 'Session', 'one session', {
    session_id: sessionIdSchema,
  }),
  '/v1/end-users/{end_user_id}/memory': {
    get: withKey(
      {
        operationId: 'exportMemory',
        summary: 'Export what is remembered of an end user',
        tags: [tag],
        requestParams: { path: z.object({ end_user_id: endUserIdSchema }) },
        responses: { '200': answer('All of it; no facts for somebody unknown.', memoryExportSchema) },
      },
      'not_found',
    ),
    delete: withKey(
      {
        operationId: 'deleteMemory',
        summary: 'Forget an end user',
        description:
          'Deletes everything that is remembered, and turns memory off in their sessions, also in those that are ' +
          'connected now.',
        tags: [tag],
        requestParams: { path: z.object({ end_user_id: endUserIdSchema }) },
        responses: { '204': { description: 'Nothing is remembered any more.' } },
      },
      'not_found',
    ),
  },
};
