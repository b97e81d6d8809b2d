import type { ErrorCode, FieldProblem, Problem } from '@visavis/shared';

/** Why a request was not answered as hoped, in words for the person in front of the page. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** 0: there was no answer at all. */
  readonly status: number;
  readonly code: ErrorCode | 'offline' | 'unreadable';
  readonly fields: readonly FieldProblem[];

  constructor(status: number, code: ApiError['code'], message: string, fields: readonly FieldProblem[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  /** @returns what the API said of one field, as `email`. */
  field(path: string): string | undefined {
    return this.fields.find((field) => field.path === path)?.message;
  }
}

/** @returns the error of an answer that is no success. */
export async function errorOf(response: Response): Promise<ApiError> {
  const problem = await readProblem(response);
  if (problem === null) {
    return new ApiError(
      response.status,
      'unreadable',
      `The server answered ${response.status}. Try again in a moment.`,
    );
  }
  const wait = response.status === 429 ? response.headers.get('retry-after') : null;
  const detail = wait === null ? problem.detail : `${problem.detail} (Wait ${wait} s.)`;
  return new ApiError(response.status, problem.code, detail, problem.errors ?? []);
}

async function readProblem(response: Response): Promise<Problem | null> {
  try {
    const body: unknown = await response.json();
    return isProblem(body) ? body : null;
  } catch {
    return null;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string';
}
