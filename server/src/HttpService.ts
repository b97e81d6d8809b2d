import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Service } from './lifecycle.ts';

/** The listening HTTP server. Sockets are attached to `server` before it starts. */
export class HttpService implements Service {
  readonly id = 'http';
  readonly server: Server;
  readonly #port: number;
  readonly #host: string;

  constructor(options: { handler: RequestListener; port: number; host: string }) {
    this.server = createServer(options.handler);
    this.#port = options.port;
    this.#host = options.host;
  }

  /** @throws Error that names PORT when it cannot be listened on. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (cause: Error & { code?: string }) => {
        const why = cause.code === 'EADDRINUSE' ? 'another program has it' : cause.message;
        reject(new Error(`Cannot listen on port ${this.#port}: ${why}. Set PORT to another one.`, { cause }));
      });
      this.server.listen(this.#port, this.#host, resolve);
    });
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** The port that is listened on, which the system chose when 0 was asked for. */
  get port(): number {
    const address = this.server.address();
    return isAddressInfo(address) ? address.port : this.#port;
  }

  /** How processes of this machine reach it. */
  get localUrl(): string {
    const anyAddress = this.#host === '0.0.0.0' || this.#host === '::';
    const host = anyAddress ? '127.0.0.1' : this.#host.includes(':') ? `[${this.#host}]` : this.#host;
    return `http://${host}:${this.port}`;
  }
}

function isAddressInfo(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
