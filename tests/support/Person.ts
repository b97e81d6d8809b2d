import type { MeWire } from '@visavis/shared';
import type { Answer, TestHttpServer } from './httpServer.ts';

let people = 0;
export const PASSWORD = 'a difference engine';

/** An email that nobody has yet. */
export function newEmail(): string {
  return `person${++people}.${Date.now()}@example.com`;
}

/** Someone at the console in their browser: keeps the cookie, and names its page's origin. */
export class Person {
  readonly email: string;
  readonly #server: TestHttpServer;
  cookie: string | null = null;
  /** The account they look at; null: the server's choice. */
  account: string | null = null;

  constructor(server: TestHttpServer, email = newEmail()) {
    this.#server = server;
    this.email = email;
  }

  /** Signs up, with an account of their own. */
  static async signUp(server: TestHttpServer, fields: object = {}): Promise<Person> {
    const person = new Person(server);
    const answer = await person.request('POST', '/v1/auth/sign-up', {
      email: person.email,
      password: PASSWORD,
      name: 'Ada',
      ...fields,
    });
    if (answer.status !== 201) throw new Error(answer.bytes.toString());
    return person;
  }

  async signIn(password = PASSWORD): Promise<Answer> {
    return this.request('POST', '/v1/auth/sign-in', { email: this.email, password });
  }

  async me(): Promise<MeWire> {
    return (await this.request('GET', '/v1/auth/me')).json as MeWire;
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await this.#server.request(method, path, {
      key: null,
      body,
      headers: {
        origin: this.#server.url,
        ...(this.cookie === null ? {} : { cookie: this.cookie }),
        ...(this.account === null ? {} : { 'x-visavis-account': this.account }),
        ...headers,
      },
    });
    const set = answer.headers.get('set-cookie');
    if (set !== null) this.cookie = set.split(';', 1)[0] ?? null;
    return answer;
  }
}
