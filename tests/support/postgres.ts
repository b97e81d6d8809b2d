import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { Guarded } from './guardian.ts';

const run = promisify(execFile);
const DEBIAN_HOME = '/usr/lib/postgresql';
const START_TIMEOUT_MS = 30_000;

/**
 * Runs the server given as arguments, and again whenever it ends, until it is told to stop: by TERM, since a shell in the
 * background is deaf to QUIT.
 */
const AGAIN_AND_AGAIN = `
  trap 'kill -QUIT $server 2>/dev/null; wait $server; exit' TERM
  while :; do "$@" & server=$!; wait $server; sleep 0.1; done
`;

/**
 * A Postgres of the tests' own: in a temporary folder, reached by a socket in it (no port to collide with), without
 * durability, gone with the process that started it.
 */
export class TestPostgres {
  readonly #server: Guarded;
  readonly #folder: string;
  #databases = 0;

  private constructor(server: Guarded, folder: string) {
    this.#server = server;
    this.#folder = folder;
  }

  /**
   * @param more settings of Postgres, as in `work_mem=64MB`.
   * @throws an Error that says what to install when there is no Postgres on this machine.
   */
  static async start(more: readonly string[] = []): Promise<TestPostgres> {
    const programs = findPrograms();
    const user = serverUser();
    const folder = await mkdtemp(join(tmpdir(), 'visavis-postgres-'));
    const data = join(folder, 'data');
    try {
      if (user) await chown(folder, user.uid, user.gid);
      const initOptions = ['--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'];
      await run(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', ...initOptions], {
        ...user,
        cwd: folder,
      });
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    const settings = [
      'listen_addresses=',
      `unix_socket_directories=${folder}`,
      'fsync=off',
      'max_connections=200',
      ...more,
    ];
    const postgres = [join(programs, 'postgres'), '-D', data, ...settings.flatMap((each) => ['-c', each])];
    const command = ['sh', '-c', AGAIN_AND_AGAIN, 'again', ...postgres];
    const server = new TestPostgres(new Guarded({ folder, command, signal: 'TERM', user }), folder);
    await server.#ready();
    return server;
  }

  /** The URL of a database; `postgres` is always there. */
  url(database = 'postgres'): string {
    return postgresUrl(this.#folder, database);
  }

  /** @returns the URL of a new, empty database. */
  async createDatabase(): Promise<string> {
    return createDatabase(this.url(), `test_${this.#databases++}`);
  }

  /**
   * Ends the server in the midst of whatever it does, and waits until it is back: `immediate` as it is told to, without
   * tidying up; `kill` by SIGKILL. Either way it recovers from its log.
   */
  async restart(how: 'immediate' | 'kill'): Promise<void> {
    const pidFile = join(this.#folder, 'data', 'postmaster.pid');
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    process.kill(pid, how === 'kill' ? 'SIGKILL' : 'SIGQUIT');
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    await this.#ready();
  }

  /** Where its data are, and its log when it collects one. */
  get dataFolder(): string {
    return join(this.#folder, 'data');
  }

  async close(): Promise<void> {
    await this.#server.close();
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      try {
        await query(this.url(), 'select 1');
        return;
      } catch (error) {
        if (!this.#server.running || Date.now() > deadline) {
          await this.close();
          throw new Error('the test Postgres did not start', { cause: error });
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}

/**
 * Makes a database on the server of this URL.
 * @param template a database to copy, to which nobody is connected; without it, an empty one is made.
 * @returns its URL.
 */
export async function createDatabase(serverUrl: string, name: string, template?: string): Promise<string> {
  await query(serverUrl, `create database ${name}${template === undefined ? '' : ` template ${template}`}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function postgresUrl(folder: string, database: string): string {
  return `postgres://postgres@localhost/${database}?host=${encodeURIComponent(folder)}`;
}

async function query(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

function findPrograms(): string {
  const versions = existsSync(DEBIAN_HOME) ? readdirSync(DEBIAN_HOME) : [];
  const folders = [
    ...versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(DEBIAN_HOME, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  const found = folders.find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
  if (found === undefined) {
    throw new Error(
      `The contract tests start a Postgres of their own, and there is none here (looked in ${DEBIAN_HOME} and PATH). ` +
        'Install it: apt-get install postgresql',
    );
  }
  return found;
}

/** Postgres refuses to run as root: then as the user that its package made, or as nobody. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const entry = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!entry)
    throw new Error('Postgres does not run as root, and this machine has neither postgres nor nobody.');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}
