import type { PGlite } from '@electric-sql/pglite';
import {
  PGliteAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
} from 'kysely';
import { PgliteConnection } from './PgliteConnection.ts';

/** Kysely on PGlite by prepared statements; Kysely's own dialect has every statement parsed and planned anew. */
export class PgliteDialect implements Dialect {
  readonly #pglite: PGlite;
  readonly #options: { holdMs?: number };

  /** @param pglite is ready; from now on it is the dialect's alone, which closes it. @param options as `PgliteConnection`. */
  constructor(pglite: PGlite, options: { holdMs?: number } = {}) {
    this.#pglite = pglite;
    this.#options = options;
  }

  createAdapter(): DialectAdapter {
    return new PGliteAdapter();
  }

  createDriver(): Driver {
    return new PgliteDriver(this.#pglite, this.#options);
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new PostgresIntrospector(db);
  }

  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler();
  }
}

/** One connection; Kysely lends it to one user at a time, since the adapter says that there is no other. */
class PgliteDriver implements Driver {
  readonly #pglite: PGlite;
  readonly #connection: PgliteConnection;

  constructor(pglite: PGlite, options: { holdMs?: number }) {
    this.#pglite = pglite;
    this.#connection = new PgliteConnection(pglite, options);
  }

  async init(): Promise<void> {
    // It is open.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    // It stays open.
  }

  beginTransaction(): Promise<void> {
    return this.#connection.begin();
  }

  commitTransaction(): Promise<void> {
    return this.#connection.commit();
  }

  rollbackTransaction(): Promise<void> {
    return this.#connection.rollback();
  }

  async destroy(): Promise<void> {
    if (!this.#pglite.closed) await this.#pglite.close();
  }
}
