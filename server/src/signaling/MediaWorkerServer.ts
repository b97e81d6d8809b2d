import {
  MEDIA_WORKER_NAMESPACE,
  MEDIA_WORKER_PROTOCOL_VERSION,
  mediaWorkerAuthSchema,
  mediaWorkerToServerRequests,
  VisavisError,
  type Ack,
  type MediaWorkerToServerName,
  type MediaWorkerToServerRequest,
  type ToolOutcome,
  type PassageWire,
  type Quota,
} from '@visavis/shared';
import type { Namespace, Server, Socket } from 'socket.io';
import type { z } from 'zod';
import type { MediaWorkerHandlers } from '../dispatch/MediaWorkerLink.ts';
import type { Logger } from '../log.ts';
import type { Service } from '../lifecycle.ts';
import { answer, describe, HandshakeError } from './answer.ts';
import { SocketMediaWorkerLink } from './SocketMediaWorkerLink.ts';

export interface MediaWorkerServerOptions {
  readonly io: Server;
  /** @returns the id that the token is for; null for a token that any id may use. @throws VisavisError `unauthorized`. */
  readonly verifyToken: (token: string) => Promise<{ workerId: string | null }>;
  readonly handlers: MediaWorkerHandlers;
  readonly log: Logger;
}

type Answers = {
  hello: Record<string, never>;
  event: Record<string, never>;
  callTool: ToolOutcome;
  cancelTool: Record<string, never>;
  retrieve: { passages: PassageWire[]; warning?: string };
  meter: { stop: boolean; quota?: Quota | null };
  providers: Record<string, never>;
};

/** The media-workers' namespace: whoever holds a worker token says hello and is given sessions. */
export class MediaWorkerServer implements Service {
  readonly id = 'media-worker-server';
  readonly #options: MediaWorkerServerOptions;
  readonly #namespace: Namespace;
  /** By worker id: a worker that comes back before its old connection was missed takes its place. */
  readonly #links = new Map<string, SocketMediaWorkerLink>();

  constructor(options: MediaWorkerServerOptions) {
    this.#options = options;
    this.#namespace = options.io.of(MEDIA_WORKER_NAMESPACE);
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
    const auth = mediaWorkerAuthSchema.safeParse(socket.handshake.auth);
    if (!auth.success) throw new VisavisError('unauthorized', `auth: ${describe(auth.error)}`);
    if (auth.data.protocol !== MEDIA_WORKER_PROTOCOL_VERSION) {
      throw new VisavisError(
        'protocol_mismatch',
        `This server speaks media-worker protocol ${MEDIA_WORKER_PROTOCOL_VERSION}; you speak ${auth.data.protocol}.`,
      );
    }
    socket.data = await this.#options.verifyToken(auth.data.token);
  }

  #connected(socket: Socket): void {
    const { workerId } = socket.data as { workerId: string | null };
    const { handlers } = this.#options;
    const log = this.#options.log.child({ workerId });
    let link: SocketMediaWorkerLink | undefined;
    const ready = (): SocketMediaWorkerLink => {
      if (!link) throw new VisavisError('conflict', 'Say hello first.');
      return link;
    };
    serve(socket, 'hello', log, async (hello) => {
      if (workerId !== null && hello.workerId !== workerId) {
        throw new VisavisError('forbidden', 'This token is for another media-worker.');
      }
      link ??= this.#welcome(socket, hello, log);
      await handlers.ready(link, hello.replay);
      return {};
    });
    serve(socket, 'event', log, async (request) => {
      await handlers.event(ready(), request);
      return {};
    });
    serve(socket, 'callTool', log, async (request) => handlers.callTool(ready(), request));
    serve(socket, 'cancelTool', log, async (request) => {
      handlers.cancelTool(ready(), request);
      return {};
    });
    serve(socket, 'retrieve', log, (request) => handlers.retrieve(ready(), request));
    serve(socket, 'meter', log, async (report) => handlers.meter(ready(), report));
    serve(socket, 'providers', log, async ({ providers }) => {
      ready().providers = providers;
      return {};
    });
  }

  #welcome(socket: Socket, hello: MediaWorkerToServerRequest<'hello'>, log: Logger): SocketMediaWorkerLink {
    this.#links.get(hello.workerId)?.close();
    const link = new SocketMediaWorkerLink(socket, hello, log);
    this.#links.set(hello.workerId, link);
    link.observer.once('closed', () => {
      if (this.#links.get(hello.workerId) === link) this.#links.delete(hello.workerId);
    });
    return link;
  }
}

function serve<Name extends MediaWorkerToServerName>(
  socket: Socket,
  name: Name,
  log: Logger,
  handle: (request: MediaWorkerToServerRequest<Name>) => Promise<Answers[Name]>,
): void {
  const untyped: z.ZodType = mediaWorkerToServerRequests[name].request;
  const schema = untyped as z.ZodType<MediaWorkerToServerRequest<Name>>;
  const event: string = name;
  socket.on(event, (payload: unknown, ack?: unknown) => {
    void answer({ schema, payload, handle, log: log.child({ request: name }) }).then((result) => {
      if (typeof ack === 'function') (ack as (result: Ack<Answers[Name]>) => void)(result);
    });
  });
}
