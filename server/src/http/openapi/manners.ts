import type {
  ZodOpenApiComponentsObject,
  ZodOpenApiOperationObject,
  ZodOpenApiPathsObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { ErrorCode } from '@visavis/shared';
import { MAX_KEY_CHARS } from '../idempotencyKey.ts';
import { problems } from './operations.ts';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
type Method = (typeof METHODS)[number];
type Responses = ZodOpenApiResponsesObject;

const text = { type: 'string' } as const;

/** What the manners below refer to. */
export const mannerComponents = {
  headers: {
    RateLimit: {
      description:
        'What is left: `r` requests for the next `t` seconds (draft-ietf-httpapi-ratelimit-headers).',
      schema: text,
      example: '"other";r=119;t=60',
    },
    RateLimitPolicy: {
      description: 'The limit: `q` requests in `w` seconds.',
      schema: text,
      example: '"other";q=120;w=60',
    },
    RetryAfter: {
      description: 'Seconds to wait before the next try.',
      schema: { type: 'integer', minimum: 1 },
    },
    ETag: { description: 'Names this state of the answer.', schema: text },
    IdempotentReplayed: {
      description:
        '`true` when this is the answer that an earlier request with the same Idempotency-Key got.',
      schema: { type: 'string', enum: ['true'] },
    },
  },
  parameters: {
    IdempotencyKey: {
      in: 'header',
      name: 'Idempotency-Key',
      required: false,
      description:
        'A key of your choice for this request, such as a UUID. Sent again with the same key within 24 hours, the request ' +
        'is not carried out again: the first answer is. The same key with another request is refused.',
      schema: { type: 'string', minLength: 1, maxLength: MAX_KEY_CHARS },
      example: '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
    },
    Account: {
      in: 'header',
      name: 'X-Visavis-Account',
      required: false,
      description:
        'For people who are signed in: the account that the request is about. Without it: the first of theirs.',
      schema: text,
    },
    IfNoneMatch: {
      in: 'header',
      name: 'If-None-Match',
      required: false,
      description: 'The ETag that you have: the answer is 304 while it is still the state.',
      schema: text,
    },
  },
} as const satisfies ZodOpenApiComponentsObject;

const header = (name: keyof typeof mannerComponents.headers) => ({ $ref: `#/components/headers/${name}` });
const parameter = (name: keyof typeof mannerComponents.parameters) => ({
  $ref: `#/components/parameters/${name}`,
});

export const RATE_LIMIT_HEADERS = {
  RateLimit: header('RateLimit'),
  'RateLimit-Policy': header('RateLimitPolicy'),
};
export const RETRY_AFTER = { 'Retry-After': header('RetryAfter') };

/** Where people who are signed in speak for themselves, or for the installation. */
const OF_NO_ACCOUNT = /^\/v1\/(?:auth|admin)\//;

/** Adds to each operation what holds for all of `/v1`: limits, conditional reads, keys to be carried out once by. */
export function withManners(paths: ZodOpenApiPathsObject): ZodOpenApiPathsObject {
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => {
      const operations = METHODS.flatMap((method) => {
        const operation = item[method];
        return operation ? [[method, mannered(path, method, operation)] as const] : [];
      });
      return [path, { ...item, ...Object.fromEntries(operations) }];
    }),
  );
}

function mannered(
  path: string,
  method: Method,
  operation: ZodOpenApiOperationObject,
): ZodOpenApiOperationObject {
  const { security = [] } = operation;
  const keyed = security.some((each) => 'apiKey' in each);
  const codes: ErrorCode[] = ['rate_limited', 'internal'];
  const parameters = [...(operation.parameters ?? [])];
  let responses = operation.responses;
  if (path.includes('{')) codes.push('bad_request');
  if (security.some((each) => 'console' in each) && !OF_NO_ACCOUNT.test(path)) {
    parameters.push(parameter('Account'));
    codes.push('not_found');
  }
  if (method === 'post' || method === 'put' || method === 'patch') {
    codes.push('bad_request', 'payload_too_large', 'unsupported_media_type', 'validation_failed');
  }
  if (method === 'post' && keyed) {
    parameters.push(parameter('IdempotencyKey'));
    codes.push('idempotency_key_in_use', 'idempotency_key_reused');
    responses = withHeaders(responses, /^2/, { 'Idempotent-Replayed': header('IdempotentReplayed') });
  }
  if (method === 'get' && answersJson(responses)) {
    parameters.push(parameter('IfNoneMatch'));
    responses = {
      ...withHeaders(responses, /^200$/, { ETag: header('ETag') }),
      '304': { description: 'Nothing has changed.', headers: { ETag: header('ETag') } },
    };
  }
  responses = merge(responses, problems(...codes));
  responses = withHeaders(responses, /^429$/, RETRY_AFTER);
  return {
    ...operation,
    security,
    ...(parameters.length > 0 ? { parameters } : {}),
    responses: withHeaders(responses, /^[234]/, RATE_LIMIT_HEADERS),
  };
}

function answersJson(responses: Responses): boolean {
  const answer = responses['200'];
  return answer !== undefined && 'content' in answer && answer.content['application/json'] !== undefined;
}

/** Adds statuses; where one is there already, it says both. */
function merge(responses: Responses, more: Responses): Responses {
  const merged: Responses = { ...responses };
  for (const [status, added] of entriesOf(more)) {
    const known = merged[status];
    if (known === undefined) merged[status] = added;
    else if (!('$ref' in known) && !known.description?.includes(added.description ?? '')) {
      merged[status] = {
        ...known,
        description: `${known.description ?? ''} ${added.description ?? ''}`.trim(),
      };
    }
  }
  return merged;
}

export function withHeaders(
  responses: Responses,
  statuses: RegExp,
  headers: Record<string, { $ref: string }>,
): Responses {
  const changed = entriesOf(responses).map(([status, response]) => [
    status,
    statuses.test(status) ? { ...response, headers: Object.assign({}, response.headers, headers) } : response,
  ]);
  return { ...responses, ...(Object.fromEntries(changed) as Responses) };
}

type Status = `${1 | 2 | 3 | 4 | 5}${string}`;

function entriesOf(responses: Responses): [Status, ZodOpenApiResponseObject][] {
  return (Object.entries(responses) as [Status, Responses[Status]][]).flatMap(([status, response]) =>
    !('$ref' in response) ? [[status, response]] : [],
  );
}
