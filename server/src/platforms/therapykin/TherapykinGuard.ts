import type { Request, RequestHandler } from 'express';
import { VisavisError, type AccountId } from '@visavis/shared';
import type { ApiKeyService } from '../../accounts/ApiKeyService.ts';
import type { ConsoleCookies } from '../../http/ConsoleCookies.ts';
import { requireOwnPage } from '../../http/ownPage.ts';
import { JSON_TYPES } from '../../http/requests.ts';
import type { LoggedIn, TherapykinUser, TherapykinUsers } from '../../therapykin/TherapykinUsers.ts';
import { accountKeyOf, accountOfKey } from '../accountKey.ts';

/** What a request may be made with: a person's cookie, or the API key of their account. */
export type TherapykinCredential =
  | { readonly kind: 'user'; readonly user: TherapykinUser }
  | { readonly kind: 'key'; readonly accountId: AccountId };

/** Who talks, as sessions know them. */
export interface TherapykinCaller {
  readonly accountId: AccountId;
  readonly endUserId: string;
  /** Null: spoken for by their account's backend. */
  readonly user: TherapykinUser | null;
}

export interface TherapykinGuardDeps {
  readonly users: TherapykinUsers;
  readonly keys: ApiKeyService;
  readonly cookies: ConsoleCookies;
  readonly publicUrl: string | null;
}

const NOT_AUTHENTICATED = 'Not authenticated';
/** What pages of ours send. A form of another site can send the second, too: its origin tells. */
const BODY_TYPES = [...JSON_TYPES, 'multipart/form-data'];

/**
 * Email, first name and pseudonym in a body name somebody; by themselves they open nothing. A credential that owns the
 * person does: their own cookie, or the API key of the account whose end users they are.
 */
export class TherapykinGuard {
  readonly #deps: TherapykinGuardDeps;
  readonly #asked = new WeakMap<Request, Promise<LoggedIn | undefined>>();

  constructor(deps: TherapykinGuardDeps) {
    this.#deps = deps;
  }

  /**
   * Who is logged in, by the cookie.
   * @param refusal the document's words for that endpoint's 401.
   * @throws VisavisError `unauthorized`; `forbidden` for a page of another site.
   */
  async loggedIn(req: Request, refusal = NOT_AUTHENTICATED): Promise<LoggedIn> {
    const found = await this.ifAny(req);
    if (!found) throw new VisavisError('unauthorized', refusal);
    return found;
  }

  /** As `loggedIn`, for what needs to know the person alone. */
  async user(req: Request, refusal = NOT_AUTHENTICATED): Promise<TherapykinUser> {
    return (await this.loggedIn(req, refusal)).user;
  }

  /** Before the body is read: strangers send none. */
  readonly requireUser: RequestHandler = async (req, _res, next) => {
    await this.user(req);
    next();
  };

  /** @returns undefined for nobody. @throws VisavisError `forbidden` for a page of another site. */
  async ifAny(req: Request): Promise<LoggedIn | undefined> {
    const found = await this.#find(req);
    // Programs name no origin, and browsers always do with what changes something.
    if (found) requireOwnPage(req, this.#deps.publicUrl, { orNone: true, types: BODY_TYPES });
    return found;
  }

  /**
   * The cookie, or an API key with the scope for sessions (`X-API-KEY`, or `Authorization: Bearer`).
   * @throws VisavisError `unauthorized`, `forbidden`.
   */
  async credential(req: Request, refusal = NOT_AUTHENTICATED): Promise<TherapykinCredential> {
    const key = accountKeyOf(req);
    if (key === undefined) return { kind: 'user', user: await this.user(req, refusal) };
    return { kind: 'key', accountId: await accountOfKey(this.#deps.keys, key) };
  }

  /** A name to count requests by; null: nobody's. Never refuses. */
  async counted(req: Request): Promise<string | null> {
    const key = accountKeyOf(req);
    try {
      if (key !== undefined) return (await this.#deps.keys.authenticate(key)).accountId;
      return (await this.#find(req))?.user.id ?? null;
    } catch {
      return null;
    }
  }

  /** Looks once a request. */
  #find(req: Request): Promise<LoggedIn | undefined> {
    const token = this.#deps.cookies.read(req);
    const found =
      this.#asked.get(req) ??
      (token === undefined ? Promise.resolve(undefined) : this.#deps.users.authenticate(token));
    this.#asked.set(req, found);
    return found;
  }
}

/**
 * Who it is that talks: the person whose cookie it is, whatever pseudonym they give; with an account's key, the end user
 * of that account whom the pseudonym names.
 */
export function callerOf(credential: TherapykinCredential, pseudonym: string): TherapykinCaller {
  switch (credential.kind) {
    case 'user': {
      const { user } = credential;
      return { accountId: user.accountId, endUserId: user.endUserId, user };
    }
    case 'key':
      return { accountId: credential.accountId, endUserId: pseudonym, user: null };
  }
}
