import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Executor } from '../../../server/src/store/tables.ts';

/** A statement as Postgres carried it out. */
export interface Plan {
  readonly query: string;
  /** As EXPLAIN prints it, a line each. */
  readonly lines: readonly string[];
}

const MARK_WITHIN_MS = 10_000;
const POLL_MS = 20;

/** What a Postgres needs so that it writes down the plan of every statement that it carries out. */
export const PLAN_LOG_SETTINGS: readonly string[] = [
  'logging_collector=on',
  'log_line_prefix=',
  'log_min_messages=log',
  'session_preload_libraries=auto_explain',
  'auto_explain.log_min_duration=0',
  'auto_explain.log_parameter_max_length=0',
  // Functions and foreign keys within statements too.
  'auto_explain.log_nested_statements=on',
];

/** Reads those plans from the log of a Postgres that was started with `PLAN_LOG_SETTINGS`. */
export class PlanLog {
  readonly #folder: string;
  readonly #db: Executor;
  #marks = 0;
  #read = 0;

  constructor(dataFolder: string, db: Executor) {
    this.#folder = join(dataFolder, 'log');
    this.#db = db;
  }

  /** @returns the plans of all that was carried out since the last call. */
  async take(): Promise<Plan[]> {
    // It is written by a process of its own: up to this statement it has to be read.
    const mark = `mark_${++this.#marks}`;
    await sql`select ${sql.lit(mark)}`.execute(this.#db);
    const deadline = Date.now() + MARK_WITHIN_MS;
    for (;;) {
      const fresh = (await this.#text()).slice(this.#read);
      const end = fresh.indexOf(`'${mark}'`);
      if (end !== -1) {
        this.#read += fresh.length;
        return plansIn(fresh.slice(0, end)).filter(({ query }) => !query.includes("'mark_"));
      }
      if (Date.now() > deadline) throw new Error('Postgres does not write down its plans (auto_explain)');
      await wait(POLL_MS);
    }
  }

  async #text(): Promise<string> {
    const files = (await readdir(this.#folder)).toSorted();
    const texts = await Promise.all(files.map((file) => readFile(join(this.#folder, file), 'utf8')));
    return texts.join('');
  }
}

function plansIn(log: string): Plan[] {
  return log
    .split(/^LOG: {2}duration: [\d.]+ ms {2}plan:$/m)
    .slice(1)
    .map((text) => {
      const lines = text
        .split('\n')
        .filter((line) => line.startsWith('\t'))
        .map((line) => line.slice(1));
      const start = lines.findIndex((line) => line.includes('(cost='));
      return {
        query: lines
          .slice(0, start)
          .join(' ')
          .replace(/^Query Text: /, '')
          .replaceAll(/\s+/g, ' ')
          .trim(),
        lines: lines.slice(start).filter((line) => line.trim() !== ''),
      };
    })
    .filter(({ lines }) => lines.length > 0);
}
