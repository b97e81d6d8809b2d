import {
  PGliteAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
} from 'kysely';
import { PgliteDriver, type PgliteOptions } from './PgliteDriver.ts';

/**
 * Kysely on PGlite in a thread, by prepared statements. Kysely's own dialect has every statement parsed and planned anew,
 * and whoever wants one wait until the one before it is answered.
 */
export class PgliteDialect implements Dialect {
  readonly #options: PgliteOptions;

  constructor(options: PgliteOptions) {
    this.#options = options;
  }

  createAdapter(): DialectAdapter {
    return new SharedAdapter();
  }

  createDriver(): Driver {
    return new PgliteDriver(this.#options);
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new PostgresIntrospector(db);
  }

  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler();
  }
}

/** The driver itself sees to it that several may use the one connection. */
class SharedAdapter extends PGliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}
