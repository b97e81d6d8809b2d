import { SIGNALING_NAMESPACE, SIGNALING_PROTOCOL_VERSION, type Ack } from '@visavis/shared';
import { io, type Socket } from 'socket.io-client';
import type { TestServer } from './startServer.ts';

const ANSWER_WITHIN_MS = 30_000;

export type Answer = Ack<Record<string, unknown>>;

/** A browser's end of signaling without the SDK: it sends whatever a test likes. */
export class RawClient {
  readonly socket: Socket;
  /** Names of the events that it was told. */
  readonly told: string[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.onAny((name: string) => this.told.push(name));
  }

  /** @param auth as it is sent; whatever is wrong with it. */
  static dial(server: TestServer, auth: object, namespace = SIGNALING_NAMESPACE): RawClient {
    return new RawClient(
      io(server.url + namespace, {
        auth,
        reconnection: false,
        forceNew: true,
        transports: ['websocket'],
      }),
    );
  }

  /** @throws Error when the server does not let it in. */
  static async connect(server: TestServer, token: string): Promise<RawClient> {
    const client = RawClient.dial(server, { token, protocol: SIGNALING_PROTOCOL_VERSION });
    const outcome = await client.outcome();
    if (outcome !== 'connected') throw new Error(`refused: ${outcome}`);
    return client;
  }

  /** @returns `connected`, or the code or message with which the server refused. */
  async outcome(): Promise<string> {
    return new Promise((resolve) => {
      this.socket.once('connect', () => resolve('connected'));
      this.socket.once('connect_error', (error: Error & { data?: { code?: string } }) => {
        resolve(error.data?.code ?? error.message);
      });
    });
  }

  async ask(name: string, payload: unknown = {}): Promise<Answer> {
    return (await this.socket.timeout(ANSWER_WITHIN_MS).emitWithAck(name, payload)) as Answer;
  }

  /** @returns the code of the error, or `ok`. */
  async codeOf(name: string, payload: unknown = {}): Promise<string> {
    const answer = await this.ask(name, payload);
    return answer.ok ? 'ok' : answer.error.code;
  }

  /** @throws Error when the socket is still open after a while. */
  async disconnected(): Promise<void> {
    if (this.socket.disconnected) return;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the socket stays open')), ANSWER_WITHIN_MS);
      this.socket.once('disconnect', () => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  close(): void {
    this.socket.disconnect();
  }
}
