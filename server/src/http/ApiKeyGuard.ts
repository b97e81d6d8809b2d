import type { Request, RequestHandler } from 'express';
import { VisavisError } from '@visavis/shared';
import type { ApiKeyService, Principal } from '../accounts/ApiKeyService.ts';
import { bearerOf } from './requests.ts';

/** Lets requests with a valid API key pass and remembers whose they are. */
export class ApiKeyGuard {
  readonly #keys: ApiKeyService;
  readonly #principals = new WeakMap<Request, Principal>();

  constructor(deps: { keys: ApiKeyService }) {
    this.#keys = deps.keys;
  }

  /** The middleware: `X-API-KEY`, or `Authorization: Bearer`. */
  readonly require: RequestHandler = async (req, _res, next) => {
    const key = keyOf(req);
    if (key === undefined) {
      throw new VisavisError(
        'unauthorized',
        'Send your API key in the X-API-KEY header, or as Authorization: Bearer.',
      );
    }
    this.#principals.set(req, await this.#keys.authenticate(key));
    next();
  };

  /** As `require`, but a request without a key passes as nobody's; a wrong key is still refused. */
  readonly allow: RequestHandler = async (req, res, next) => {
    if (keyOf(req) === undefined) next();
    else await this.require(req, res, next);
  };

  /** Whose request it is, behind `allow`: undefined for nobody's. */
  principalIfAny(req: Request): Principal | undefined {
    return this.#principals.get(req);
  }

  /** Whose request it is; only behind `require`. */
  principal(req: Request): Principal {
    const principal = this.#principals.get(req);
    if (!principal) throw new Error('a route without its guard asked for the principal');
    return principal;
  }

  /** The secret with which the request showed whose it is; only behind `require`. */
  credential(req: Request): string {
    const key = keyOf(req);
    if (key === undefined) throw new Error('a route without its guard asked for the credential');
    return key;
  }
}

function keyOf(req: Request): string | undefined {
  const header = req.get('x-api-key')?.trim();
  if (header) return header;
  return bearerOf(req);
}
