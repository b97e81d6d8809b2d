import type { Router } from 'express';
import type { AccountId } from '@visavis/shared';
import type { RateLimits } from '../../http/limits/RateLimits.ts';
import { userCookies } from '../../http/userCookies.ts';
import { MindigoGuard, type MindigoGuardDeps } from './MindigoGuard.ts';
import { mindigoRoutes, type MindigoRoutesDeps } from './mindigoRoutes.ts';

type Deps = Pick<MindigoRoutesDeps, 'sessions' | 'chat' | 'tokens' | 'log'> &
  Pick<MindigoGuardDeps, 'keys'> & {
    readonly rateLimits: RateLimits;
    readonly publicUrl?: string | null;
    readonly allowedOrigins?: readonly string[];
    readonly trustedMindigoAccount?: AccountId | null;
  };

/** MindIgo's API, to be mounted at its base path. */
export function createMindigo(deps: Deps): Router {
  const publicUrl = deps.publicUrl ?? null;
  const cookies = userCookies(publicUrl);
  const guard = new MindigoGuard({
    keys: deps.keys,
    tokens: deps.tokens,
    cookies,
    publicUrl,
    trustedAccount: deps.trustedMindigoAccount ?? null,
  });
  const limit = deps.rateLimits.handler(
    ({ method }) => (method === 'POST' ? 'engine' : 'other'),
    (req) => guard.counted(req),
  );
  const allowedOrigins = deps.allowedOrigins ?? ['*'];
  return mindigoRoutes({ ...deps, guard, cookies, publicUrl, allowedOrigins, limit });
}
