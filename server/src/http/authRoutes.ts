import { Router, type RequestHandler } from 'express';
import {
  changePasswordSchema,
  invitationTokenRequestSchema,
  signInSchema,
  signUpSchema,
  type InvitationPreviewWire,
} from '@visavis/shared';
import type { ConsoleCookie } from '../accounts/ConsoleSessions.ts';
import type { Accounts } from '../accounts/createAccounts.ts';
import { toMeWire } from './accountWire.ts';
import type { ConsoleCookies } from './ConsoleCookies.ts';
import type { Guard } from './Guard.ts';
import { requireOwnPage } from './ownPage.ts';
import { allowOnly, jsonBody, parseBody } from './requests.ts';

export interface AuthRoutesDeps {
  guard: Guard;
  accounts: Accounts;
  cookies: ConsoleCookies;
  publicUrl: string | null;
}

/** `/v1/auth` and the invited person's side of `/v1/invitations`: for people, with the console's cookie. */
export function authRoutes({ guard, accounts, cookies, publicUrl }: AuthRoutesDeps): Router {
  const { users, invitations, consoleSessions } = accounts;
  const router = Router();
  router.use(['/auth', '/invitations/preview', '/invitations/accept'], (_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  /** Signing in from another page would make its visitors act under an account of the page's choice. */
  const ownPage: RequestHandler = (req, _res, next) => {
    requireOwnPage(req, publicUrl, { orNone: true });
    next();
  };
  const meOf = async ({ token }: ConsoleCookie): Promise<ReturnType<typeof toMeWire>> => {
    const user = await consoleSessions.authenticate(token);
    if (!user) throw new Error('a session that began just now is gone');
    return toMeWire(await users.me(user.userId));
  };

  router
    .route('/auth/sign-up')
    .post(ownPage, jsonBody, async (req, res) => {
      const cookie = await users.signUp(parseBody(signUpSchema, req));
      cookies.set(res, cookie);
      res.status(201).json(await meOf(cookie));
    })
    .all(allowOnly('POST'));

  router
    .route('/auth/sign-in')
    .post(ownPage, jsonBody, async (req, res) => {
      const { email, password } = parseBody(signInSchema, req);
      const before = await guard.userIfAny(req);
      const cookie = await users.signIn(email, password);
      if (before) await users.signOut(before.sessionId);
      cookies.set(res, cookie);
      res.json(await meOf(cookie));
    })
    .all(allowOnly('POST'));

  router
    .route('/auth/sign-out')
    .post(ownPage, async (req, res) => {
      const user = await guard.userIfAny(req);
      if (user) await users.signOut(user.sessionId);
      cookies.clear(res);
      res.status(204).end();
    })
    .all(allowOnly('POST'));

  router
    .route('/auth/me')
    .get(guard.requireUser, async (req, res) => {
      res.json(toMeWire(await users.me(guard.user(req).userId)));
    })
    .all(allowOnly('GET'));

  router
    .route('/auth/password')
    .post(guard.requireUser, jsonBody, async (req, res) => {
      const { current_password, new_password } = parseBody(changePasswordSchema, req);
      const { userId, sessionId } = guard.user(req);
      await users.changePassword(userId, sessionId, { current: current_password, next: new_password });
      res.status(204).end();
    })
    .all(allowOnly('POST'));

  router
    .route('/invitations/preview')
    .post(ownPage, jsonBody, async (req, res) => {
      const { token } = parseBody(invitationTokenRequestSchema, req);
      const { accountName, email, role, expiresAt, known } = await invitations.preview(token);
      const body: InvitationPreviewWire = {
        account_name: accountName,
        email,
        role,
        expires_at: expiresAt.toISOString(),
        known,
      };
      res.json(body);
    })
    .all(allowOnly('POST'));

  router
    .route('/invitations/accept')
    .post(guard.requireUser, jsonBody, async (req, res) => {
      const { token } = parseBody(invitationTokenRequestSchema, req);
      const { userId } = guard.user(req);
      const { user } = await users.me(userId);
      await invitations.accept(user, token);
      res.json(toMeWire(await users.me(userId)));
    })
    .all(allowOnly('POST'));

  return router;
}
