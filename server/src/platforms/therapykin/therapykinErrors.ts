import type { RequestHandler, Response } from 'express';
import type { ErrorCode } from '@visavis/shared';
import type { ErrorWriter } from '../../http/problems.ts';

/** What a route says when it fails on our side. */
const failures = new WeakMap<Response, string>();

/** What has no status of its own in the document goes to the nearest. */
const NEAREST_STATUS: Partial<Record<ErrorCode, number>> = {
  validation_failed: 400,
  unsupported_media_type: 400,
  unsupported_option: 400,
  context_too_long: 400,
};

/**
 * This API's errors: `{"error": "…"}`. The document's errors are `VisavisError`s whose message is the document's text;
 * what fails on our side has the route's own, see `failing`.
 */
export const writeError: ErrorWriter = (res, error) => {
  const text = error.code === 'internal' ? failures.get(res) : undefined;
  res.status(NEAREST_STATUS[error.code] ?? error.status).json({ error: text ?? error.message });
};

/** The first handler of a route: the document's text for its 500. */
export function failing(text: string): RequestHandler {
  return (_req, res, next) => {
    failures.set(res, text);
    next();
  };
}
