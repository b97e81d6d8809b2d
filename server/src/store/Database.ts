import { join } from 'node:path';
import { types } from '@electric-sql/pglite';
import {
  Kysely,
  PostgresDialect,
  sql,
  Transaction,
  type DatabaseConnection,
  type Dialect,
  type KyselyProps,
} from 'kysely';
import { Migrator } from 'kysely/migration';
import { Pool, TypeOverrides } from 'pg';
import { dataKeysIn, type DataKeys } from './dataKeys.ts';
import { DirectoryLock } from './DirectoryLock.ts';
import type { FieldCipher } from './FieldCipher.ts';
import { migrations } from './migrations.ts';
import { openCipher, resealOld, sealClear } from './openCipher.ts';
import { parseInt8 } from './parseInt8.ts';
import { PgliteDialect } from './pglite/PgliteDialect.ts';
import { scrub } from './scrub.ts';
import type { Executor, Tables } from './tables.ts';
import { gatherLast, together } from './together.ts';

/**
 * Where the data is: a directory of our own (PGlite, no other process needed), or a Postgres by URL; and the keys that
 * encrypt what people said, by default those of the directory's file.
 */
export type DatabaseLocation = { dataDir: string; keys?: DataKeys } | { url: string; keys: DataKeys };

export interface DatabaseOptions {
  /** A connection broke, maybe while nobody waited on it; another takes its place. For the log. */
  onConnectionError?: (error: Error) => void;
  /** Connections to Postgres at most; PGlite has one. */
  poolSize?: number;
}

const DEFAULT_POOL_SIZE = 10;

/**
 * The store. Queries run on `database.db`, or on the transaction handed to `transaction`'s callback: inside it nothing
 * else may be used, since PGlite has one connection and would wait for itself.
 */
export class Database {
  readonly engine: 'pglite' | 'postgres';
  readonly db: Executor;
  /** What a transaction must be made with, but never uses: its executor has the connection. */
  readonly #unused: Omit<KyselyProps, 'executor'>;
  readonly #lock: DirectoryLock | undefined;
  readonly #afterCommit = new WeakMap<Executor, (() => void)[]>();
  #cipher: FieldCipher | undefined;
  #closed: Promise<void> | undefined;

  private constructor(engine: 'pglite' | 'postgres', dialect: Dialect, lock?: DirectoryLock) {
    this.engine = engine;
    this.#unused = { config: { dialect }, dialect, driver: dialect.createDriver() };
    this.db = new Kysely<Tables>({ dialect });
    this.#lock = lock;
  }

  /**
   * Opens the store, brings its schema up to date, and encrypts what older versions stored in clear.
   * @throws DirectoryInUseError when another process has the directory; an Error that says what to do when the
   * database cannot be reached, was written by a newer version, or was encrypted with another key.
   */
  static async open(location: DatabaseLocation, options: DatabaseOptions = {}): Promise<Database> {
    const database =
      'url' in location ? openPostgres(location.url, options) : openPglite(location.dataDir, options);
    const opened = new Database(database.engine, database.dialect, database.lock);
    try {
      await opened.#migrate();
      await opened.#unlock(dataKeysOf(location));
    } catch (error) {
      await opened.close();
      throw error;
    }
    return opened;
  }

