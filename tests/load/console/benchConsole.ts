import { VirtualClock } from '@visavis/shared';
import { sql } from 'kysely';
import { Database } from '../../../server/src/store/Database.ts';
import { sealStored } from '../../../server/src/store/sealStored.ts';
import { TestHttpServer } from '../../support/httpServer.ts';
import { Person } from '../../support/Person.ts';
import { TestPostgres } from '../../support/postgres.ts';
import { createServices } from '../../support/services.ts';
import { TEST_KEYS } from '../../support/testKeys.ts';
import type { Section } from '../lib/Section.ts';
import { median } from '../lib/statistics.ts';
import { generate, idOf, type Amounts } from './generate.ts';
import { listsOf } from './lists.ts';
import { PLAN_LOG_SETTINGS, PlanLog, type Plan } from './PlanLog.ts';

const FULL: Amounts = { sessions: 100_000, transactionsPerSession: 50, accounts: 10_000 };
const QUICK: Amounts = { sessions: 4_000, transactionsPerSession: 50, accounts: 10_000 };
const AIM_MS = 500;
const ROUNDS = 5;
/** A table of more is not to be read from one end to the other. */
const BIG_ROWS = 5_000;
const WRITE_FAST = [
  'fsync=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=16GB',
  'shared_buffers=512MB',
];

interface Measured {
  readonly name: string;
  readonly firstMs: number;
  readonly medianMs: number;
  /** Of each statement that has read a big table from one end to the other. */
  readonly scans: readonly string[];
  readonly plans: readonly Plan[];
}

/** How long the console's lists take a server when there is a lot, and by which plans its statements are carried out. */
export const benchConsole: Section = async ({ quick }, say) => {
  const amounts = quick ? QUICK : FULL;
  const postgres = await TestPostgres.start([...WRITE_FAST, ...PLAN_LOG_SETTINGS]);
  try {
    const url = await postgres.createDatabase();
    const database = await Database.open({ url, keys: TEST_KEYS });
    try {
      await generate(url, amounts, say);
      const startedAt = performance.now();
      await sealStored(database.db, database.cipher);
      say(`what people said, encrypted: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
      await sql`vacuum analyze`.execute(database.db);
      const big = await bigTables(database);
      const measured = await measure(database, postgres, amounts, big);
      const entries = amounts.sessions * amounts.transactionsPerSession * 2;
      for (const { name, plans } of measured) {
        say(`${name}:`);
        for (const { query, lines } of plans) {
          say(`    ${query.slice(0, 110)}`);
          for (const line of lines) say(`      ${line}`);
        }
      }
      const slow = measured.filter(({ firstMs }) => firstMs > AIM_MS);
      const scanned = measured.filter(({ scans }) => scans.length > 0);
      if (!quick && scanned.length > 0) process.exitCode = 1;
      return {
        tables: [
          {
            title: `Lists of the console, ${amounts.sessions} sessions and ${entries} ledger entries in Postgres, ms`,
            head: ['list', 'first', `median of ${ROUNDS}`, 'statements', 'reads all of'],
            rows: measured.map(({ name, firstMs, medianMs, plans, scans }) => [
              name,
              firstMs,
              medianMs,
              plans.length,
              scans.join(', ') || null,
            ]),
          },
        ],
        notes: [
          `aim: the first page of each list within ${AIM_MS} ms of server time: ` +
            (slow.length === 0 ? 'met' : `MISSED by ${slow.map(({ name }) => name).join(', ')}`) +
            `; the slowest: ${Math.round(Math.max(...measured.map(({ firstMs }) => firstMs)))} ms.`,
          `aim: every statement by an index, as auto_explain tells of those that were carried out: ` +
            (scanned.length === 0 ? 'met' : `MISSED by ${scanned.map(({ name }) => name).join(', ')}`) +
            ` (tables of more than ${BIG_ROWS} rows: ${[...big].toSorted().join(', ')}).`,
          'Time is that of the whole request over HTTP, with the check of each answer against the OpenAPI document.',
        ],
      };
    } finally {
      await database.close();
    }
  } finally {
    await postgres.close();
  }
};

async function measure(
  database: Database,
  postgres: TestPostgres,
  amounts: Amounts,
  big: ReadonlySet<string>,
): Promise<Measured[]> {
  const now = new Date();
  const services = await createServices(database, { clock: new VirtualClock(now.getTime()) });
  const server = await TestHttpServer.start(services);
  try {
    const log = new PlanLog(postgres.dataFolder, database.db);
    const operator = new Person(server);
    const { password } = await services.accounts.users.appointOperator(operator.email);
    await operator.signIn(password ?? '');
    operator.account = idOf('acc', 0);
    const measured: Measured[] = [];
    for (const [name, path] of listsOf(now, amounts.sessions)) {
      await log.take();
      const times: number[] = [];
      let plans: Plan[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const startedAt = performance.now();
        const answer = await operator.request('GET', path);
        times.push(performance.now() - startedAt);
        if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.bytes.toString()}`);
        if (round === 0) plans = distinct(await log.take());
      }
      const scans = [...new Set(plans.flatMap(({ lines }) => scannedIn(lines)))].filter((table) =>
        big.has(table),
      );
      measured.push({ name, firstMs: times[0] ?? NaN, medianMs: median(times), scans, plans });
    }
    return measured;
  } finally {
    await server.close();
  }
}

const scannedIn = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => {
    const [, table] = /Seq Scan on (?:\w+\.)?(\w+)/.exec(line) ?? [];
    return table === undefined ? [] : [table];
  });

function distinct(plans: readonly Plan[]): Plan[] {
  return [...new Map(plans.map((plan) => [plan.query, plan])).values()];
}

async function bigTables({ db }: Database): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ relname: string }>`
    select relname from pg_class where relkind = 'r' and reltuples > ${BIG_ROWS}`.execute(db);
  return new Set(rows.map(({ relname }) => relname));
}
