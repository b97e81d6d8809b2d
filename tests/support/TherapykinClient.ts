import { randomBytes } from 'node:crypto';
import type { Answer, TestHttpServer } from './httpServer.ts';

const COOKIE = '__Host-visavis-therapykin';

/** A browser with TherapyKin's API: it keeps the cookie, and sends its page's origin. */
export class TherapykinClient {
  readonly server: TestHttpServer;
  readonly email: string;
  readonly password = 'password123';
  /** Their id, as the API tells it: also their end user id. */
  id = '';
  token: string | undefined;

  constructor(server: TestHttpServer, email = `${randomBytes(8).toString('hex')}@example.com`) {
    this.server = server;
    this.email = email;
  }

  /** Somebody new, logged in. */
  static async register(server: TestHttpServer, more: object = {}): Promise<TherapykinClient> {
    const client = new TherapykinClient(server);
    const { email, password } = client;
    const body = { email, firstName: 'John', password, ...more };
    const answer = await client.post('/auth/register', body);
    if (answer.status !== 201) throw new Error(`not registered: ${answer.bytes.toString()}`);
    client.id = (answer.json as { user: { id: string } }).user.id;
    return client;
  }

  get cookie(): Record<string, string> {
    return this.token === undefined ? {} : { cookie: `${COOKIE}=${this.token}` };
  }

  async post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('POST', path, body, { origin: this.server.url, ...headers });
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('GET', path, undefined, headers);
  }

  async request(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await this.server.request(method, `/therapykin/api${path}`, {
      key: null,
      headers: { ...this.cookie, ...headers },
      body,
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, value] = new RegExp(`^${COOKIE}=([^;]*)`).exec(set) ?? [];
      if (value !== undefined) this.token = value === '' ? undefined : value;
    }
    return answer;
  }
}