  /** Encrypts and decrypts what is listed in `sealedColumns.ts`: queries are handed it. */
  get cipher(): FieldCipher {
    if (!this.#cipher) throw new Error('the store is not open');
    return this.#cipher;
  }

  /** Encrypts with the key in use what an older one has encrypted. @returns how many tables had any. */
  async reseal(): Promise<number> {
    const changed = await resealOld(this.db, this.cipher);
    return changed.length;
  }

  /** Removes what the database has kept of rows that were deleted or overwritten; see `scrub`. */
  async scrub(tables: readonly string[]): Promise<void> {
    await scrub(this.db, { engine: this.engine, tables, full: false });
  }

  /**
   * Runs `work` in one transaction: all of it happens, or, when it throws, none. Statements are carried out in the order
   * in which they are called, also those that are not waited for.
   */
  async transaction<Result>(work: (tx: Executor) => Promise<Result>): Promise<Result> {
    const after: (() => void)[] = [];
    let last: readonly Promise<unknown>[] = [];
    let result: Result;
    try {
      result = await this.db.transaction().execute((serial) =>
        serial.getExecutor().provideConnection(async (connection) => {
          const tx = this.#pipelined(serial, connection);
          this.#afterCommit.set(tx, after);
          last = gatherLast(tx);
          const done = await work(tx);
          // All that was called has been sent by then.
          if (last.length > 0) await new Promise<void>((sent) => process.nextTick(sent));
          return done;
        }),
      );
    } catch (error) {
      // The commit only tells that something failed before it.
      await together(...last);
      throw error;
    }
    // On Postgres a commit that rolls back is none that fails.
    await together(...last);
    for (const tell of after) tell();
    return result;
  }

  /** Once this transaction is stored, and only then. Must not throw. @param tx of `transaction`. */
  afterCommit(tx: Executor, tell: () => void): void {
    const after = this.#afterCommit.get(tx);
    if (!after) throw new Error('afterCommit outside of a transaction');
    after.push(tell);
  }

  /** @throws when the store does not answer. */
  async ping(): Promise<void> {
    await sql`select 1`.execute(this.db);
  }

  async close(): Promise<void> {
    this.#closed ??= this.db.destroy().finally(() => this.#lock?.close());
    await this.#closed;
  }

  /** The transaction, but that a statement does not wait for the answer to the one before it. */
  #pipelined(serial: Transaction<Tables>, connection: DatabaseConnection): Executor {
    const executor = serial
      .getExecutor()
      .withConnectionProvider({ provideConnection: (consumer) => consumer(connection) });
    return new Transaction<Tables>({ ...this.#unused, executor });
  }

  async #unlock(keys: DataKeys): Promise<void> {
    this.#cipher = await openCipher(this.db, keys);
    const tables = await sealClear(this.db, this.#cipher);
    if (tables.length > 0) await scrub(this.db, { engine: this.engine, tables, full: true });
  }

  async #migrate(): Promise<void> {
    // The migrator runs everything in one transaction and, on Postgres, under an advisory lock.
    const migrator = new Migrator({ db: this.db, provider: { getMigrations: async () => migrations } });
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    const reason = error instanceof Error ? error.message : JSON.stringify(error);
    throw new Error(
      reason.includes('is missing')
        ? `The database was written by a newer version of Visavis: run that version. (${reason})`
        : `The database cannot be opened or its schema not brought up to date: ${reason}`,
      { cause: error },
    );
  }
}

function dataKeysOf(location: DatabaseLocation): DataKeys {
  if ('url' in location) return location.keys;
  return location.keys ?? dataKeysIn(location.dataDir);
}

interface Opened {
  engine: 'pglite' | 'postgres';
  dialect: Dialect;
  lock?: DirectoryLock;
}

function openPostgres(url: string, options: DatabaseOptions): Opened {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.INT8, parseInt8);
  const pool = new Pool({
    connectionString: url,
    max: options.poolSize ?? DEFAULT_POOL_SIZE,
    connectionTimeoutMillis: 10_000,
    types: overrides,
    // Statements that are not waited for go out one behind the other, as PGlite takes them.
    pipeline: true,
  });
  // Without listeners a connection that breaks (a restart of Postgres) would end the process.
  const report = (error: Error): void => options.onConnectionError?.(error);
  pool.on('error', report);
  pool.on('connect', (client) => client.on('error', report));
  return { engine: 'postgres', dialect: new PostgresDialect({ pool }) };
}

function openPglite(dataDir: string, { onConnectionError }: DatabaseOptions): Opened {
  const lock = DirectoryLock.acquire(dataDir);
  const dialect = new PgliteDialect({ directory: join(dataDir, 'pglite'), onLost: onConnectionError });
  return { engine: 'pglite', dialect, lock };
}
