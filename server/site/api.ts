import { EventSourceParserStream, type EventSourceMessage } from 'eventsource-parser/stream';

const NOT_THERE = 'The server cannot be reached. Check your connection and try again.';

/** A service said no, or broke off. `status` 0: it broke off, or was not there. The message is meant for the visitor. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** As `fetch`. @throws ApiError when the server is not there. */
export async function call(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch {
    throw new ApiError(0, NOT_THERE);
  }
}

/**
 * @param field of an error's body that says in words what is wrong.
 * @returns a success as it is.
 * @throws ApiError for everything else.
 */
export async function good(response: Response, field: string): Promise<Response> {
  if (response.ok) return response;
  const answer = (await response.json().catch(() => null)) as Record<string, unknown> | null;
  const words = answer?.[field];
  throw new ApiError(
    response.status,
    typeof words === 'string' ? words : `The server answered with an error (${response.status}).`,
  );
}

export function postJson(body: object): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

/** The events of a streamed answer, as they come. @throws ApiError when it breaks off. */
export async function* eventsOf({ body }: Response): AsyncGenerator<EventSourceMessage, void> {
  if (!body) throw brokenOff();
  const reader = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw brokenOff();
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

export function brokenOff(): ApiError {
  return new ApiError(0, 'The reply broke off. Try again.');
}

/** What to tell the visitor. */
export function describe(error: unknown): string {
  return error instanceof ApiError ? error.message : 'Something went wrong. Try again.';
}
