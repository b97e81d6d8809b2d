import type { Request } from 'express';
import { VisavisError, type AccountId } from '@visavis/shared';
import type { ApiKeyService } from '../../accounts/ApiKeyService.ts';
import type { TokenService } from '../../auth/TokenService.ts';
import type { ConsoleCookies } from '../../http/ConsoleCookies.ts';
import { requireOwnPage } from '../../http/ownPage.ts';
import { bearerOf } from '../../http/requests.ts';
import { accountKeyOf, accountOfKey } from '../accountKey.ts';

/** Whose request it is. */
export interface MindigoCaller {
  readonly accountId: AccountId;
  /** As the header has it. */
  readonly userId: number;
  /** The same, as our sessions know end users. */
  readonly endUserId: string;
  readonly userName: string;
}

/** Who the headers say that it is. Nothing is believed of it yet. */
type Named = Omit<MindigoCaller, 'accountId'>;

export interface MindigoGuardDeps {
  readonly keys: ApiKeyService;
  readonly tokens: TokenService;
  readonly cookies: ConsoleCookies;
  readonly publicUrl: string | null;
  /** The account of requests without a credential, whose headers a gateway has checked; null: there are none such. */
  readonly trustedAccount: AccountId | null;
}

const MAX_NAME_CHARS = 200;

/**
 * `X-User-Id` and `X-User-Name` name a user, as the document has it; by themselves they open nothing. A credential that
 * owns the user does: the account's API key (all its users), or a token or cookie of that very user.
 */
export class MindigoGuard {
  readonly #deps: MindigoGuardDeps;
  readonly #asked = new WeakMap<Request, Promise<MindigoCaller>>();

  constructor(deps: MindigoGuardDeps) {
    this.#deps = deps;
  }

  /** @throws VisavisError `bad_request` for the headers, `unauthorized`, `forbidden` for another user's credential. */
  caller(req: Request): Promise<MindigoCaller> {
    const asked = this.#asked.get(req) ?? this.#identify(req);
    this.#asked.set(req, asked);
    return asked;
  }

  /** By the account's key alone: for what a customer's backend does on behalf of a user. @throws as `caller`. */
  async byKey(req: Request): Promise<MindigoCaller> {
    const named = namedIn(req);
    const key = accountKeyOf(req);
    if (key === undefined) throw noCredential();
    return { ...named, accountId: await accountOfKey(this.#deps.keys, key) };
  }

  /** A name to count requests by; null: nobody's. Never refuses. */
  async counted(req: Request): Promise<string | null> {
    try {
      const { accountId, endUserId } = await this.caller(req);
      return `${accountId}/${endUserId}`;
    } catch {
      return null;
    }
  }

  async #identify(req: Request): Promise<MindigoCaller> {
    const named = namedIn(req);
    const key = accountKeyOf(req);
    if (key !== undefined) return { ...named, accountId: await accountOfKey(this.#deps.keys, key) };
    const bearer = bearerOf(req);
    const cookie = bearer === undefined ? this.#deps.cookies.read(req) : undefined;
    const token = bearer ?? cookie;
    if (token === undefined) {
      const { trustedAccount } = this.#deps;
      if (trustedAccount === null) throw noCredential();
      return { ...named, accountId: trustedAccount };
    }
    const grant = await this.#deps.tokens.verifyEndUserToken(token);
    if (cookie !== undefined) requireOwnPage(req, this.#deps.publicUrl);
    if (grant.endUserId !== named.endUserId) {
      throw new VisavisError('forbidden', 'X-User-Id names another user than the credential is for.');
    }
    return { ...named, accountId: grant.accountId };
  }
}

/** @throws VisavisError `bad_request`. */
function namedIn(req: Request): Named {
  const id = req.get('x-user-id')?.trim() ?? '';
  const name = req.get('x-user-name')?.trim() ?? '';
  if (!/^\d{1,15}$/.test(id)) {
    throw new VisavisError('bad_request', 'Missing or invalid header: X-User-Id must be an integer.');
  }
  if (name === '' || name.length > MAX_NAME_CHARS) {
    throw new VisavisError(
      'bad_request',
      `Missing or invalid header: X-User-Name must be a name of at most ${MAX_NAME_CHARS} characters.`,
    );
  }
  const userId = Number(id);
  return { userId, endUserId: String(userId), userName: utf8(name) };
}

/** Header bytes come as Latin-1; most clients that send other letters send UTF-8. */
function utf8(text: string): string {
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  return decoded.includes('\uFFFD') ? text : decoded;
}

function noCredential(): VisavisError {
  return new VisavisError(
    'unauthorized',
    "X-User-Id alone proves nothing: send a user token (Authorization: Bearer, or its cookie), or your account's API key " +
      '(X-API-KEY). POST /user-token makes tokens.',
  );
}
