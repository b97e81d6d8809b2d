import { VisavisError, toProblem, type Ack } from '@visavis/shared';
import type { z } from 'zod';
import type { Logger } from '../log.ts';

/**
 * Validates a request, runs its handler and makes the ack. Never throws: what the handler throws on purpose becomes
 * the error for the other side, anything else is logged and told as `internal`.
 */
export async function answer<Request, Response>(options: {
  schema: z.ZodType<Request>;
  payload: unknown;
  handle: (request: Request) => Promise<Response>;
  log: Logger;
}): Promise<Ack<Response>> {
  const parsed = options.schema.safeParse(options.payload);
  if (!parsed.success) {
    return { ok: false, error: { code: 'bad_request', message: describe(parsed.error) } };
  }
  try {
    return { ok: true, data: await options.handle(parsed.data) };
  } catch (error) {
    if (!(error instanceof VisavisError)) options.log.error({ err: error }, 'a request failed');
    const { code, detail } = toProblem(error);
    return { ok: false, error: { code, message: detail } };
  }
}

/** An error for socket.io's handshake: the client finds code and message in `data`. */
export class HandshakeError extends Error {
  readonly data: { code: string; message: string };

  constructor(error: unknown) {
    const { code, detail } = toProblem(error);
    super(detail);
    this.data = { code, message: detail };
  }
}

/** The first few problems, each with its path. */
export function describe(error: z.ZodError): string {
  const [first, ...others] = error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  return [first, ...others.slice(0, 4)].join('; ');
}
