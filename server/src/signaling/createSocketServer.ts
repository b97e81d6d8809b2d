import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';

/*
 * A peer that vanishes without a word is known within PING_INTERVAL + PING_TIMEOUT; one whose process dies, at once.
 * The timeout leaves room for a busy machine: a media-worker taken for dead would cost its sessions a rebuild.
 */
const PING_INTERVAL_MS = 4_000;
const PING_TIMEOUT_MS = 6_000;
/** A browser's RTP capabilities take some 20 kB; nothing that is meant honestly takes more than this. */
const MAX_MESSAGE_BYTES = 128 * 1024;

/** The socket.io server of both namespaces. */
export function createSocketServer(http: HttpServer, allowedOrigins: readonly string[]): Server {
  return new Server(http, {
    serveClient: false,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: 10_000,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    cors: { origin: allowedOrigins.includes('*') ? '*' : [...allowedOrigins] },
  });
}

/** Browsers apply CORS to polling only; a WebSocket's origin has to be checked by us. No origin: not a page. */
export function isOriginAllowed(origin: string | undefined, allowedOrigins: readonly string[]): boolean {
  return origin === undefined || allowedOrigins.includes('*') || allowedOrigins.includes(origin);
}
