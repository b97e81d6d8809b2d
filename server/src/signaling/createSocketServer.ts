import type { Server as HttpServer } from 'node:http';
import { systemClock, type Clock } from '@visavis/shared';
import { Server } from 'socket.io';
import { TokenBucket } from './TokenBucket.ts';

/*
 * A peer that vanishes without a word is known within PING_INTERVAL + PING_TIMEOUT; one whose process dies, at once.
 * The timeout leaves room for a busy machine: a media-worker taken for dead would cost its sessions a rebuild.
 */
const PING_INTERVAL_MS = 4_000;
const PING_TIMEOUT_MS = 6_000;
/** A browser's RTP capabilities take some 20 kB; nothing that is meant honestly takes more than this. */
const MAX_MESSAGE_BYTES = 128 * 1024;

/**
 * Packets of one connection, of whatever namespace and before any: a media-worker with a core's worth of sessions
 * sends a few dozen a second. A token costs a signature check: who tries one after another is cut off.
 */
const PACKETS_PER_SECOND = 300;
const PACKETS_BURST = 600;

/** The socket.io server of both namespaces. There is nothing in socket.io's default one. */
export function createSocketServer(
  http: HttpServer,
  allowedOrigins: readonly string[],
  clock: Clock = systemClock,
): Server {
  const server = new Server(http, {
    serveClient: false,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: 10_000,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    cors: { origin: allowedOrigins.includes('*') ? '*' : [...allowedOrigins] },
  });
  server.use((_socket, next) => next(new Error('There is nothing here: connect to /client.')));
  server.engine.on('connection', (connection: RawConnection) => {
    const bucket = new TokenBucket({ clock, perSecond: PACKETS_PER_SECOND, burst: PACKETS_BURST });
    connection.on('packet', () => {
      if (!bucket.take()) connection.close(true);
    });
  });
  return server;
}

/** engine.io's socket, as far as we need it. */
interface RawConnection {
  on(event: 'packet', listener: () => void): void;
  close(discard: boolean): void;
}

/** Browsers apply CORS to polling only; a WebSocket's origin has to be checked by us. No origin: not a page. */
export function isOriginAllowed(origin: string | undefined, allowedOrigins: readonly string[]): boolean {
  return origin === undefined || allowedOrigins.includes('*') || allowedOrigins.includes(origin);
}
