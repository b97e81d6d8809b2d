import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionId } from '@visavis/shared';
import { findViolations } from '../../../server/src/billing/auditQueries.ts';
import { Database } from '../../../server/src/store/Database.ts';
import { TestPostgres } from '../../support/postgres.ts';
import { createServices, type TestServices } from '../../support/services.ts';
import type { Section } from '../lib/Section.ts';
import { quantile } from '../lib/statistics.ts';
import { TEST_KEYS } from '../../support/testKeys.ts';

interface Aim {
  readonly perSecond: number;
  readonly p99Ms: number;
}

const AIMS: Record<'Postgres' | 'PGlite', Aim> = {
  Postgres: { perSecond: 2_000, p99Ms: 50 },
  PGlite: { perSecond: 300, p99Ms: 50 },
};
const ACCOUNTS = 20;
const SESSIONS_EACH = 20;
const REPORT_MS = 1_000;
const TICK_MS = 5;

interface Found {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly violations: number;
}

/** How many meter reports a second are taken, each with its charge, and how long one takes at half the aim. */
export const benchMeter: Section = async ({ quick }, say) => {
  const seconds = quick ? 2 : 10;
  const folder = await mkdtemp(join(tmpdir(), 'visavis-bench-meter-'));
  const postgres = await TestPostgres.start();
  try {
    const found: Record<keyof typeof AIMS, Found> = {
      Postgres: await measure(
        { url: await postgres.createDatabase(), keys: TEST_KEYS },
        AIMS.Postgres,
        seconds,
      ),
      PGlite: await measure({ dataDir: folder }, AIMS.PGlite, seconds),
    };
    say('both stores measured');
    const names = Object.keys(AIMS) as (keyof typeof AIMS)[];
    return {
      tables: [
        {
          title: `Meter reports of ${ACCOUNTS * SESSIONS_EACH} sessions of ${ACCOUNTS} prepaid accounts`,
          head: ['store', 'reports a second, at most', 'p50 at half the aim, ms', 'p99 at half the aim, ms'],
          rows: names.map((name) => [
            name,
            Math.round(found[name].perSecond),
            found[name].p50,
            found[name].p99,
          ]),
        },
      ],
      notes: names.map((name) => {
        const { perSecond, p99, violations } = found[name];
        const aim = AIMS[name];
        const met = perSecond >= aim.perSecond && p99 <= aim.p99Ms && violations === 0;
        return (
          `${name}: aim ${aim.perSecond} a second, p99 ≤ ${aim.p99Ms} ms at ${aim.perSecond / 2} a second: ` +
          `${met ? 'met' : 'MISSED'}; ${violations} violations of the ledger's invariants afterwards.`
        );
      }),
    };
  } finally {
    await postgres.close();
    await rm(folder, { recursive: true, force: true });
  }
};

async function measure(
  location: Parameters<typeof Database.open>[0],
  aim: Aim,
  seconds: number,
): Promise<Found> {
  const database = await Database.open(location);
  try {
    const services = await createServices(database);
    const report = await openSpans(services);
    // Twice as many at once as there are a second at the aim: the store decides how many get through.
    const startedAt = performance.now();
    const until = startedAt + seconds * 1_000;
    let taken = 0;
    await Promise.all(
      Array.from({ length: Math.min(512, aim.perSecond) }, async () => {
        while (performance.now() < until) {
          await report();
          taken++;
        }
      }),
    );
    const perSecond = taken / ((performance.now() - startedAt) / 1_000);
    const latencies = await paced(report, aim.perSecond / 2, seconds);
    const findings = await database.transaction((tx) => findViolations(tx));
    return {
      perSecond,
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      violations: findings.reduce((sum, { violations }) => sum + violations, 0),
    };
  } finally {
    await database.close();
  }
}

/** @returns a report of the next session in turn, each time a second further. */
async function openSpans(services: TestServices): Promise<() => Promise<unknown>> {
  const { database, keys, ledger, sessions, meter } = services;
  const spans: { sessionId: SessionId; epoch: number; seq: number }[] = [];
  for (let account = 0; account < ACCOUNTS; account++) {
    const accountId = await keys.createAccount(`bench ${account}`);
    await database.transaction(async (tx) => {
      await ledger.setBillingMode(tx, accountId, 'prepaid');
      const credit = { accountId, amountMicros: 10 ** 12, kind: 'top_up' as const };
      await ledger.credit(tx, { ...credit, reference: `bench:${accountId}` });
    });
    for (let index = 0; index < SESSIONS_EACH; index++) {
      const { id } = await sessions.create(accountId, { face: 'maya' });
      spans.push({ sessionId: id, epoch: (await meter.lease(id)).epoch, seq: 0 });
    }
  }
  let turn = 0;
  return () => {
    const span = spans[turn++ % spans.length]!;
    const { sessionId, epoch } = span;
    const seq = span.seq++;
    return meter.report({ sessionId, epoch, cumulativeMs: (seq + 1) * REPORT_MS, seq });
  };
}

/** @returns how long each took, ms. */
async function paced(report: () => Promise<unknown>, perSecond: number, seconds: number): Promise<number[]> {
  const latencies: number[] = [];
  const pending: Promise<void>[] = [];
  const startedAt = performance.now();
  let sent = 0;
  while (performance.now() - startedAt < seconds * 1_000) {
    const due = ((performance.now() - startedAt) / 1_000) * perSecond;
    for (; sent < due; sent++) {
      const askedAt = performance.now();
      pending.push(report().then(() => void latencies.push(performance.now() - askedAt)));
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(pending);
  return latencies;
}
