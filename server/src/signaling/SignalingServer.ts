import { createHash } from 'node:crypto';
import {
  SIGNALING_NAMESPACE,
  SIGNALING_PROTOCOL_VERSION,
  signalingAuthSchema,
  VisavisError,
  type Clock,
  type SessionId,
} from '@visavis/shared';
import type { Namespace, Server, Socket } from 'socket.io';
import type { ClientGrant } from '../auth/TokenService.ts';
import type { LiveSessions } from '../dispatch/LiveSessions.ts';
import type { Logger } from '../log.ts';
import type { Service } from '../lifecycle.ts';
import { ClientConnection, type PageCommands } from './ClientConnection.ts';
import { describe, HandshakeError } from './answer.ts';
import { isOriginAllowed } from './createSocketServer.ts';

export interface SignalingServerOptions {
  readonly io: Server;
  readonly live: LiveSessions;
  readonly commands: PageCommands;
  /** @throws VisavisError `unauthorized`. */
  readonly verifyToken: (token: string) => Promise<ClientGrant>;
  /** @throws VisavisError `not_found`, `session_terminated`. */
  readonly requireConnectable: (id: SessionId) => Promise<void>;
  readonly allowedOrigins: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** The browsers' namespace: lets in who holds a session's token, from a page that may. */
export class SignalingServer implements Service {
  readonly id = 'signaling';
  readonly #options: SignalingServerOptions;
  readonly #namespace: Namespace;
  /**
   * Hashes of the tokens that joined a session which is still live: they stay good for coming back after a broken
   * connection, however long the conversation has lasted.
   */
  readonly #joined = new Map<string, ClientGrant>();

  constructor(options: SignalingServerOptions) {
    this.#options = options;
    this.#namespace = options.io.of(SIGNALING_NAMESPACE);
    options.live.observer.on('ended', (ended) => {
      for (const [token, { sessionId }] of this.#joined) {
        if (sessionId === ended) this.#joined.delete(token);
      }
    });
  }

  async start(): Promise<void> {
    this.#namespace.use((socket, next) => {
      this.#admit(socket).then(
        () => next(),
        (error: unknown) => next(new HandshakeError(error)),
      );
    });
    this.#namespace.on('connection', (socket) => this.#connected(socket));
  }

  async stop(): Promise<void> {
    this.#namespace.disconnectSockets(true);
  }

  async #admit(socket: Socket): Promise<void> {
    const { allowedOrigins, requireConnectable } = this.#options;
    if (!isOriginAllowed(socket.handshake.headers.origin, allowedOrigins)) {
      throw new VisavisError('forbidden', 'Pages of this origin may not connect here.');
    }
    const auth = signalingAuthSchema.safeParse(socket.handshake.auth);
    if (!auth.success) throw new VisavisError('unauthorized', `auth: ${describe(auth.error)}`);
    if (auth.data.protocol !== SIGNALING_PROTOCOL_VERSION) {
      throw new VisavisError(
        'protocol_mismatch',
        `This server speaks protocol ${SIGNALING_PROTOCOL_VERSION}; the SDK speaks ${auth.data.protocol}.`,
      );
    }
    const tokenHash = createHash('sha256').update(auth.data.token).digest('hex');
    const grant = await this.#grantOf(auth.data.token, tokenHash);
    await requireConnectable(grant.sessionId);
    const admitted: Admitted = { grant, tokenHash };
    socket.data = admitted;
  }

  async #grantOf(token: string, tokenHash: string): Promise<ClientGrant> {
    try {
      return await this.#options.verifyToken(token);
    } catch (error) {
      const joined = this.#joined.get(tokenHash);
      if (joined === undefined || !this.#options.live.has(joined.sessionId)) throw error;
      return joined;
    }
  }

  #connected(socket: Socket): void {
    const { grant, tokenHash } = socket.data as Admitted;
    const { live, commands, clock, log } = this.#options;
    new ClientConnection(socket, {
      grant,
      live,
      commands,
      clock,
      log: log.child({ sessionId: grant.sessionId }),
      onJoined: () => this.#joined.set(tokenHash, grant),
    });
  }
}

interface Admitted {
  readonly grant: ClientGrant;
  readonly tokenHash: string;
}
