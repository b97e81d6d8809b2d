import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StripeRequest {
  readonly path: string;
  readonly authorization: string;
  readonly idempotencyKey: string;
  /** As Stripe's clients write it: `line_items[0][price_data][unit_amount]`. */
  readonly form: Readonly<Record<string, string>>;
}

/** Stands in for Stripe's API, over HTTP: takes what the SDK sends and answers in Stripe's shapes. */
export class StripeServer {
  readonly requests: StripeRequest[] = [];
  /** Whether it fails as Stripe does on a bad day. */
  down = false;
  readonly url: string;
  readonly #server: Server;
  #count = 0;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (req, res) => {
      const parts: Buffer[] = [];
      req.on('data', (part: Buffer) => parts.push(part));
      req.on('end', () => {
        const request: StripeRequest = {
          path: req.url ?? '',
          authorization: req.headers.authorization ?? '',
          idempotencyKey: String(req.headers['idempotency-key'] ?? ''),
          form: Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString('utf8'))),
        };
        this.requests.push(request);
        const { status, body } = this.#answer(request);
        res.writeHead(status, { 'content-type': 'application/json', 'request-id': `req_${++this.#count}` });
        res.end(JSON.stringify(body));
      });
    });
  }

  static async start(): Promise<StripeServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new StripeServer(server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer({ path, form }: StripeRequest): { status: number; body: object } {
    if (this.down) {
      const error = {
        type: 'card_error',
        code: 'processing_error',
        message: 'Try again later: sk_live_secret',
      };
      return { status: 402, body: { error } };
    }
    if (path === '/v1/checkout/sessions') {
      const id = `cs_test_${++this.#count}_${form.client_reference_id}`;
      const url = `https://checkout.stripe.com/c/pay/${id}`;
      return { status: 200, body: { id, object: 'checkout.session', url, ...form } };
    }
    if (path === '/v1/billing_portal/sessions') {
      const url = `https://billing.stripe.com/p/session/${form.customer}`;
      return { status: 200, body: { id: 'bps_1', object: 'billing_portal.session', url } };
    }
    return { status: 404, body: { error: { type: 'invalid_request_error', message: 'Unrecognized URL' } } };
  }
}
