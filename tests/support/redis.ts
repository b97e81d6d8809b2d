import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './freePort.ts';
import { Guarded } from './guardian.ts';

const START_WITHIN_MS = 20_000;

/** A Redis of the tests' own: in memory, gone with the process that started it. */
export class TestRedis {
  readonly url: string;
  readonly #port: number;
  #server: Guarded;

  private constructor(port: number, server: Guarded) {
    this.#port = port;
    this.#server = server;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(): Promise<TestRedis> {
    const port = await freePort();
    const redis = new TestRedis(port, await launch(port));
    await redis.#ready();
    return redis;
  }

  /** Ends it as a crash does, keeping its port for `restart`. */
  async crash(): Promise<void> {
    await this.#server.close();
  }

  async restart(): Promise<void> {
    this.#server = await launch(this.#port);
    await this.#ready();
  }

  async close(): Promise<void> {
    await this.#server.close();
  }

  async #ready(): Promise<void> {
    const client = new Redis(this.url, { lazyConnect: true, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    const late = setTimeout(() => client.disconnect(), START_WITHIN_MS);
    try {
      await client.ping();
    } catch (cause) {
      await this.close();
      throw new Error('The tests start a Redis of their own. Install it: apt-get install redis-server', {
        cause,
      });
    } finally {
      clearTimeout(late);
      client.disconnect();
    }
  }
}

async function launch(port: number): Promise<Guarded> {
  const folder = await mkdtemp(join(tmpdir(), 'visavis-redis-'));
  const settings = { port: String(port), bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder };
  const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  return new Guarded({ folder, command: ['redis-server', ...options], signal: 'KILL' });
}
