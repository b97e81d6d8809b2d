import { protocol, type messages, type PGlite } from '@electric-sql/pglite';
import {
  AbortedTransactionError,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
} from 'kysely';
import { LoopTurn } from './LoopTurn.ts';

const { serialize } = protocol;
type Message = Awaited<ReturnType<PGlite['execProtocolStream']>>[number];

/** A statement that the database knows by name: parsed, and soon planned, once. */
interface Prepared {
  readonly name: string;
  /** Types of the parameters, as Postgres numbers them. */
  readonly parameterTypes: readonly number[];
  readonly fields: readonly messages.RowDescriptionMessage['fields'][number][];
}

/** The others are dropped, least recently used first: lists of many lengths each have a text of their own. */
const KEPT_STATEMENTS = 300;
/** Everything else is rare. */
const WORTH_KEEPING = /^\s*(select|insert|update|delete|with)\b/i;
/** May change what a statement gives. */
const CHANGES_SCHEMA = /^\s*(create|alter|drop)\b/i;

/**
 * PGlite's one connection, over Postgres' own protocol: a statement's text is parsed and planned once, later it is only
 * executed. That takes a tenth of the time, and all of it is the server's main thread's.
 */
export class PgliteConnection implements DatabaseConnection {
  readonly #pglite: PGlite;
  /** By text, the least recently used first. */
  readonly #prepared = new Map<string, Prepared>();
  #named = 0;
  #inTransaction = false;
  readonly #turn: LoopTurn;

  /** @param options.holdMs see `DatabaseOptions`. */
  constructor(pglite: PGlite, { holdMs = Infinity }: { holdMs?: number } = {}) {
    this.#pglite = pglite;
    this.#turn = new LoopTurn(holdMs);
  }

  /** @throws as the database does, with its SQLSTATE as `code`. */
  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    if (!WORTH_KEEPING.test(sql)) {
      if (CHANGES_SCHEMA.test(sql)) await this.#forgetAll();
      return this.#execute(await this.#prepare('', sql), parameters);
    }
    let prepared = this.#prepared.get(sql);
    this.#prepared.delete(sql);
    prepared ??= await this.#prepare(`s${this.#named++}`, sql);
    this.#prepared.set(sql, prepared);
    await this.#dropOldest();
    return this.#execute(prepared, parameters);
  }

  streamQuery(): never {
    throw new Error('PGlite gives whole results alone: use execute().');
  }

  async begin(): Promise<void> {
    await this.#send(serialize.query('begin'));
    this.#inTransaction = true;
  }

  /** @throws AbortedTransactionError when a statement of it had failed. */
  async commit(): Promise<void> {
    const ended = await this.#send(serialize.query('commit'));
    this.#inTransaction = false;
    await this.#pglite.syncToFs();
    if (commandOf(ended) === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollback(): Promise<void> {
    this.#inTransaction = false;
    await this.#send(serialize.query('rollback'));
  }

  async #prepare(name: string, text: string): Promise<Prepared> {
    const answers = await this.#send(
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    );
    return {
      name,
      parameterTypes: answers.find(isParameterDescription)?.dataTypeIDs ?? [],
      fields: answers.find(isRowDescription)?.fields ?? [],
    };
  }

  async #execute<Row>(
    { name, parameterTypes, fields }: Prepared,
    parameters: readonly unknown[],
  ): Promise<QueryResult<Row>> {
    const { serializers, parsers } = this.#pglite;
    const values = parameters.map((value, index) => {
      if (value === null || value === undefined) return null;
      const serializer = serializers[parameterTypes[index] ?? 0];
      return serializer ? serializer(value) : textOf(value);
    });
    const answers = await this.#send(
      serialize.bind({ statement: name, values }),
      serialize.execute({}),
      serialize.sync(),
    );
    if (!this.#inTransaction) await this.#pglite.syncToFs();
    const columns = fields.map(({ name: column, dataTypeID }) => ({ column, type: dataTypeID }));
    const rows: Record<string, unknown>[] = [];
    for (const answer of answers) {
      if (!isDataRow(answer)) continue;
      const row: Record<string, unknown> = {};
      for (const [index, { column, type }] of columns.entries()) {
        const text = answer.fields[index] ?? null;
        const parser = parsers[type];
        row[column] = text === null || !parser ? text : parser(text, type);
      }
      rows.push(row);
    }
    return { rows: rows as Row[], numAffectedRows: affectedIn(answers) };
  }

  async #forgetAll(): Promise<void> {
    this.#prepared.clear();
    await this.#send(serialize.query('deallocate all'));
  }

  async #dropOldest(): Promise<void> {
    for (const [sql, { name }] of this.#prepared) {
      if (this.#prepared.size <= KEPT_STATEMENTS) return;
      this.#prepared.delete(sql);
      await this.#send(serialize.close({ type: 'S', name }), serialize.sync());
    }
  }

  /** What belongs together goes at once: each way into the database has its price. */
  async #send(...parts: readonly Uint8Array[]): Promise<Message[]> {
    await this.#turn.share();
    return await this.#pglite.runExclusive(() =>
      this.#pglite.execProtocolStream(parts.length === 1 ? parts[0]! : Buffer.concat(parts), {
        syncToFs: false,
      }),
    );
  }
}

/** Of a value whose type the database has no better way for. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'bigint' ? `${value}` : JSON.stringify(value);
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
