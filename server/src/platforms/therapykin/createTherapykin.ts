import { Router, type Request, type RequestHandler } from 'express';
import type { BridgeService } from '../../bridges/BridgeService.ts';
import { ConsoleCookies } from '../../http/ConsoleCookies.ts';
import type { LimitClass, RateLimits } from '../../http/limits/RateLimits.ts';
import { errorHandler, type HttpLog } from '../../http/problems.ts';
import { noSuchPath } from '../../http/requests.ts';
import { bridgeRoutes } from './bridgeRoutes.ts';
import { kinosRoutes, type KinosRoutesDeps } from './kinosRoutes.ts';
import { therapykinAuthRoutes } from './therapykinAuthRoutes.ts';
import { therapykinMediaRoutes, type TherapykinMediaParts } from './therapykinMediaRoutes.ts';
import { writeError } from './therapykinErrors.ts';
import { TherapykinGuard, type TherapykinGuardDeps } from './TherapykinGuard.ts';
import type { TherapykinParts } from './therapykinParts.ts';
import { therapykinPaymentRoutes } from './therapykinPaymentRoutes.ts';
import { therapykinSessionRoutes } from './therapykinSessionRoutes.ts';
import { therapykinUserRoutes } from './therapykinUserRoutes.ts';

type Deps = Pick<TherapykinParts, 'accountId' | 'therapykin'> &
  Pick<KinosRoutesDeps, 'chat' | 'illustrations'> &
  Pick<TherapykinMediaParts, 'speech' | 'catalog'> &
  Pick<TherapykinGuardDeps, 'keys'> & {
    readonly bridges: BridgeService;
    readonly rateLimits: RateLimits;
    readonly publicUrl: string | null;
    readonly log: HttpLog;
  };

/** TherapyKin's API, to be mounted at its base path: see /docs. */
export function createTherapykin(deps: Deps): Router {
  const { publicUrl, therapykin } = deps;
  const cookies = new ConsoleCookies(publicUrl, 'visavis-therapykin');
  const guard = new TherapykinGuard({ users: therapykin.users, keys: deps.keys, cookies, publicUrl });
  const parts: TherapykinParts = { ...deps, guard, cookies };

  const router = Router();
  router.use(
    noStore,
    deps.rateLimits.handler(limitClassOf, (req) => guard.counted(req)),
  );
  router.use('/api/auth', therapykinAuthRoutes(parts));
  router.use('/api/sessions', therapykinSessionRoutes(parts));
  router.use('/api/users', therapykinUserRoutes(parts));
  router.use('/api/payments', therapykinPaymentRoutes(parts));
  router.use('/api/bridges', bridgeRoutes({ guard, bridges: deps.bridges }));
  router.use('/api', kinosRoutes({ ...deps, guard }));
  router.use('/api', therapykinMediaRoutes({ ...deps, guard }));
  router.use(noSuchPath);
  router.use(errorHandler(deps.log, writeError));
  return router;
}

/** The document's groups, by the beginning of the path. What a mediator answers costs what any conversation does. */
const CLASSES: readonly { readonly as: LimitClass; readonly path: RegExp }[] = [
  { as: 'auth', path: /^\/api\/auth\// },
  { as: 'engine', path: /^\/api\/(?:kinos|bridges\/messages|sessions\/create-demo)(?:\/|$)/ },
  { as: 'media', path: /^\/api\/(?:tts|stt|image-upload)(?:\/|$)/ },
];

export function limitClassOf({ path }: Pick<Request, 'path'>): LimitClass {
  const lower = path.toLowerCase();
  return CLASSES.find((each) => each.path.test(lower))?.as ?? 'other';
}

/** What is answered is between the person and us. */
const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};
