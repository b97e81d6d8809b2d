import {
  ERRORS,
  Observer,
  serverToMediaWorkerRequests,
  VisavisError,
  type ErrorCode,
  type MediaWorkerToServerRequest,
  type ProviderSnapshot,
  type ServerToMediaWorkerName,
  type ServerToMediaWorkerRequest,
} from '@visavis/shared';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import type {
  MediaWorkerLink,
  MediaWorkerLinkEvents,
  MediaWorkerResponse,
} from '../dispatch/MediaWorkerLink.ts';
import type { Logger } from '../log.ts';

const REQUEST_TIMEOUT_MS = 5_000;

const refusalSchema = z.object({
  ok: z.literal(false),
  error: z.object({ code: z.string(), message: z.string() }),
});

/** A media-worker behind a socket. */
export class SocketMediaWorkerLink implements MediaWorkerLink {
  readonly workerId: string;
  readonly capacity: number;
  readonly parts: Readonly<Record<string, string>>;
  providers: readonly ProviderSnapshot[] = [];
  readonly observer = new Observer<MediaWorkerLinkEvents>();
  readonly #socket: Socket;
  readonly #log: Logger;
  #closed = false;

  constructor(socket: Socket, hello: MediaWorkerToServerRequest<'hello'>, log: Logger) {
    this.workerId = hello.workerId;
    this.capacity = hello.capacity;
    this.parts = hello.parts;
    this.#socket = socket;
    this.#log = log;
    socket.once('disconnect', () => this.close());
  }

  get closed(): boolean {
    return this.#closed;
  }

  async request<Name extends ServerToMediaWorkerName>(
    name: Name,
    payload: ServerToMediaWorkerRequest<Name>,
    timeoutMs = REQUEST_TIMEOUT_MS,
  ): Promise<MediaWorkerResponse<Name>> {
    if (this.#closed) throw gone();
    let answer: unknown;
    const closed = Promise.withResolvers<never>();
    // socket.io itself would wait for the answer of a socket that is gone.
    const release = this.observer.once('closed', () => closed.reject(gone()));
    try {
      answer = await Promise.race([
        this.#socket.timeout(timeoutMs).emitWithAck(name, payload),
        closed.promise,
      ]);
    } catch (cause) {
      if (cause instanceof VisavisError) throw cause;
      throw new VisavisError('unavailable', `The media-worker did not answer "${name}" in time.`, { cause });
    } finally {
      release();
    }
    const refusal = refusalSchema.safeParse(answer);
    if (refusal.success) {
      const { code, message } = refusal.data.error;
      throw new VisavisError(Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'internal', message);
    }
    const response: z.ZodType = serverToMediaWorkerRequests[name].response;
    const parsed = z.object({ ok: z.literal(true), data: response }).safeParse(answer);
    if (!parsed.success) {
      this.#log.error({ request: name }, 'a media-worker answered what cannot be read');
      throw new VisavisError('internal', `The media-worker's answer to "${name}" cannot be read.`);
    }
    return parsed.data.data as MediaWorkerResponse<Name>;
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.disconnect(true);
    this.observer.emit('closed');
  }
}

function gone(): VisavisError {
  return new VisavisError('unavailable', 'The media-worker is gone; the session is being moved.');
}
