import type { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { ERRORS, problemSchema, type ErrorCode } from '@visavis/shared';

/** A JSON answer. */
export function answer(
  description: string,
  schema: z.ZodType,
): ZodOpenApiResponsesObject[`${1 | 2 | 3 | 4 | 5}${string}`] {
  return { description, content: { 'application/json': { schema } } };
}

/** What any endpoint with a key may answer. */
const WITH_KEY: readonly ErrorCode[] = ['unauthorized', 'forbidden', 'internal'];

/** Problem answers of these codes, one a status, each naming its codes. */
export function problems(...codes: readonly ErrorCode[]): ZodOpenApiResponsesObject {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      String(status),
      {
        description: same.map((code) => `\`${code}\`: ${ERRORS[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

/** The console's cookie takes the place of a key. */
export const KEY_OR_COOKIE: NonNullable<ZodOpenApiOperationObject['security']> = [
  { apiKey: [] },
  { bearer: [] },
  { console: [] },
];

/** An operation that needs a key: its security, and the answers that come with it. */
export function withKey(
  operation: ZodOpenApiOperationObject,
  ...codes: readonly ErrorCode[]
): ZodOpenApiOperationObject {
  return {
    ...operation,
    security: KEY_OR_COOKIE,
    responses: { ...operation.responses, ...problems(...codes, ...WITH_KEY) },
  };
}

/** An operation for people who are signed in to the console. */
export function withCookie(
  operation: ZodOpenApiOperationObject,
  ...codes: readonly ErrorCode[]
): ZodOpenApiOperationObject {
  return {
    ...operation,
    security: [{ console: [] }],
    responses: { ...operation.responses, ...problems(...codes, ...WITH_KEY) },
  };
}

/** A JSON request, with an example that works as it is. */
export function jsonRequest(
  schema: z.ZodType,
  options: { required: boolean; example: object },
): NonNullable<ZodOpenApiOperationObject['requestBody']> {
  const examples = { typical: { value: options.example } };
  return { required: options.required, content: { 'application/json': { schema, examples } } };
}

export const binary = (
  type: string,
): { content: Record<string, { schema: { type: 'string'; format: string } }> } => ({
  content: { [type]: { schema: { type: 'string', format: 'binary' } } },
});
