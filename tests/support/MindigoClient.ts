import { randomInt } from 'node:crypto';
import type { TestHttpServer } from './httpServer.ts';
import type { TestServices } from './services.ts';

export interface StreamedEvent {
  readonly type: string;
  readonly content: unknown;
}

/** A user of MindIgo's API, with a token of their own. */
export class MindigoClient {
  readonly userId: string;
  readonly headers: Record<string, string>;
  readonly #server: TestHttpServer;

  private constructor(server: TestHttpServer, userId: string, token: string) {
    this.#server = server;
    this.userId = userId;
    this.headers = {
      'X-User-Id': userId,
      'X-User-Name': 'John Doe',
      Authorization: `Bearer ${token}`,
    };
  }

  static async create(
    server: TestHttpServer,
    services: TestServices,
    userId = String(randomInt(1, 2 ** 40)),
  ): Promise<MindigoClient> {
    const grant = { accountId: services.accountId, endUserId: userId };
    const { token } = await services.tokens.issueEndUserToken(grant);
    return new MindigoClient(server, userId, token);
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: Headers; text: string; json: unknown }> {
    const answer = await this.#server.request(method, `/mindigo${path}`, {
      key: null,
      headers: { ...this.headers, ...headers },
      body,
    });
    return {
      status: answer.status,
      headers: answer.headers,
      text: answer.bytes.toString('utf8'),
      json: answer.json,
    };
  }

  async newSession(): Promise<string> {
    const { json } = await this.request('POST', '/session/new');
    return (json as { data: { session_id: string } }).data.session_id;
  }

  async stream(prompt: string, session: string): Promise<StreamedEvent[]> {
    const { text } = await this.request('POST', '/chat/stream', { prompt, session_id: session });
    return eventsIn(text);
  }

  /** The stream as it comes. To leave early, abort. */
  async *follow(prompt: string, session: string, signal: AbortSignal): AsyncGenerator<StreamedEvent> {
    const response = await fetch(`${this.#server.url}/mindigo/chat/stream`, {
      method: 'POST',
      headers: { ...this.headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ prompt, session_id: session }),
      signal,
    });
    if (!response.body) throw new Error('the stream has no body');
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body) {
      rest += decoder.decode(chunk, { stream: true });
      const whole = rest.lastIndexOf('\n\n');
      if (whole < 0) continue;
      yield* eventsIn(rest.slice(0, whole));
      rest = rest.slice(whole + 2);
    }
  }
}

export function eventsIn(stream: string): StreamedEvent[] {
  return stream
    .split('\n\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice('data: '.length)) as StreamedEvent);
}

export function textOf(events: readonly StreamedEvent[]): string {
  return events
    .filter(({ type }) => type === 'text')
    .map(({ content }) => String(content))
    .join('');
}
