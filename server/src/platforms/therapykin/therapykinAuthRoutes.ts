import { Router, type RequestHandler } from 'express';
import { VisavisError } from '@visavis/shared';
import { requireOwnPage } from '../../http/ownPage.ts';
import { allowOnly, jsonBody } from '../../http/requests.ts';
import type { TherapykinUser } from '../../therapykin/TherapykinUsers.ts';
import {
  bodyOf,
  emailSchema,
  firstNameSchema,
  isMissing,
  newPasswordSchema,
  PASSWORD_MIN_CHARS,
  specialistSchema,
  take,
  takeIfAny,
} from './therapykinBodies.ts';
import { failing } from './therapykinErrors.ts';
import type { TherapykinParts } from './therapykinParts.ts';

const TOO_SHORT = `Password must have at least ${PASSWORD_MIN_CHARS} characters`;

/** `/api/auth`. */
export function therapykinAuthRoutes({
  accountId,
  guard,
  cookies,
  therapykin: { users },
  publicUrl,
}: TherapykinParts): Router {
  const router = Router();
  /** Logging in from another page would make its visitors act as somebody of the page's choice. */
  const ownPage: RequestHandler = (req, _res, next) => {
    requireOwnPage(req, publicUrl, { orNone: true });
    next();
  };

  router
    .route('/login')
    .post(failing('Login failed'), ownPage, jsonBody, async (req, res) => {
      const { email, password } = bodyOf(req);
      if (isMissing(email) || isMissing(password))
        throw new VisavisError('bad_request', 'Email and password are required');
      const before = await guard.ifAny(req);
      // What can be nobody's email costs the same as one that is nobody's.
      const known = emailSchema.safeParse(email).data ?? '';
      const { user, token } = await users.logIn(accountId, known, String(password));
      if (before) await users.logOut(before.loginId);
      cookies.set(res, token);
      res.json({ message: 'Login successful', user: toWire(user) });
    })
    .all(allowOnly('POST'));

  router
    .route('/register')
    .post(failing('Registration failed'), ownPage, jsonBody, async (req, res) => {
      const body = bodyOf(req);
      if (isMissing(body.email) || isMissing(body.firstName) || isMissing(body.password))
        throw new VisavisError('bad_request', 'Email, first name, and password are required');
      const request = {
        email: take(emailSchema, body.email, 'A valid email is required'),
        firstName: take(firstNameSchema, body.firstName, 'A valid first name is required'),
        password: take(newPasswordSchema, body.password, TOO_SHORT),
        specialist: takeIfAny(specialistSchema, body.specialist, 'Invalid specialist value'),
      };
      const { user, token } = await users.register(accountId, request);
      cookies.set(res, token);
      res.status(201).json({ message: 'User registered successfully', user: toWire(user) });
    })
    .all(allowOnly('POST'));

  router
    .route('/logout')
    .post(failing('Logout failed'), ownPage, async (req, res) => {
      const before = await guard.ifAny(req);
      if (before) await users.logOut(before.loginId);
      cookies.clear(res);
      res.json({ message: 'Logout successful' });
    })
    .all(allowOnly('POST'));

  router
    .route('/me')
    .get(failing('Authentication check failed'), async (req, res) => {
      res.json({ user: toWire(await guard.user(req)) });
    })
    .all(allowOnly('GET'));

  router
    .route('/change-password')
    .post(failing('Failed to change password'), guard.requireUser, jsonBody, async (req, res) => {
      const { currentPassword, newPassword } = bodyOf(req);
      if (isMissing(currentPassword) || isMissing(newPassword))
        throw new VisavisError('bad_request', 'Current password and new password are required');
      const { id } = await guard.user(req);
      const next = take(newPasswordSchema, newPassword, TOO_SHORT);
      const token = await users.changePassword(id, { current: String(currentPassword), next });
      cookies.set(res, token);
      res.json({ message: 'Password updated successfully' });
    })
    .all(allowOnly('POST'));

  return router;
}

function toWire({ id, email, firstName }: TherapykinUser): object {
  return { id, email, firstName };
}
