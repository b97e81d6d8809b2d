/**
 * One home per truth: every error code that leaves the product, its HTTP status and its title. Of several codes with one
 * status, the first is what an answer means that names none.
 */
export const ERRORS = {
  bad_request: { status: 400, title: 'The request cannot be read' },
  unauthorized: { status: 401, title: 'A valid credential is required' },
  insufficient_credit: { status: 402, title: 'The account has no credit left' },
  cost_limit: { status: 402, title: 'A limit of what may be spent is reached' },
  forbidden: { status: 403, title: 'This credential does not allow that' },
  not_found: { status: 404, title: 'There is no such thing' },
  method_not_allowed: { status: 405, title: 'This path does not take that method' },
  conflict: { status: 409, title: 'The state does not allow that' },
  session_terminated: { status: 409, title: 'The session has ended' },
  illegal_transition: { status: 409, title: 'The session cannot go from its state to that one' },
  idempotency_key_in_use: {
    status: 409,
    title: 'A request with this Idempotency-Key is not to be repeated now',
  },
  duplicate: { status: 409, title: 'A newer connection took over' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  validation_failed: { status: 422, title: 'The request has fields that cannot be accepted' },
  context_too_long: { status: 422, title: 'The context has too many words' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used for another request' },
  unsupported_option: { status: 422, title: 'An option is not supported' },
  rate_limited: { status: 429, title: 'Too many requests' },
  concurrency_limit: { status: 429, title: 'As many sessions are connected as may be at once' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  no_capacity: { status: 503, title: 'No media worker has room right now' },
  unavailable: { status: 503, title: 'The service is starting or stopping' },
  protocol_mismatch: { status: 400, title: 'Client and server speak different protocol versions' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** One field that was not accepted: `path` as in `options.voice`, and what to do about it. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** The error that every layer throws on purpose. `detail` is written for the person who made the request. */
export class VisavisError extends Error {
  override readonly name = 'VisavisError';
  readonly code: ErrorCode;
  readonly fields: readonly FieldProblem[];
  /** When it is worth trying again, seconds from now; null: unknown. */
  readonly retryAfterS: number | null;

  constructor(
    code: ErrorCode,
    detail: string,
    options: { fields?: readonly FieldProblem[]; retryAfterS?: number; cause?: unknown } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterS = options.retryAfterS ?? null;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** RFC 9457 problem details, as our own API answers (`application/problem+json`). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  errors?: FieldProblem[];
}

/** @returns the wire form; an error that nobody threw on purpose becomes `internal` without its message. */
export function toProblem(error: unknown): Problem {
  const known =
    error instanceof VisavisError
      ? error
      : new VisavisError('internal', 'The request failed on our side; it is safe to try again.');
  return {
    type: `urn:visavis:error:${known.code}`,
    title: ERRORS[known.code].title,
    status: known.status,
    detail: known.message,
    code: known.code,
    ...(known.fields.length > 0 ? { errors: [...known.fields] } : {}),
  };
}
