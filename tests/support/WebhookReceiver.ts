import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { vi } from 'vitest';
import { webhookEventSchema, type Clock, type WebhookEventWire } from '@visavis/shared';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** `webhook-id`. */
  readonly id: string;
}

type Reply = (res: ServerResponse, received: Received) => void;

/** A customer's endpoint: keeps what it is sent, and answers as it is told. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** How it answers; by default 204. */
  reply: Reply = (res) => res.writeHead(204).end();
  readonly url: string;
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    server.on('request', (req, res: ServerResponse) => {
      const parts: Buffer[] = [];
      req.on('data', (part: Buffer) => parts.push(part));
      req.on('end', () => {
        const received: Received = {
          path: req.url ?? '',
          headers: req.headers,
          body: Buffer.concat(parts).toString('utf8'),
          id: String(req.headers['webhook-id']),
        };
        this.received.push(received);
        this.reply(res, received);
        for (const wake of this.#waiting) wake();
      });
    });
  }

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WebhookReceiver(server);
  }

  /** Answers with each of these in turn, the last one again and again. */
  replyWith(...statuses: readonly [number, ...number[]]): void {
    let next = 0;
    this.reply = (res) => res.writeHead(statuses[Math.min(next++, statuses.length - 1)]!).end('said');
  }

  /** Resolves once it has received so many. */
  async until(count: number): Promise<void> {
    while (this.received.length < count) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  /** What it was sent, each verified by the library's own verifier at the time of `clock`. */
  events(secret: string, clock: Clock): WebhookEventWire[] {
    return this.received.map((received) => verified(received, secret, clock));
  }

  clear(): void {
    this.received.length = 0;
    this.reply = (res) => res.writeHead(204).end();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** @throws WebhookVerificationError unless its signature is of this secret, and of now. */
export function verified({ body, headers }: Received, secret: string, clock: Clock): WebhookEventWire {
  const now = vi.spyOn(Date, 'now').mockReturnValue(clock.wallNow());
  try {
    const known = Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    );
    return webhookEventSchema.strict().parse(new Webhook(secret).verify(body, Object.fromEntries(known)));
  } finally {
    now.mockRestore();
  }
}
