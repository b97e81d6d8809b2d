import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Observer, type CloseReason, type SessionId } from '@visavis/shared';
import { EndUserService } from '../../server/src/endUsers/EndUserService.ts';
import { Scrubber } from '../../server/src/endUsers/Scrubber.ts';
import { createHttpApp, type HttpAppOptions } from '../../server/src/http/createHttpApp.ts';
import { RateLimits, type Limits } from '../../server/src/http/limits/RateLimits.ts';
import { PrometheusMetrics } from '../../server/src/metrics/PrometheusMetrics.ts';
import { SessionCommands } from '../../server/src/sessions/SessionCommands.ts';
import { SessionSettings } from '../../server/src/sessions/SessionSettings.ts';
import { FakeControl } from './FakeControl.ts';
import { responseContract, watchAnswers } from './ResponseContract.ts';
import type { TestServices } from './services.ts';

/** An answer, its body read: `json` when it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly json: unknown;
}

/** Tests are one busy caller. */
const ROOMY: Limits = { auth: 1_000_000, engine: 1_000_000, media: 1_000_000, other: 1_000_000 };

export interface TestHttpOptions extends HttpAppOptions {
  /** Requests a minute, where they matter. */
  readonly limits?: Partial<Limits>;
  readonly redisUrl?: string | null;
}

/** The control plane behind a real HTTP port. Each of its answers must be as the OpenAPI document has it. */
export class TestHttpServer {
  readonly url: string;
  /** The account's key. */
  readonly key: string;
  /** The live side of sessions. */
  readonly control: FakeControl;
  /** Lets the database forget who was deleted. */
  readonly scrubber: Scrubber;
  /** What was logged as failed on our side. */
  readonly logged: unknown[];
  /** What was logged of the rate limits' Redis. */
  readonly notes: readonly string[];
  /** Parts as `/readyz` sees them; change it to make one fail. */
  readonly readiness: Record<string, boolean>;
  readonly #server: Server;
  readonly #rateLimits: RateLimits;
  readonly #violations: string[];

  private constructor(
    server: Server,
    rateLimits: RateLimits,
    violations: string[],
    parts: Pick<TestHttpServer, 'key' | 'control' | 'scrubber' | 'logged' | 'notes' | 'readiness'>,
  ) {
    this.#server = server;
    this.#rateLimits = rateLimits;
    this.#violations = violations;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.key = parts.key;
    this.control = parts.control;
    this.scrubber = parts.scrubber;
    this.logged = parts.logged;
    this.notes = parts.notes;
    this.readiness = parts.readiness;
  }

  static async start(
    services: TestServices,
    { limits, redisUrl = null, ...options }: TestHttpOptions = {},
  ): Promise<TestHttpServer> {
    const notes: string[] = [];
    const { key } = await services.keys.create(services.accountId, 'test');
    const control = new FakeControl();
    const logged: unknown[] = [];
    const readiness = { store: true };
    const metrics = new PrometheusMetrics({
      figures: services.figures,
      meter: services.meter.observer,
      dispatcher: { observer: new Observer(), workers: [], providerSnapshots: () => [] },
      live: { count: 0 },
      chats: () => services.chat.providerSnapshots,
    });
    const rateLimits = new RateLimits({
      limits: { ...ROOMY, ...limits },
      redisUrl,
      log: {
        info: (message) => void notes.push(message),
        warn: (_details, message) => void notes.push(message),
      },
    });
    await rateLimits.start();
    const commands = new SessionCommands({ ...services, settings: new SessionSettings(services), control });
    const scrubber = new Scrubber({ ...services, log: { error: (details) => void logged.push(details) } });
    const endUsers = new EndUserService({
      ...services,
      commands,
      record: (tx, fact) => services.audit.record(tx, fact),
      scrubber,
    });
    const app = createHttpApp(
      {
        ...services,
        metrics,
        commands,
        endUsers,
        log: { error: (details) => void logged.push(details) },
        readiness: async () => readiness,
        rateLimits,
      },
      { therapykinAccount: services.accountId, ...options },
    );
    const violations: string[] = [];
    const contract = responseContract(options.allowSessionIdConnect ?? true);
    const server = createServer((req, res) => {
      watchAnswers(contract, req, res, violations);
      app(req, res);
    });
    // It shares a thread with its clients: on a busy machine it would close what one of them is about to use.
    server.keepAliveTimeout = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TestHttpServer(server, rateLimits, violations, {
      key,
      control,
      scrubber,
      logged,
      notes,
      readiness,
    });
  }

  /**
   * A request with the account's key, or with `key`, or, for null, with none. An object is sent as JSON, a string as
   * it is.
   */
  async request(
    method: string,
    path: string,
    options: { body?: unknown; key?: string | null; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { body, key = this.key } = options;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === null ? {} : { 'x-api-key': key }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    this.#expectAsDocumented();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      json: isJson ? JSON.parse(bytes.toString('utf8')) : undefined,
    };
  }

  /** Whose live side was told that its knowledge changed. */
  get knowledgeChanged(): readonly SessionId[] {
    return this.control.knowledge;
  }

  /** Whose live side was told to forget. */
  get forgotten(): readonly SessionId[] {
    return this.control.forgotten;
  }

  /** What the live side was told to close. */
  get disconnected(): readonly { id: SessionId; reason: CloseReason }[] {
    return this.control.disconnected;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.#rateLimits.stop();
    this.#expectAsDocumented();
  }

  /** @throws Error that shows the answers that were not as the OpenAPI document has them. */
  #expectAsDocumented(): void {
    const violations = this.#violations.splice(0);
    if (violations.length > 0) throw new Error(`Not as documented:\n${violations.join('\n')}`);
  }
}
