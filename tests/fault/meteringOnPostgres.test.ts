import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionId } from '@visavis/shared';
import { Database } from '../../server/src/store/Database.ts';
import { expectSoundLedger } from '../support/audit.ts';
import { TestPostgres } from '../support/postgres.ts';
import { Random } from '../support/random.ts';
import { createServices } from '../support/services.ts';
import { KILL_POINTS } from './metering/killPoints.ts';
import { MeterChild } from './metering/MeterChild.ts';
import type { Order } from './metering/meterProcess.ts';
import { Oracle } from './metering/Oracle.ts';
import { TEST_KEYS } from '../support/testKeys.ts';

/** `npm run test:fault` asks for more of each. */
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 1);
const VIDEO = 3_000;

describe('the meter, on a Postgres that is restarted', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await TestPostgres.start();
  });
  afterAll(() => postgres.close());

  /** Sessions to be counted, in a database of their own. */
  async function prepare(count: number): Promise<{ url: string; ids: SessionId[] }> {
    const url = await postgres.createDatabase();
    const database = await Database.open({ url, keys: TEST_KEYS });
    const services = await createServices(database);
    const ids: SessionId[] = [];
    for (let index = 0; index < count; index++) {
      ids.push((await services.sessions.create(services.accountId, { face: 'maya' })).id);
    }
    await database.close();
    return { url, ids };
  }

  it('loses and repeats nothing, whenever the database ends, and whether the meter dies with it', async () => {
    const random = new Random(31);
    const { url, ids } = await prepare(3);
    const oracle = new Oracle();
    const epochs = new Map<SessionId, number>();
    let seq = 0;
    let refused = 0;
    let child = await MeterChild.start(url, { point: 'none', after: 0 });
    /** Asks until there is an answer; of a meter that died, a new one. */
    const insist = async (order: Order): Promise<unknown> => {
      for (;;) {
        const answer = await child.order(order);
        if (answer === undefined) {
          await child.ended();
          child = await MeterChild.start(url, { point: 'none', after: 0 });
        } else if (typeof answer === 'object' && answer !== null && 'failed' in answer) {
          refused++;
        } else return answer;
      }
    };
    for (let round = 0; round < 4 * ROUNDS; round++) {
      // In every other round the meter dies, too, at one of its points, while the database is away or soon after.
      const point = KILL_POINTS[(round >> 1) % KILL_POINTS.length]!;
      if (round % 2 === 1) {
        await child.close();
        child = await MeterChild.start(url, { point, after: random.below(30) });
      }
      const progress = { back: false };
      const restarted = new Promise((resolve) => setTimeout(resolve, random.below(50)))
        .then(() => postgres.restart(round % 4 < 2 ? 'immediate' : 'kill'))
        .finally(() => {
          progress.back = true;
        });
      for (let beyond = 0; beyond < 5; beyond += progress.back ? 1 : 0) {
        for (const id of ids) {
          let epoch = epochs.get(id);
          if (epoch === undefined) {
            ({ epoch } = (await insist({ do: 'lease', sessionId: id })) as { epoch: number });
            epochs.set(id, epoch);
          }
          const report = {
            sessionId: id,
            epoch,
            cumulativeMs: oracle.add(id, random.below(1_200)),
            seq: seq++,
          };
          expect(await insist({ do: 'report', report })).toMatchObject({ stop: false });
        }
      }
      await restarted;
    }
    for (const id of ids) await insist({ do: 'seal', sessionId: id, epoch: epochs.get(id)! });
    await child.close();
    expect(refused, 'the database was really away').toBeGreaterThan(0);

    const database = await Database.open({ url, keys: TEST_KEYS });
    const { meter, sessions, ledger } = await createServices(database);
    for (const id of ids) {
      expect((await meter.usage(id)).durationMs).toBe(oracle.of(id));
      await sessions.terminateIfLive(id, 'terminated_by_api');
      await meter.settle(id);
    }
    const { accountId } = await sessions.load(ids[0]!);
    const seconds = ids.reduce((sum, id) => sum + Math.ceil(oracle.of(id) / 1_000), 0);
    expect((await ledger.balance(accountId)).owedMicros).toBe(seconds * VIDEO);
    await expectSoundLedger(database);
    await database.close();
  });

  it('answers nothing that it did not store, when all its connections go', async () => {
    const { url, ids } = await prepare(20);
    const database = await Database.open({ url, keys: TEST_KEYS });
    const { meter } = await createServices(database);
    const spans = await Promise.all(ids.map(async (id) => ({ id, epoch: (await meter.lease(id)).epoch })));
    let failed = 0;
    for (let round = 1; round <= 20 * ROUNDS; round++) {
      const reports = Promise.allSettled(
        spans.map(({ id, epoch }) =>
          meter.report({ sessionId: id, epoch, cumulativeMs: round * 900, seq: round }),
        ),
      );
      if (round % 5 === 0) await terminateConnections(url);
      failed += (await reports).filter(({ status }) => status === 'rejected').length;
    }
    const end = 20 * ROUNDS + 1;
    for (const { id, epoch } of spans) {
      await meter.report({ sessionId: id, epoch, cumulativeMs: end * 900, seq: end });
      expect((await meter.usage(id)).durationMs).toBe(end * 900);
    }
    expect(failed).toBeLessThan(20 * 20 * ROUNDS);
    await expectSoundLedger(database);
    await database.close();
  });
});

async function terminateConnections(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await client.end();
}
