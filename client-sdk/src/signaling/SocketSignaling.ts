import {
  ERRORS,
  signalingEvents,
  signalingRequests,
  SIGNALING_NAMESPACE,
  SIGNALING_PROTOCOL_VERSION,
  TypedEmitter,
  type ErrorCode,
  type SignalingEventName,
  type SignalingRequest,
  type SignalingRequestName,
  type SignalingResponse,
} from '@visavis/shared';
import { io, type Socket } from 'socket.io-client';
import { AvatarSessionError, type AvatarSessionErrorCode } from '../AvatarSessionError.ts';
import type { SignalingChannel, SignalingChannelEvents } from './SignalingChannel.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 10_000;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** @returns the error that the server sent as `{code, message}`, or one with the fallback code. */
function serverError(
  data: unknown,
  fallback: AvatarSessionErrorCode,
  fallbackMessage: string,
): AvatarSessionError {
  const { code, message } = isRecord(data) ? data : {};
  const known = typeof code === 'string' && Object.hasOwn(ERRORS, code);
  return new AvatarSessionError(
    known ? (code as ErrorCode) : fallback,
    typeof message === 'string' ? message : fallbackMessage,
  );
}

/**
 * Signaling over socket.io. It never reconnects by itself: a lost channel is told, and its owner makes a new one with a
 * fresh token, so no socket can reopen behind the owner's back.
 */
export class SocketSignaling extends TypedEmitter<SignalingChannelEvents> implements SignalingChannel {
  readonly #socket: Socket;
  readonly #abortPending = new Set<(error: AvatarSessionError) => void>();
  #closed = false;

  private constructor(socket: Socket) {
    super();
    this.#socket = socket;
  }

  /** @see SignalingConnector */
  static async connect({
    url,
    token,
    signal,
  }: {
    url: string;
    token: string;
    signal: AbortSignal;
  }): Promise<SocketSignaling> {
    const socket = io(url + SIGNALING_NAMESPACE, {
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      auth: { token, protocol: SIGNALING_PROTOCOL_VERSION },
      reconnection: false,
      // A manager shared between sessions would tie their sockets' lives together.
      forceNew: true,
      timeout: CONNECT_TIMEOUT_MS,
      autoConnect: false,
    });
    const channel = new SocketSignaling(socket);
    // Before the socket opens: an event may come with the first bytes.
    for (const name of Object.keys(signalingEvents) as SignalingEventName[]) channel.#listen(name);
    try {
      await channel.#open(signal);
    } catch (error) {
      channel.close();
      throw error;
    }
    return channel;
  }

  get closed(): boolean {
    return this.#closed;
  }

  #open(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(new AvatarSessionError('aborted', 'Connecting was called off.'));
      if (signal.aborted) {
        abort();
        return;
      }
      signal.addEventListener('abort', abort, { once: true });
      const settle = (): void => signal.removeEventListener('abort', abort);
      this.#socket.once('connect', () => {
        settle();
        resolve();
      });
      this.#socket.once('connect_error', (error: Error & { data?: unknown }) => {
        settle();
        reject(serverError(error.data, 'network', `The Visavis server cannot be reached: ${error.message}`));
      });
      this.#socket.once('disconnect', (reason) => {
        settle();
        this.#lose(
          new AvatarSessionError('signaling_lost', `The connection to the server was lost: ${reason}`),
        );
      });
      this.#socket.connect();
    });
  }

  #listen(name: SignalingEventName): void {
    const event: string = name;
    this.#socket.on(event, (payload: unknown, ack?: () => void) => {
      if (this.#closed) return;
      const parsed = signalingEvents[name].safeParse(payload);
      // A newer server may say more than this SDK knows: what cannot be read is left out, the session goes on.
      if (!parsed.success) return;
      this.emit(name, ...([parsed.data] as SignalingChannelEvents[SignalingEventName]));
      // After its listeners: the page knows it now.
      ack?.();
    });
  }

  async request<Name extends SignalingRequestName>(
    name: Name,
    data: SignalingRequest<Name>,
    timeoutMs = REQUEST_TIMEOUT_MS,
  ): Promise<SignalingResponse<Name>> {
    const answer = await this.#ask(name, data, timeoutMs);
    if (isRecord(answer) && answer.ok === true) {
      const parsed = signalingRequests[name].response.safeParse(answer.data);
      if (parsed.success) return parsed.data as SignalingResponse<Name>;
    } else if (isRecord(answer) && answer.ok === false) {
      throw serverError(answer.error, 'internal', `The server refused "${name}".`);
    }
    throw new AvatarSessionError('bad_response', `The server's answer to "${name}" cannot be read.`);
  }

  #ask(name: string, data: unknown, timeoutMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new AvatarSessionError('signaling_lost', 'There is no connection to the server.'));
        return;
      }
      this.#abortPending.add(reject);
      this.#socket.timeout(timeoutMs).emit(name, data, (late: Error | null, answer: unknown) => {
        this.#abortPending.delete(reject);
        if (late) reject(new AvatarSessionError('timeout', `The server did not answer "${name}" in time.`));
        else resolve(answer);
      });
    });
  }

  #lose(error: AvatarSessionError): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#release(error);
    this.emit('lost', error);
  }

  #release(error: AvatarSessionError): void {
    this.#socket.removeAllListeners();
    // Before disconnect(), which would answer them with an error of its own.
    for (const reject of this.#abortPending) reject(error);
    this.#abortPending.clear();
    this.#socket.disconnect();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#release(new AvatarSessionError('aborted', 'The connection was closed.'));
    this.removeAllListeners();
  }
}
