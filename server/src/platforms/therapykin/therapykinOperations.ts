import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { RATE_LIMIT_HEADERS, RETRY_AFTER, withHeaders } from '../../http/openapi/manners.ts';
import { answer } from '../../http/openapi/operations.ts';

const tags = ['TherapyKin-style'];

export const therapykinErrorSchema = z.object({ error: z.string() }).meta({ id: 'TherapykinError' });

/** Answers with `{error}`, by status; several texts of one status are one description. */
export function refusals(
  texts: Readonly<Record<number, string | readonly string[]>>,
): ZodOpenApiResponsesObject {
  return Object.fromEntries(
    Object.entries(texts).map(([status, text]) => [
      status,
      answer(typeof text === 'string' ? text : text.join('; '), therapykinErrorSchema),
    ]),
  );
}

/** An operation of this API: what may be answered beside what it says itself. */
export function operation(
  spoken: ZodOpenApiOperationObject,
  security: NonNullable<ZodOpenApiOperationObject['security']>,
): ZodOpenApiOperationObject {
  return {
    ...spoken,
    tags,
    security,
    responses: withHeaders(
      {
        ...refusals({
          400: 'The request cannot be read.',
          403: 'A page of another site may not do that, nor a credential for others.',
          413: 'The body is too large.',
          429: 'Too many requests: Retry-After says when to go on.',
          500: 'It failed on our side.',
          503: 'Too much at this moment: try again shortly.',
        }),
        ...spoken.responses,
      },
      /^429$/,
      { ...RETRY_AFTER, ...RATE_LIMIT_HEADERS },
    ),
  };
}

/** For the person whose cookie it is. */
export function ofUser(spoken: ZodOpenApiOperationObject): ZodOpenApiOperationObject {
  const responses = { ...refusals({ 401: 'Not authenticated' }), ...spoken.responses };
  return operation({ ...spoken, responses }, [{ therapykin: [] }]);
}

/** For the person whose cookie it is, or the backend of the account whose end user it names. */
export function ofUserOrKey(spoken: ZodOpenApiOperationObject): ZodOpenApiOperationObject {
  const responses = { ...refusals({ 401: 'Not authenticated' }), ...spoken.responses };
  return operation({ ...spoken, responses }, [{ therapykin: [] }, { apiKey: [] }, { bearer: [] }]);
}

/** For anybody. */
export function ofAnybody(spoken: ZodOpenApiOperationObject): ZodOpenApiOperationObject {
  return operation(spoken, []);
}
