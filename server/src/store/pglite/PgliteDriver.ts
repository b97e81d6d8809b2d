import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { PgliteConnection } from './PgliteConnection.ts';
import { PgliteThread } from './PgliteThread.ts';
import { Turns } from './Turns.ts';

export interface PgliteOptions {
  /** PGlite's own; made when it is not there. */
  readonly directory: string;
  /** The thread ended by itself; with the next statement another takes its place. For the log. */
  readonly onLost?: ((error: Error) => void) | undefined;
  /** Default: that of `PgliteThread`. */
  readonly open?: typeof PgliteThread.open;
}

/**
 * Shares PGlite's one connection. Single statements are sent without waiting for those before them; a transaction has the
 * connection alone.
 */
export class PgliteDriver implements Driver {
  readonly #options: PgliteOptions;
  readonly #turns = new Turns();
  #connection: Promise<PgliteConnection> | undefined;

  constructor(options: PgliteOptions) {
    this.#options = options;
  }

  /** @throws what PGlite does when it cannot be opened. */
  async init(): Promise<void> {
    await this.#connect();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new PgliteUse(this.#turns, () => this.#connect());
  }

  async releaseConnection(): Promise<void> {
    // Nothing is held between statements, or after a transaction.
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).begin();
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).end('commit');
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).end('rollback');
  }

  async destroy(): Promise<void> {
    await (await this.#connection)?.close();
  }

  async #connect(): Promise<PgliteConnection> {
    const before = this.#connection;
    const connection = await before;
    if (connection && !connection.lost) return connection;
    // Of several who find it so, the first opens it.
    if (this.#connection === before) this.#connection = this.#open();
    return this.#connection!;
  }

  async #open(): Promise<PgliteConnection> {
    try {
      const { directory, onLost, open = PgliteThread.open.bind(PgliteThread) } = this.#options;
      return new PgliteConnection(await open({ directory, onLost }));
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }
}

/** Whatever Kysely hands back, it was given. */
function ours(connection: DatabaseConnection): PgliteUse {
  if (connection instanceof PgliteUse) return connection;
  throw new TypeError('a connection of another driver');
}

/** What one user has of the connection. */
class PgliteUse implements DatabaseConnection {
  readonly #turns: Turns;
  readonly #connect: () => Promise<PgliteConnection>;
  /** In a transaction: never another one than that in which it was begun. */
  #own: PgliteConnection | undefined;
  /** When the transaction's statements so far are on their way. */
  #sent: Promise<unknown> = Promise.resolve();

  constructor(turns: Turns, connect: () => Promise<PgliteConnection>) {
    this.#turns = turns;
    this.#connect = connect;
  }

  /** @throws as the database does, with its SQLSTATE as `code`. */
  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#own) return this.#inOrder(this.#own, sql, parameters);
    await (PgliteConnection.isShareable(sql) ? this.#turns.share() : this.#turns.take());
    let result: Promise<QueryResult<Row>>;
    try {
      const connection = await this.#connect();
      result = connection.execute(await connection.prepare(sql), parameters);
    } finally {
      this.#turns.leave();
    }
    return await result;
  }

  /** None overtakes another because it is prepared already. */
  async #inOrder<Row>(
    connection: PgliteConnection,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<QueryResult<Row>> {
    const before = this.#sent;
    const sending = connection.prepare(sql).then(async (prepared) => {
      await before;
      // Not the answer itself: it would be waited for.
      return { answer: connection.execute<Row>(prepared, parameters) };
    });
    this.#sent = Promise.allSettled([before, sending]);
    const { answer } = await sending;
    return answer;
  }

  streamQuery(): never {
    throw new Error('PGlite gives whole results alone: use execute().');
  }

  async begin(): Promise<void> {
    await this.#turns.take();
    try {
      this.#own = await this.#connect();
      this.#own.begin();
    } catch (error) {
      this.#turns.leave();
      throw error;
    }
  }

  /** Also when it has ended: whose commit fails is told to roll back. */
  async end(how: 'commit' | 'rollback'): Promise<void> {
    const own = this.#own;
    if (!own) return;
    await this.#sent;
    this.#own = undefined;
    const ended = own[how]();
    this.#turns.leave();
    await ended;
  }
}
