import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { IdempotencyService, Attempt } from '../idempotency/IdempotencyService.ts';
import { VisavisError } from '@visavis/shared';
import type { Guard } from './Guard.ts';
import { readIdempotencyKey } from './idempotencyKey.ts';
import type { HttpLog } from './problems.ts';

interface IdempotencyDeps {
  guard: Guard;
  idempotency: IdempotencyService;
  log: HttpLog;
}

/** Requests that carry a key and have not come to `carryOutOnce` yet. */
const marked = new WeakMap<Request, IdempotencyDeps & { header: string }>();
/** What of an answer's headers belongs to it, rather than to the connection or the moment. */
const KEPT_HEADERS = ['content-type', 'location', 'cache-control'];

/**
 * Marks the POSTs that carry an Idempotency-Key. What is asked and whose it is shows only later: `carryOutOnce` comes
 * with the body, after the guard.
 */
export function markIdempotent(deps: IdempotencyDeps): RequestHandler {
  return (req, _res, next) => {
    const header = req.get('idempotency-key');
    if (req.method === 'POST' && header !== undefined) marked.set(req, { ...deps, header });
    next();
  };
}

/** Lets a marked request pass once, once its body was read; a repeated one gets the first one's answer. */
export const carryOutOnce: RequestHandler = (req, res, next) => {
  // Other handlers call it too, not only the router, which alone would see it reject.
  carryOutUnlessDone(req, res, next).catch(next);
};

async function carryOutUnlessDone(req: Request, res: Response, next: NextFunction): Promise<void> {
  const mark = marked.get(req);
  marked.delete(req);
  const principal = mark?.guard.principalIfAny(req);
  if (!mark || !principal) {
    next();
    return;
  }
  const claim = await claimFor(req, res, mark, principal.accountId);
  switch (claim.kind) {
    case 'carry_out':
      keepAnswer(res, claim.attempt, mark.log);
      next();
      return;
    case 'replay': {
      const { status, headers, body } = claim.answer;
      res.status(status).set(headers).set('Idempotent-Replayed', 'true').end(body);
      return;
    }
    default:
      claim satisfies never;
  }
}

async function claimFor(
  req: Request,
  res: Response,
  { guard, idempotency, header }: IdempotencyDeps & { header: string },
  accountId: Parameters<IdempotencyService['claim']>[0]['accountId'],
): ReturnType<IdempotencyService['claim']> {
  try {
    return await idempotency.claim({
      accountId,
      key: readIdempotencyKey(header),
      path: req.originalUrl,
      content: contentOf(req),
      credential: guard.credential(req),
    });
  } catch (error) {
    if (error instanceof VisavisError && error.code === 'idempotency_key_in_use') res.set('Retry-After', '1');
    throw error;
  }
}

/** The answer is kept before it is sent: whoever has seen it gets the same again. */
function keepAnswer(res: Response, attempt: Attempt, log: HttpLog): void {
  const end: unknown = Reflect.get(res, 'end');
  const whole = (chunk: unknown, encoding: unknown): Response => {
    res.end = end as typeof res.end;
    const kept = KEPT_HEADERS.flatMap((name) => {
      const value = res.getHeader(name);
      return typeof value === 'string' ? [[name, value] as const] : [];
    });
    const body = toBuffer(chunk, encoding);
    attempt
      .done(
        { status: res.statusCode, headers: Object.fromEntries(kept), body },
        { secret: /\bno-store\b/.test(String(res.getHeader('cache-control') ?? '')) },
      )
      .catch((error: unknown) =>
        log.error({ err: error }, 'an answer could not be kept for its Idempotency-Key'),
      )
      .finally(() => res.end(body));
    return res;
  };
  res.end = whole as typeof res.end;
}

function toBuffer(chunk: unknown, encoding: unknown): Buffer {
  if (typeof chunk === 'string') {
    return Buffer.from(
      chunk,
      typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8',
    );
  }
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.alloc(0);
}

/** Method, path and body. A form's boundary is another one each time it is sent. */
function contentOf(req: Request): Buffer {
  const body: unknown = req.body;
  const boundary = /boundary="?([^";]+)"?/i.exec(req.get('content-type') ?? '')?.[1];
  const content = Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const same = boundary
    ? Buffer.from(content.toString('latin1').replaceAll(boundary, ''), 'latin1')
    : content;
  return Buffer.concat([Buffer.from(`${req.method} ${req.originalUrl}\n`), same]);
}
