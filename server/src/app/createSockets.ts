import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock, MediaWorkerId } from '@visavis/shared';
import type { TokenService } from '../auth/TokenService.ts';
import type { Config } from '../config.ts';
import { MediaWorkerSupervisor } from '../dispatch/MediaWorkerSupervisor.ts';
import type { HttpService } from '../HttpService.ts';
import type { Service } from '../lifecycle.ts';
import type { Logger } from '../log.ts';
import { requireConnectable } from '../sessions/refusals.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import { createSocketServer } from '../signaling/createSocketServer.ts';
import { MediaWorkerServer } from '../signaling/MediaWorkerServer.ts';
import { SignalingServer } from '../signaling/SignalingServer.ts';
import type { Basics } from './Basics.ts';
import type { Live } from './createLive.ts';

const MEDIA_WORKER_ENTRY = fileURLToPath(new URL('../../../media-worker/src/main.ts', import.meta.url));
/** Children keep their token for as long as they live. */
const EMBEDDED_TOKEN_TTL_MS = 10 * 365 * 24 * 60 * 60_000;

/** Where media-workers and browsers come in. */
export interface Sockets {
  readonly mediaWorkers: MediaWorkerServer;
  /** Of the media-workers that are our own. */
  readonly admission: Service;
  readonly signaling: SignalingServer;
}

/** The media-workers that are our own. They need nothing of the server but to be let in. */
export function createMediaWorkers(
  config: Config,
  { clock, log }: { clock: Clock; log: Logger },
): MediaWorkerSupervisor {
  return new MediaWorkerSupervisor({
    workers: config.mediaWorkers,
    entry: MEDIA_WORKER_ENTRY,
    environment: config.mediaWorkerEnvironment,
    dataDir: join(config.dataDir, 'media-workers'),
    clock,
    log,
  });
}

export function createSockets(
  { config, clock, part }: Basics,
  deps: Pick<Live, 'live' | 'commands'> & {
    http: HttpService;
    sessions: SessionService;
    tokens: TokenService;
    supervisor: MediaWorkerSupervisor;
  },
): Sockets {
  const { http, live, commands, sessions, tokens, supervisor } = deps;
  const io = createSocketServer(http.server, config.allowedOrigins, clock);
  return {
    mediaWorkers: new MediaWorkerServer({
      io,
      verifyToken: async (token) =>
        isSecret(token, config.mediaWorkerToken) ? { workerId: null } : tokens.verifyWorkerToken(token),
      handlers: live,
      log: part('media-workers'),
    }),
    admission: supervisor.service(async (workerId) => ({
      serverUrl: http.localUrl,
      token: (await tokens.issueWorkerToken(workerId as MediaWorkerId, EMBEDDED_TOKEN_TTL_MS)).token,
    })),
    signaling: new SignalingServer({
      io,
      live,
      commands,
      verifyToken: (token) => tokens.verifyClientToken(token),
      requireConnectable: async (id) => requireConnectable(await sessions.load(id)),
      allowedOrigins: config.allowedOrigins,
      clock,
      log: part('signaling'),
    }),
  };
}

function isSecret(given: string, secret: string | null): boolean {
  if (secret === null) return false;
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(secret));
}
