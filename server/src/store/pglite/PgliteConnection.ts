import { protocol, type messages } from '@electric-sql/pglite';
import { AbortedTransactionError, type QueryResult } from 'kysely';
import type { Message, PgliteThread } from './PgliteThread.ts';
import { ValueTypes } from './ValueTypes.ts';

const { serialize } = protocol;

/** A statement that the database knows by name: parsed, and soon planned, once. */
export interface Prepared {
  readonly name: string;
  /** Types of the parameters, as Postgres numbers them. */
  readonly parameterTypes: readonly number[];
  readonly columns: readonly { readonly name: string; readonly type: number }[];
}

/** The others are dropped, least recently used first: lists of many lengths each have a text of their own. */
const KEPT_STATEMENTS = 300;
/** Everything else is rare. */
const WORTH_KEEPING = /^\s*(select|insert|update|delete|with)\b/i;
/** May change what a statement gives. */
const CHANGES_SCHEMA = /^\s*(create|alter|drop)\b/i;

/**
 * PGlite's one connection, over Postgres' own protocol: a statement's text is parsed and planned once, later it is only
 * executed. That takes a tenth of the time.
 */
export class PgliteConnection {
  readonly #thread: PgliteThread;
  readonly #values: ValueTypes;
  /** By text, the least recently used first. */
  readonly #prepared = new Map<string, Promise<Prepared>>();
  #named = 0;

  constructor(thread: PgliteThread) {
    this.#thread = thread;
    this.#values = new ValueTypes(thread.arrayTypes);
  }

  /** Whether statements of others may be sent between this one's preparation and its execution. */
  static isShareable(sql: string): boolean {
    return WORTH_KEEPING.test(sql);
  }

  /** Its thread ended by itself: nothing can be sent any more. */
  get lost(): boolean {
    return this.#thread.lost;
  }

  /** @throws as the database does, with its SQLSTATE as `code`. */
  async prepare(sql: string): Promise<Prepared> {
    if (!WORTH_KEEPING.test(sql)) {
      if (CHANGES_SCHEMA.test(sql)) await this.#forgetAll();
      return this.#prepare('', sql);
    }
    const known = this.#prepared.get(sql);
    const prepared = known ?? this.#prepare(`s${this.#named++}`, sql);
    this.#prepared.delete(sql);
    this.#prepared.set(sql, prepared);
    if (known) return prepared;
    this.#dropOldest();
    try {
      return await prepared;
    } catch (error) {
      this.#prepared.delete(sql);
      throw error;
    }
  }

  /** What is sent after this call is executed after it. @throws as the database does. */
  async execute<Row>(
    { name, parameterTypes, columns }: Prepared,
    parameters: readonly unknown[],
  ): Promise<QueryResult<Row>> {
    const values = parameters.map((value, index) => this.#values.toText(value, parameterTypes[index]));
    const answers = await this.#thread.send(
      serialize.bind({ statement: name, values }),
      serialize.execute({}),
      serialize.sync(),
    );
    const rows: Record<string, unknown>[] = [];
    for (const answer of answers) {
      if (!isDataRow(answer)) continue;
      const row: Record<string, unknown> = {};
      for (const [index, column] of columns.entries()) {
        row[column.name] = this.#values.fromText(answer.fields[index] ?? null, column.type);
      }
      rows.push(row);
    }
    return { rows: rows as Row[], numAffectedRows: affectedIn(answers) };
  }

  begin(): void {
    // It goes with the first statement; what fails here fails that one, too.
    this.#thread.send(serialize.query('begin')).catch(() => undefined);
  }

  /** @throws AbortedTransactionError when a statement of it had failed. */
  async commit(): Promise<void> {
    const ended = await this.#thread.send(serialize.query('commit'));
    if (commandOf(ended) === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollback(): Promise<void> {
    await this.#thread.send(serialize.query('rollback'));
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  async #prepare(name: string, text: string): Promise<Prepared> {
    const answers = await this.#thread.send(
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    );
    const fields = answers.find(isRowDescription)?.fields ?? [];
    return {
      name,
      parameterTypes: answers.find(isParameterDescription)?.dataTypeIDs ?? [],
      columns: fields.map(({ name: column, dataTypeID }) => ({ name: column, type: dataTypeID })),
    };
  }

  async #forgetAll(): Promise<void> {
    this.#prepared.clear();
    await this.#thread.send(serialize.query('deallocate all'));
  }

  #dropOldest(): void {
    for (const [sql, prepared] of this.#prepared) {
      if (this.#prepared.size <= KEPT_STATEMENTS) return;
      this.#prepared.delete(sql);
      prepared
        .then(({ name }) => this.#thread.send(serialize.close({ type: 'S', name }), serialize.sync()))
        // Then it was never there, or nothing is any more.
        .catch(() => undefined);
    }
  }
}

function isParameterDescription(message: Message): message is messages.ParameterDescriptionMessage {
  return message.name === 'parameterDescription';
}

function isRowDescription(message: Message): message is messages.RowDescriptionMessage {
  return message.name === 'rowDescription';
}

function isDataRow(message: Message): message is messages.DataRowMessage {
  return message.name === 'dataRow';
}

function isCommandComplete(message: Message): message is messages.CommandCompleteMessage {
  return message.name === 'commandComplete';
}

/** "INSERT 0 2", "UPDATE 2", "SELECT 2". */
function affectedIn(answers: readonly Message[]): bigint {
  const [command, ...counts] = (answers.find(isCommandComplete)?.text ?? '').split(' ');
  const changes = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE';
  return changes ? BigInt(counts.at(-1) ?? 0) : 0n;
}

function commandOf(answers: readonly Message[]): string | undefined {
  return answers.find(isCommandComplete)?.text.split(' ')[0];
}
