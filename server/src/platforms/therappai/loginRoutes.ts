import { Router, type RequestHandler } from 'express';
import { idPattern, VisavisError, type AccountId, type Clock } from '@visavis/shared';
import { END_USER_TOKEN_TTL_MS, type IssuedToken, type TokenService } from '../../auth/TokenService.ts';
import { allowOnly, bearerOf, jsonBody, parseBody } from '../../http/requests.ts';
import type { TherapykinUsers } from '../../therapykin/TherapykinUsers.ts';
import type { TherappaiGuard } from './TherappaiGuard.ts';
import {
  createUserSchema,
  emailField,
  loginSchema,
  type TokenWire,
  type UserWire,
} from './therappaiSchemas.ts';

export interface LoginRoutesDeps {
  readonly guard: TherappaiGuard;
  readonly tokens: TokenService;
  /** People with a password; TherapyKin's and this API's are the same. */
  readonly users: TherapykinUsers;
  readonly clock: Clock;
}

/** `POST /users/`, `/login/`, `/auth/token/` and `/logout/`: end users and their access tokens. */
export function loginRoutes({ guard, tokens, users, clock }: LoginRoutesDeps): Router {
  const router = Router();
  const byKey: RequestHandler = async (req, _res, next) => {
    await guard.account(req);
    next();
  };
  const wire = ({ token, expiresAt }: IssuedToken, endUserId: string): TokenWire => ({
    access_token: token,
    token_type: 'Bearer',
    expires_in: Math.max(1, Math.round((expiresAt.getTime() - clock.wallNow()) / 1_000)),
    end_user_id: endUserId,
  });

  router
    .route('/users')
    .post(byKey, jsonBody, async (req, res) => {
      const { email, password, name } = parseBody(createUserSchema, req);
      const firstName = name?.trim() ?? '';
      const { user, token } = await users.register(await guard.account(req), { email, password, firstName });
      const body: UserWire = {
        ...wire(token, user.endUserId),
        email: user.email,
        name: user.firstName || null,
      };
      res.status(201).json(body);
    })
    .all(allowOnly('POST'));

  router
    .route(['/login', '/auth/token'])
    .post(jsonBody, async (req, res) => {
      const accountId = await guard.accountIfAny(req);
      const { end_user_id: endUserId, email = '', password = '', account_id } = parseBody(loginSchema, req);
      if (endUserId !== undefined) {
        if (accountId === undefined) throw new VisavisError('unauthorized', NEEDS_KEY);
        const { token } = await tokens.issueEndUserToken({ accountId, endUserId });
        const body: TokenWire = {
          access_token: token,
          token_type: 'Bearer',
          expires_in: END_USER_TOKEN_TTL_MS / 1_000,
          end_user_id: endUserId,
        };
        res.json(body);
        return;
      }
      // What can be nobody's costs the same as what is nobody's.
      const known = emailField.safeParse(email).data ?? '';
      const of = accountId ?? (account_id !== undefined && isAccountId(account_id) ? account_id : NOBODYS);
      const { user, token } = await users.logIn(of, known, password);
      res.json(wire(token, user.endUserId));
    })
    .all(allowOnly('POST'));

  router
    .route('/logout')
    .post(async (req, res) => {
      await guard.caller(req);
      const loggedIn = await users.authenticate(bearerOf(req) ?? '');
      if (!loggedIn) {
        throw new VisavisError('bad_request', 'Only a login by password can be ended; other tokens expire.');
      }
      await users.logOut(loggedIn.loginId);
      res.status(204).end();
    })
    .all(allowOnly('POST'));

  return router;
}

const NEEDS_KEY =
  "An end user's id proves nothing: send your account's API key with it (Authorization: Bearer), or email and password.";
/** An account that there is not. */
const NOBODYS = 'acc_' as AccountId;

function isAccountId(id: string): id is AccountId {
  return idPattern('AccountId').test(id);
}
