import cors from 'cors';
import { Router, type Request, type RequestHandler } from 'express';
import type { Clock } from '@visavis/shared';
import type { ApiKeyService } from '../../accounts/ApiKeyService.ts';
import type { TokenService } from '../../auth/TokenService.ts';
import type { Catalog } from '../../catalog/Catalog.ts';
import type { ClipService } from '../../clips/ClipService.ts';
import type { ChatService } from '../../chat/ChatService.ts';
import { UserSessions } from '../../chat/UserSessions.ts';
import type { LimitClass, RateLimits } from '../../http/limits/RateLimits.ts';
import { errorHandler, type HttpLog } from '../../http/problems.ts';
import { noSuchPath } from '../../http/requests.ts';
import type { Journal } from '../../journal/Journal.ts';
import type { ProfileService } from '../../profiles/ProfileService.ts';
import type { SpeechFiles } from '../../speech/SpeechFiles.ts';
import type { TherapykinServices } from '../../therapykin/createTherapykinServices.ts';
import type { SessionService } from '../../sessions/SessionService.ts';
import { AvatarClips } from './AvatarClips.ts';
import { catalogueRoutes } from './catalogueRoutes.ts';
import { chattingRoutes } from './chattingRoutes.ts';
import { clipRoutes } from './clipRoutes.ts';
import { journalRoutes } from './journalRoutes.ts';
import { loginRoutes } from './loginRoutes.ts';
import { Therapist, PROFILE } from './Therapist.ts';
import { TherappaiGuard } from './TherappaiGuard.ts';
import { writeError } from './therappaiErrors.ts';

export interface TherappaiDeps {
  readonly keys: ApiKeyService;
  readonly tokens: TokenService;
  readonly sessions: SessionService;
  readonly chat: ChatService;
  readonly clips: ClipService;
  readonly journal: Journal;
  readonly speech: SpeechFiles;
  readonly therapykin: Pick<TherapykinServices, 'users'>;
  readonly catalog: Catalog;
  readonly profiles: ProfileService;
  readonly rateLimits: RateLimits;
  readonly clock: Clock;
  readonly publicUrl?: string | null;
  /** Pages that may call it from the browser; `*` for any. */
  readonly allowedOrigins?: readonly string[];
  readonly log: HttpLog;
}

/** The therappai API, to be mounted at its base path: see /docs. */
export function createTherappai(deps: TherappaiDeps): Router {
  const { users } = deps.therapykin;
  const { keys, tokens, sessions, speech, chat, clips, catalog, profiles, clock, log } = deps;
  const publicUrl = deps.publicUrl ?? null;
  const origins = deps.allowedOrigins ?? ['*'];
  const guard = new TherappaiGuard({ keys, tokens, users });
  const therapist = new Therapist({
    chat,
    profiles,
    sessions: new UserSessions({
      sessions,
      clock,
      origin: 'therappai',
      request: { profile: PROFILE, modality: 'text', greeting: null, idle_timeout_ms: null },
    }),
    log,
  });

  const router = Router();
  router.use(cors({ origin: origins.includes('*') ? '*' : [...origins] }));
  const counted = (req: Request): Promise<string | null> => guard.counted(req);
  const limit = deps.rateLimits.handler((req) => classOf(req.method, req.path), counted);
  const passwordLimit = deps.rateLimits.handler(() => 'auth', counted);
  router.use(async (req, res, next) => {
    // Who brings no key may be guessing passwords.
    const guesses = LOGIN.test(req.path) && (await guard.counted(req)) === null;
    await (guesses ? passwordLimit : limit)(req, res, next);
  });
  router.use(noStore);
  router.use(loginRoutes({ guard, tokens, users, clock }));
  router.use('/chatting', chattingRoutes({ guard, therapist, speech }));
  const avatarClips = new AvatarClips({ clips, catalog, clock });
  router.use('/liveavatar', clipRoutes({ guard, therapist, avatarClips, clips, tokens, publicUrl }));
  router.use('/liveavatar', catalogueRoutes({ guard, catalog, profiles, publicUrl }));
  router.use(journalRoutes({ guard, journal: deps.journal, chat, publicUrl }));
  router.use(noSuchPath);
  router.use(errorHandler(log, writeError));
  return router;
}

const LOGIN = /^\/(?:login|auth\/token)\/?$/i;

/** What makes somebody speak counts as that. */
function classOf(method: string, path: string): LimitClass {
  return method === 'POST' && /^\/(chatting|liveavatar)\b/i.test(path) ? 'engine' : 'other';
}

/** What is answered is between the user and us. */
const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};
