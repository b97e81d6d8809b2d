import type { ErrorRequestHandler, Response } from 'express';
import type { z } from 'zod';
import { toProblem, VisavisError, type ErrorCode, type FieldProblem } from '@visavis/shared';

/** Where the HTTP layer writes what must not happen; a pino logger is one. */
export interface HttpLog {
  error(details: object, message: string): void;
}

/** How a router shows an error to its clients. */
export type ErrorWriter = (res: Response, error: VisavisError) => void;

/** RFC 9457, the shape of our own API. */
export const writeProblem: ErrorWriter = (res, error) => {
  const problem = toProblem(error);
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
};

/**
 * The one error handler: whatever a route or a body parser threw becomes a VisavisError, the unexpected is logged and
 * shown without its message, and `write` gives it the router's shape.
 */
export function errorHandler(log: HttpLog, write: ErrorWriter): ErrorRequestHandler {
  return (thrown: unknown, req, res, next) => {
    if (res.headersSent) {
      next(thrown);
      return;
    }
    const error = toVisavisError(thrown);
    if (error.code === 'internal') {
      log.error({ error: describe(thrown), method: req.method, path: req.path }, 'request failed');
    }
    if (error.retryAfterS !== null) res.set('Retry-After', String(error.retryAfterS));
    if (error.code === 'unauthorized') res.set('WWW-Authenticate', 'Bearer realm="visavis"');
    write(res, error);
  };
}

/** What helps to find the cause. A database's error also carries the values of its query: those stay out of logs. */
function describe(thrown: unknown): object {
  if (!(thrown instanceof Error)) return { message: String(thrown) };
  const cause = thrown.cause === undefined ? {} : { cause: describe(thrown.cause) };
  return { name: thrown.name, message: thrown.message, stack: thrown.stack, ...cause };
}

function toVisavisError(thrown: unknown): VisavisError {
  if (thrown instanceof VisavisError) return thrown;
  const { status, type } = httpErrorOf(thrown);
  const as = (code: ErrorCode, detail: string): VisavisError =>
    new VisavisError(code, detail, { cause: thrown });
  if (status === 400) return as('bad_request', badRequestDetail(thrown, type));
  if (status === 413) return as('payload_too_large', 'The body is larger than this endpoint takes.');
  if (status === 415) {
    return as(
      'unsupported_media_type',
      'Send JSON in UTF-8: Content-Type: application/json, plain or with Content-Encoding gzip, deflate or br.',
    );
  }
  return as('internal', 'The request failed on our side; it is safe to try again.');
}

/** Express and its body parsers mark client errors by `status`, and some by `type`. */
function httpErrorOf(thrown: unknown): { status: number | undefined; type: string | undefined } {
  if (!(thrown instanceof Error)) return { status: undefined, type: undefined };
  return {
    status: 'status' in thrown && typeof thrown.status === 'number' ? thrown.status : undefined,
    type: 'type' in thrown && typeof thrown.type === 'string' ? thrown.type : undefined,
  };
}

function badRequestDetail(thrown: unknown, type: string | undefined): string {
  if (type === 'entity.parse.failed' && thrown instanceof Error) {
    return `The body is not valid JSON: ${thrown.message}`;
  }
  if (thrown instanceof URIError) return 'The path holds a broken percent-encoding.';
  return 'The request cannot be read.';
}

/**
 * @param what names the part that was checked: `body` or `query`.
 * @returns `validation_failed`, each field with its path and what to do about it.
 */
export function validationError(error: z.ZodError, what: 'body' | 'query'): VisavisError {
  const all = error.issues.flatMap((issue) => fieldProblems(issue, what));
  // A value of the wrong type can fail further checks too: what it fails first says it best.
  const fields = all.filter((field, index) => all.findIndex(({ path }) => path === field.path) === index);
  return new VisavisError(
    'validation_failed',
    fields.map((field) => `${field.path}: ${field.message}`).join('; '),
    {
      fields,
    },
  );
}

function fieldProblems(issue: z.core.$ZodIssue, what: string): FieldProblem[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      message: `is not a known field of the ${what}: check its spelling or leave it out`,
    }));
  }
  return [{ path: path === '' ? what : path, message: issue.message }];
}
