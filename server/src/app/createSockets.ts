import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MediaWorkerId } from '@visavis/shared';
import type { TokenService } from '../auth/TokenService.ts';
import { MediaWorkerSupervisor } from '../dispatch/MediaWorkerSupervisor.ts';
import type { HttpService } from '../HttpService.ts';
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

/** Where media-workers and browsers come in, and the media-workers that are our own. */
export interface Sockets {
  readonly mediaWorkers: MediaWorkerServer;
  readonly supervisor: MediaWorkerSupervisor;
  readonly signaling: SignalingServer;
}

export function createSockets(
  { config, clock, part }: Basics,
  deps: Pick<Live, 'live' | 'commands'> & {
    http: HttpService;
    sessions: SessionService;
    tokens: TokenService;
  },
): Sockets {
  const { http, live, commands, sessions, tokens } = deps;
  const io = createSocketServer(http.server, config.allowedOrigins, clock);
  return {
    mediaWorkers: new MediaWorkerServer({
      io,
      verifyToken: async (token) =>
        isSecret(token, config.mediaWorkerToken) ? { workerId: null } : tokens.verifyWorkerToken(token),
      handlers: live,
      log: part('media-workers'),
    }),
    supervisor: new MediaWorkerSupervisor({
      workers: config.mediaWorkers,
      entry: MEDIA_WORKER_ENTRY,
      environment: config.mediaWorkerEnvironment,
      dataDir: join(config.dataDir, 'media-workers'),
      serverUrl: () => http.localUrl,
      issueToken: async (workerId) =>
        (await tokens.issueWorkerToken(workerId as MediaWorkerId, EMBEDDED_TOKEN_TTL_MS)).token,
      clock,
      log: part('media-worker'),
    }),
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
