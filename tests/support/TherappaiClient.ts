import { randomUUID } from 'node:crypto';
import type { Answer, TestHttpServer } from './httpServer.ts';

export const THERAPPAI = '/therappai/api/v1';

/** An end user of the therappai API, with an access token of their own. */
export class TherappaiClient {
  readonly endUserId: string;
  readonly token: string;
  readonly #server: TestHttpServer;

  private constructor(server: TestHttpServer, endUserId: string, token: string) {
    this.#server = server;
    this.endUserId = endUserId;
    this.token = token;
  }

  /** As a customer's backend does it: with the account's key as the bearer. */
  static async login(server: TestHttpServer, endUserId = `user-${randomUUID()}`): Promise<TherappaiClient> {
    const { json } = await server.request('POST', `${THERAPPAI}/login/`, {
      key: null,
      headers: { authorization: `Bearer ${server.key}` },
      body: { end_user_id: endUserId },
    });
    const { access_token } = json as { access_token: string };
    return new TherappaiClient(server, endUserId, access_token);
  }

  request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.#server.request(method, `${THERAPPAI}${path}`, {
      key: null,
      headers: { authorization: `Bearer ${this.token}`, ...headers },
      body,
    });
  }
}
