import { Router, type RequestHandler } from 'express';
import { END_USER_TOKEN_TTL_MS, type TokenService } from '../../auth/TokenService.ts';
import { allowOnly, jsonBody, parseBody } from '../../http/requests.ts';
import type { TherappaiGuard } from './TherappaiGuard.ts';
import { loginSchema, type TokenWire } from './therappaiSchemas.ts';

/** `POST /login/` and `POST /auth/token/`: access tokens of end users. */
export function loginRoutes({ guard, tokens }: { guard: TherappaiGuard; tokens: TokenService }): Router {
  const router = Router();
  const identified: RequestHandler = async (req, _res, next) => {
    await guard.account(req);
    next();
  };

  router
    .route(['/login', '/auth/token'])
    .post(identified, jsonBody, async (req, res) => {
      const accountId = await guard.account(req);
      const { end_user_id: endUserId } = parseBody(loginSchema, req);
      const { token } = await tokens.issueEndUserToken({ accountId, endUserId });
      const body: TokenWire = {
        access_token: token,
        token_type: 'Bearer',
        expires_in: END_USER_TOKEN_TTL_MS / 1_000,
        end_user_id: endUserId,
      };
      res.json(body);
    })
    .all(allowOnly('POST'));

  return router;
}
