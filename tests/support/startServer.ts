import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { serverArgs } from '../../scripts/lib/serverArgs.mjs';
import { copyEmptyStore } from './emptyStore.ts';
import { freePort } from './freePort.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
/** Models load before the first media-worker is ready, and tests share the machine. */
const READY_WITHIN_MS = 120_000;
/** A little more than the server allows itself. */
const STOP_WITHIN_MS = 25_000;
const POLL_MS = 100;
const OUTPUT_CHARS = 200_000;

export interface StartOptions {
  /** Settings over those made here: `{ VIDEO_SIZE: '720' }`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Data of an earlier server; without it, new data, removed at the end. */
  readonly dataDir?: string;
  /** Default: a free one. For a server that takes an earlier one's place. */
  readonly port?: number;
  /** Default: the server itself. Another program that starts it: Node's arguments. */
  readonly command?: readonly string[];
}

/** The real server, as a child process of the tests. */
export class TestServer {
  readonly url: string;
  readonly port: number;
  /** Of the first account. */
  readonly apiKey: string;
  readonly dataDir: string;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #ownsData: boolean;
  #output = '';

  constructor(
    child: ChildProcess,
    options: { port: number; apiKey: string; dataDir: string; ownsData: boolean },
  ) {
    this.#child = child;
    this.port = options.port;
    this.url = `http://127.0.0.1:${options.port}`;
    this.apiKey = options.apiKey;
    this.dataDir = options.dataDir;
    this.#ownsData = options.ownsData;
    this.pid = child.pid ?? NaN;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-OUTPUT_CHARS);
      });
    }
  }

  /** What it has printed, its log included. */
  get output(): string {
    return this.#output;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Asks it to stop, as an operator does. Idempotent. @returns its exit code. */
  async stop(): Promise<number | null> {
    if (this.running) {
      this.#child.kill('SIGTERM');
      const late = setTimeout(() => this.#child.kill('SIGKILL'), STOP_WITHIN_MS);
      await this.#ended();
      clearTimeout(late);
    }
    if (this.#ownsData) await rm(this.dataDir, { recursive: true, force: true });
    return this.#child.exitCode;
  }

  /** Ends it without a chance to tidy up. Its data stay; `stop` removes them. */
  async kill9(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended();
  }

  /** Calls its REST API with the first account's key. @throws Error that shows an answer that is not a success. */
  async api<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Answer;
  }

  async waitUntilReady(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (this.running && Date.now() < deadline) {
      const ready = await fetch(`${this.url}/readyz`).then(
        (response) => response.ok,
        () => false,
      );
      if (ready) return;
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
    const what = this.running ? `is not ready after ${READY_WITHIN_MS} ms` : 'ended while starting';
    await this.stop();
    throw new Error(`the server ${what}; it printed:\n${this.#output.slice(-4_000)}`);
  }

  async #ended(): Promise<void> {
    if (this.running) await once(this.#child, 'exit');
  }
}

/**
 * Starts the server on 127.0.0.1 with one media-worker, and waits until it can take sessions. It ends with the tests,
 * however those end: it notices that its IPC channel is gone.
 */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await copyEmptyStore());
  const port = options.port ?? (await freePort());
  const apiKey = options.env?.FIRST_API_KEY ?? `vv_${randomBytes(32).toString('base64url')}`;
  const child = spawn(process.execPath, options.command ?? serverArgs, {
    cwd: PROJECT,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      ANNOUNCED_ADDRESS: '127.0.0.1',
      RTC_PORT: String(await freePort()),
      SFU_WORKERS: '1',
      MEDIA_WORKERS: '1',
      DATA_DIR: dataDir,
      FIRST_API_KEY: apiKey,
      // Tests and benches are one busy caller.
      ...Object.fromEntries(
        ['AUTH', 'ENGINE', 'MEDIA', 'OTHER'].map((name) => [`RATE_LIMIT_${name}`, '1000000']),
      ),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const server = new TestServer(child, { port, apiKey, dataDir, ownsData: options.dataDir === undefined });
  await server.waitUntilReady();
  return server;
}
