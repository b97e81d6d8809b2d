import express, { type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import { VisavisError } from '@visavis/shared';
import { describeIssue } from './describeIssue.ts';
import { carryOutOnce } from './idempotency.ts';
import { validationError } from './problems.ts';

/** Room for a context of 100,000 characters, four bytes each, JSON-escaped. */
const BODY_LIMIT_BYTES = 1_000_000;
export const JSON_TYPES = ['application/json', 'application/*+json'];

/**
 * Reads a JSON body; one that is no JSON, or too large, becomes a clear error. What is repeated with its Idempotency-Key
 * goes no further.
 */
export const jsonBody: RequestHandler = jsonBodyUpTo(BODY_LIMIT_BYTES);

/** As `jsonBody`, for bodies that carry a file. Compressed ones are measured as they come out. */
export function jsonBodyUpTo(limit: number): RequestHandler {
  const readJson: RequestHandler = express.json({ limit, type: JSON_TYPES, strict: false });
  return (req, res, next) => {
    if (hasBody(req) && !req.is(JSON_TYPES)) {
      throw new VisavisError('unsupported_media_type', 'Send JSON: Content-Type: application/json.');
    }
    readJson(req, res, (error?: unknown) => {
      if (error !== undefined) next(error);
      else carryOutOnce(req, res, next);
    });
  };
}

/** A POST without a body still says `Content-Length: 0`, and no content type. */
export function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}

/** @throws VisavisError `bad_request` without a body, `validation_failed` that names every wrong field. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, req: Request): z.output<Schema> {
  const body: unknown = req.body;
  // The parser takes an empty body for an empty object.
  if (body === undefined || req.headers['content-length'] === '0') {
    throw new VisavisError('bad_request', 'Send a JSON object with Content-Type: application/json.');
  }
  return parse(schema, body, 'body');
}

/** As `parseBody`, for endpoints that are fully described by their path: no body is an empty one. */
export function parseOptionalBody<Schema extends z.ZodType>(schema: Schema, req: Request): z.output<Schema> {
  const body: unknown = req.body;
  return parse(schema, body ?? {}, 'body');
}

/** @throws VisavisError `validation_failed`. */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, req: Request): z.output<Schema> {
  return parse(schema, { ...req.query }, 'query');
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: 'body' | 'query',
): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true, error: describeIssue });
  if (!result.success) throw validationError(result.error, what);
  return result.data;
}

/** @returns that part of the path. */
export function pathParameter(req: Request, name: string): string {
  const value = req.params[name];
  return typeof value === 'string' ? value : '';
}

/** @returns the path's `session_id`. */
export function sessionIdOf(req: Request): string {
  return pathParameter(req, 'session_id');
}

/** @returns the header without spaces around it; an empty one counts as none. */
export function headerOf(req: Request, name: string): string | undefined {
  const value = req.get(name)?.trim();
  return value === '' ? undefined : value;
}

/** @returns the `token` of a URL that is good by itself, if it has one. */
export function queryTokenOf(req: Request): string | undefined {
  const { token } = req.query;
  return typeof token === 'string' ? token : undefined;
}

/** @returns the token of `Authorization: Bearer`, if there is one. */
export function bearerOf(req: Request): string | undefined {
  return /^Bearer +(\S+)\s*$/i.exec(req.get('authorization') ?? '')?.[1];
}

/** The last handler of a route: every method that the ones before did not take. */
export function allowOnly(...methods: string[]): RequestHandler {
  const allow = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  return (req, res) => {
    res.set('Allow', allow.join(', '));
    throw new VisavisError(
      'method_not_allowed',
      `${req.method} is not taken here; this path takes ${allow.join(', ')}.`,
    );
  };
}

/** For a router's end: no route took the request. */
export const noSuchPath: RequestHandler = (req) => {
  throw new VisavisError(
    'not_found',
    `There is nothing at ${req.method} ${req.path}. See /docs for the API.`,
  );
};

/** @returns the address under which the client reaches us, without a final slash: links in answers begin with it. */
export function baseUrl(req: Request, publicUrl: string | null): string {
  if (publicUrl !== null) return publicUrl.replace(/\/+$/, '');
  return req.host ? `${req.protocol}://${req.host}` : '';
}
