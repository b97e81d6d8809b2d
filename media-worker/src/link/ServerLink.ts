import {
  MEDIA_WORKER_NAMESPACE,
  MEDIA_WORKER_PROTOCOL_VERSION,
  serverToMediaWorkerRequests,
  TypedEmitter,
  VisavisError,
  type Ack,
  type MediaWorkerAuth,
  type MediaWorkerToServerEvents,
  type MediaWorkerToServerName,
  type MediaWorkerToServerRequest,
  type ServerToMediaWorkerEvents,
  type ServerToMediaWorkerName,
  type ServerToMediaWorkerRequest,
} from '@visavis/shared';
import type { Logger } from 'pino';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';

/** What the server may ask of this media-worker; each answer is the ack's data, each throw its error. */
export type ServerRequestHandlers = {
  [Name in ServerToMediaWorkerName]: (
    request: ServerToMediaWorkerRequest<Name>,
  ) => Promise<ResponseOf<Name>> | ResponseOf<Name>;
};
type ResponseOf<Name extends ServerToMediaWorkerName> = z.output<
  (typeof serverToMediaWorkerRequests)[Name]['response']
>;

export interface ServerLinkEvents {
  /** Connected (again): time to say hello. */
  connected: [];
  /** The connection is gone; socket.io tries to connect again by itself. */
  disconnected: [reason: string];
}

const ACK_TIMEOUT_MS = 5_000;

/** The control path to the server. Owns its socket; requests are validated where the bytes come in. */
export class ServerLink extends TypedEmitter<ServerLinkEvents> {
  readonly #socket: Socket<ServerToMediaWorkerEvents, MediaWorkerToServerEvents>;
  readonly #log: Logger;

  constructor(options: { serverUrl: string; token: string; handlers: ServerRequestHandlers; log: Logger }) {
    super();
    this.#log = options.log;
    const auth: MediaWorkerAuth = { token: options.token, protocol: MEDIA_WORKER_PROTOCOL_VERSION };
    this.#socket = io(new URL(MEDIA_WORKER_NAMESPACE, options.serverUrl).href, {
      auth,
      transports: ['websocket'],
      reconnectionDelay: 200,
      reconnectionDelayMax: 2_000,
    });
    this.#socket.on('connect', () => this.emit('connected'));
    this.#socket.on('disconnect', (reason) => this.emit('disconnected', reason));
    this.#socket.on('connect_error', (error) =>
      this.#log.warn({ reason: error.message }, 'server not reachable'),
    );
    const requests = serverToMediaWorkerRequests;
    const { handlers } = options;
    this.#serve('start', requests.start.request, handlers.start);
    this.#serve('stop', requests.stop.request, handlers.stop);
    this.#serve('peer', requests.peer.request, handlers.peer);
    this.#serve('userMessage', requests.userMessage.request, handlers.userMessage);
    this.#serve('commitTurn', requests.commitTurn.request, handlers.commitTurn);
    this.#serve('interrupt', requests.interrupt.request, handlers.interrupt);
    this.#serve('updateKnowledge', requests.updateKnowledge.request, handlers.updateKnowledge);
    this.#serve('forgetMemory', requests.forgetMemory.request, handlers.forgetMemory);
    this.#serve('speak', requests.speak.request, handlers.speak);
    this.#serve('updateContext', requests.updateContext.request, handlers.updateContext);
    this.#serve('updateSettings', requests.updateSettings.request, handlers.updateSettings);
    this.#serve('setModality', requests.setModality.request, handlers.setModality);
    this.#serve('pushToTalk', requests.pushToTalk.request, handlers.pushToTalk);
    this.#serve('setBitrate', requests.setBitrate.request, handlers.setBitrate);
  }

  /** @throws VisavisError with the server's code, or `unavailable` when no answer comes in time. */
  async request<Name extends MediaWorkerToServerName>(
    name: Name,
    payload: MediaWorkerToServerRequest<Name>,
    timeoutMs = ACK_TIMEOUT_MS,
  ): Promise<AckData<Name>> {
    let answer: Ack<AckData<Name>>;
    try {
      // socket.io's types cannot follow a generic event name; payload and answer are tied to it by our own signature.
      const emitter = this.#socket.timeout(timeoutMs) as {
        emitWithAck(name: string, payload: unknown): Promise<unknown>;
      };
      answer = (await emitter.emitWithAck(name, payload)) as Ack<AckData<Name>>;
    } catch (cause) {
      throw new VisavisError('unavailable', `The server did not answer "${name}" in time.`, { cause });
    }
    if (!answer.ok) throw new VisavisError('conflict', `${answer.error.code}: ${answer.error.message}`);
    return answer.data;
  }

  close(): void {
    this.removeAllListeners();
    this.#socket.disconnect();
  }

  #serve<Request, Response>(
    name: ServerToMediaWorkerName,
    schema: z.ZodType<Request>,
    handle: (request: Request) => Promise<Response> | Response,
  ): void {
    const listener = (payload: unknown, ack?: (answer: Ack<Response>) => void): void => {
      this.#answer(name, schema, handle, payload).then(
        (answer) => ack?.(answer),
        (error: unknown) => this.#log.error({ err: error, name }, 'request failed'),
      );
    };
    (this.#socket as { on(name: string, listener: (...args: never[]) => void): unknown }).on(name, listener);
  }

  async #answer<Request, Response>(
    name: ServerToMediaWorkerName,
    schema: z.ZodType<Request>,
    handle: (request: Request) => Promise<Response> | Response,
    payload: unknown,
  ): Promise<Ack<Response>> {
    const parsed = schema.safeParse(payload);
    if (!parsed.success) {
      return { ok: false, error: { code: 'bad_request', message: z.prettifyError(parsed.error) } };
    }
    try {
      return { ok: true, data: await handle(parsed.data) };
    } catch (error) {
      if (!(error instanceof VisavisError)) this.#log.error({ err: error, name }, 'request failed');
      const code = error instanceof VisavisError ? error.code : 'internal';
      return { ok: false, error: { code, message: error instanceof Error ? error.message : String(error) } };
    }
  }
}

type AckData<Name extends MediaWorkerToServerName> = Parameters<
  Parameters<MediaWorkerToServerEvents[Name]>[1]
>[0] extends infer Answer
  ? Answer extends { ok: true; data: infer Data }
    ? Data
    : never
  : never;
