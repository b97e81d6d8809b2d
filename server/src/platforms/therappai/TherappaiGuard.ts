import type { Request, RequestHandler } from 'express';
import { endUserIdSchema, KNOWLEDGE_LIMITS, VisavisError, type AccountId } from '@visavis/shared';
import type { ApiKeyService } from '../../accounts/ApiKeyService.ts';
import type { EndUserGrant, TokenService } from '../../auth/TokenService.ts';
import { bearerOf, headerOf } from '../../http/requests.ts';
import type { TherapykinUsers } from '../../therapykin/TherapykinUsers.ts';
import { accountKeyOf, accountOfKey } from '../accountKey.ts';

/** Whose request it is: an end user's own, or the account's for any of its users. */
export interface TherappaiCaller {
  readonly accountId: AccountId;
  /** Null: the account's, by its key. */
  readonly endUserId: string | null;
}

/**
 * Every call brings `Authorization: Bearer`: the access token of an end user, who then speaks for themselves alone, or the
 * account's API key (also as X-API-KEY), which names the end user in `end_user_id`.
 */
export class TherappaiGuard {
  readonly #keys: Pick<ApiKeyService, 'authenticate'>;
  readonly #tokens: Pick<TokenService, 'verifyEndUserToken'>;
  readonly #users: Pick<TherapykinUsers, 'authenticate'>;
  readonly #asked = new WeakMap<Request, Promise<TherappaiCaller>>();

  constructor(deps: {
    keys: Pick<ApiKeyService, 'authenticate'>;
    tokens: Pick<TokenService, 'verifyEndUserToken'>;
    users: Pick<TherapykinUsers, 'authenticate'>;
  }) {
    this.#keys = deps.keys;
    this.#tokens = deps.tokens;
    this.#users = deps.users;
  }

  /** Before the body is read: strangers send none. */
  readonly identified: RequestHandler = async (req, _res, next) => {
    await this.caller(req);
    next();
  };

  /** @throws VisavisError `unauthorized`, `forbidden`. */
  caller(req: Request): Promise<TherappaiCaller> {
    const asked = this.#asked.get(req) ?? this.#identify(req);
    this.#asked.set(req, asked);
    return asked;
  }

  /** By the account's key alone. @throws VisavisError `unauthorized`, `forbidden`. */
  async account(req: Request): Promise<AccountId> {
    const { accountId, endUserId } = await this.caller(req);
    if (endUserId === null) return accountId;
    throw new VisavisError(
      'forbidden',
      "An end user's access token does not allow that: send your account's API key.",
    );
  }

  /**
   * The end user that a call is about.
   * @param named as the call names them; needed with a key alone.
   * @throws VisavisError as `caller`; `validation_failed`; `forbidden` for a token that is another's.
   */
  async endUser(req: Request, named: string | undefined): Promise<EndUserGrant> {
    const { accountId, endUserId } = await this.caller(req);
    if (endUserId === null) return { accountId, endUserId: requireName(named) };
    if (named !== undefined && named !== endUserId) {
      throw new VisavisError('forbidden', 'The access token is another end user’s: leave `end_user_id` out.');
    }
    return { accountId, endUserId };
  }

  /** The account whose key the request has, if it has one. @throws VisavisError as `caller`, but for none at all. */
  async accountIfAny(req: Request): Promise<AccountId | undefined> {
    if (bearerOf(req) === undefined && headerOf(req, 'x-api-key') === undefined) return undefined;
    return this.account(req);
  }

  /** A name to count requests by; null: nobody's. Never refuses. */
  async counted(req: Request): Promise<string | null> {
    try {
      const { accountId, endUserId } = await this.caller(req);
      return endUserId === null ? accountId : `${accountId}/${endUserId}`;
    } catch {
      return null;
    }
  }

  async #identify(req: Request): Promise<TherappaiCaller> {
    const key = accountKeyOf(req);
    if (key !== undefined) return { accountId: await accountOfKey(this.#keys, key), endUserId: null };
    const bearer = bearerOf(req);
    if (bearer === undefined) {
      throw new VisavisError(
        'unauthorized',
        'Authentication credentials were not provided: send Authorization: Bearer with an access token (POST /login/), ' +
          "or your account's API key.",
      );
    }
    // Of somebody who logged in by a password: it ends with the login.
    const loggedIn = await this.#users.authenticate(bearer);
    if (loggedIn) return { accountId: loggedIn.user.accountId, endUserId: loggedIn.user.endUserId };
    const { accountId, endUserId } = await this.#tokens.verifyEndUserToken(bearer);
    return { accountId, endUserId };
  }
}

function requireName(named: string | undefined): string {
  const parsed = endUserIdSchema.safeParse(named);
  if (parsed.success) return parsed.data;
  const message = `is needed with an API key: your own id of the person, of at most ${KNOWLEDGE_LIMITS.endUserIdChars} characters`;
  throw new VisavisError('validation_failed', `end_user_id: ${message}`, {
    fields: [{ path: 'end_user_id', message }],
  });
}
