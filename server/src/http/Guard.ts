import type { Request, RequestHandler } from 'express';
import { VisavisError } from '@visavis/shared';
import type { ApiKeyService } from '../accounts/ApiKeyService.ts';
import type { ConsoleSessions, SignedIn } from '../accounts/ConsoleSessions.ts';
import { mayEnter, type Area, type Principal } from '../accounts/Principal.ts';
import type { ConsoleCookies } from './ConsoleCookies.ts';
import { requireOwnPage } from './ownPage.ts';
import { bearerOf, headerOf } from './requests.ts';

export interface GuardDeps {
  keys: Pick<ApiKeyService, 'authenticate'>;
  consoleSessions: Pick<ConsoleSessions, 'authenticate' | 'principal'>;
  cookies: ConsoleCookies;
  publicUrl: string | null;
}

/**
 * The one guard of the API: who makes a request, and whether they may. A request brings an API key (`X-API-KEY`, or
 * `Authorization: Bearer`), or the console's cookie. A key goes first; a wrong one is refused whatever else is there.
 *
 * Browsers send cookies along by themselves, so what changes something under a cookie must come from a page of ours.
 * Who holds a cookie names the account they look at in `X-Visavis-Account`.
 */
export class Guard {
  readonly #deps: GuardDeps;
  readonly #principals = new WeakMap<Request, Principal>();
  readonly #signedIn = new WeakMap<Request, SignedIn>();
  /** Asked of the store once a request: it is counted by its caller before it comes to its own guard. */
  readonly #keyed = new WeakMap<Request, Promise<Principal>>();
  readonly #byToken = new WeakMap<Request, Promise<SignedIn | undefined>>();

  constructor(deps: GuardDeps) {
    this.#deps = deps;
  }

  /** The middleware for an area: a key with that scope, or a member whose role has it. */
  require(area: Area): RequestHandler {
    return async (req, _res, next) => {
      const principal = (await this.#byKey(req)) ?? (await this.#byCookie(req));
      if (!principal) throw noCredential();
      this.#admit(req, principal, area);
      next();
    };
  }

  /** As `require`, for APIs that are none of the console's: a cookie counts for nothing. */
  requireKey(area: Area): RequestHandler {
    return async (req, _res, next) => {
      const principal = await this.#byKey(req);
      if (!principal) {
        throw new VisavisError(
          'unauthorized',
          'Send your API key in the X-API-KEY header, or as Authorization: Bearer.',
        );
      }
      this.#admit(req, principal, area);
      next();
    };
  }

  /** As `require`, but a request without a key passes, and is nobody's unless its cookie suffices. */
  allow(area: Area): RequestHandler {
    return async (req, _res, next) => {
      const byKey = await this.#byKey(req);
      const byCookie = byKey ? undefined : await this.#byCookie(req).catch(nobodyIfForbidden);
      if (byKey) this.#admit(req, byKey, area);
      else if (byCookie && mayEnter(byCookie, area)) this.#principals.set(req, byCookie);
      next();
    };
  }

  /** Whoever is signed in to the console, whatever their accounts. */
  readonly requireUser: RequestHandler = async (req, _res, next) => {
    await this.#requireUser(req);
    next();
  };

  /** Operators of the installation, signed in to the console. */
  readonly requireOperator: RequestHandler = async (req, _res, next) => {
    const { operator } = await this.#requireUser(req);
    if (!operator) throw new VisavisError('forbidden', 'This is for operators of the installation.');
    next();
  };

  /** Whose request it is, behind `allow`: undefined for nobody's. */
  principalIfAny(req: Request): Principal | undefined {
    return this.#principals.get(req);
  }

  /** Whose request it is; only behind `require` and `requireKey`. */
  principal(req: Request): Principal {
    const principal = this.#principals.get(req);
    if (!principal) throw new Error('a route without its guard asked for the principal');
    return principal;
  }

  /** The secret with which the request showed whose it is; only behind `require` and its kin. */
  credential(req: Request): string {
    const credential = keyOf(req) ?? this.#deps.cookies.read(req);
    if (credential === undefined) throw new Error('a route without its guard asked for the credential');
    return credential;
  }

  /**
   * Whose valid credential the request has, as a stable name to count it by: the key's account, so that more keys give
   * no more room, or the user. Null for nobody's. Never refuses.
   */
  async caller(req: Request): Promise<string | null> {
    const byKey = await this.#byKey(req).catch(nobodyIfUnauthorized);
    return byKey?.accountId ?? (await this.userIfAny(req))?.userId ?? null;
  }

  /** Who is signed in; only behind `requireUser` and `requireOperator`. */
  user(req: Request): SignedIn {
    const user = this.#signedIn.get(req);
    if (!user) throw new Error('a route without its guard asked for the user');
    return user;
  }

  /** Who is signed in, if anybody is; never refuses. */
  async userIfAny(req: Request): Promise<SignedIn | undefined> {
    const token = this.#deps.cookies.read(req);
    if (token === undefined) return undefined;
    return once(this.#byToken, req, () => this.#deps.consoleSessions.authenticate(token));
  }

  async #byKey(req: Request): Promise<Principal | undefined> {
    const key = keyOf(req);
    return key === undefined ? undefined : once(this.#keyed, req, () => this.#deps.keys.authenticate(key));
  }

  async #byCookie(req: Request): Promise<Principal | undefined> {
    const user = await this.userIfAny(req);
    if (!user) return undefined;
    requireOwnPage(req, this.#deps.publicUrl);
    return this.#deps.consoleSessions.principal(user, headerOf(req, 'x-visavis-account') ?? null);
  }

  async #requireUser(req: Request): Promise<SignedIn> {
    const user = await this.userIfAny(req);
    if (!user) throw new VisavisError('unauthorized', 'Sign in first: this takes the cookie of the console.');
    requireOwnPage(req, this.#deps.publicUrl);
    this.#signedIn.set(req, user);
    return user;
  }

  #admit(req: Request, principal: Principal, area: Area): void {
    if (!mayEnter(principal, area)) {
      throw new VisavisError(
        'forbidden',
        principal.kind === 'key'
          ? `This API key has not the scope for that (it is about ${area}): use another, or let an owner widen it.`
          : `Your role here (${principal.role}) does not take in ${area}: ask an owner of the account.`,
      );
    }
    this.#principals.set(req, principal);
  }
}

function keyOf(req: Request): string | undefined {
  return headerOf(req, 'x-api-key') ?? bearerOf(req);
}

function noCredential(): VisavisError {
  return new VisavisError(
    'unauthorized',
    'Send your API key in the X-API-KEY header, or as Authorization: Bearer; or sign in to the console.',
  );
}

async function once<Result>(
  asked: WeakMap<Request, Promise<Result>>,
  req: Request,
  ask: () => Promise<Result>,
): Promise<Result> {
  const answer = asked.get(req) ?? ask();
  asked.set(req, answer);
  return answer;
}

function nobodyIfUnauthorized(thrown: unknown): undefined {
  if (!(thrown instanceof VisavisError) || thrown.code !== 'unauthorized') throw thrown;
}

function nobodyIfForbidden(thrown: unknown): undefined {
  if (!(thrown instanceof VisavisError) || thrown.code !== 'forbidden') throw thrown;
}
