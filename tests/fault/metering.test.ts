import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock, type MeterReport, type SessionId } from '@visavis/shared';
import { MeterJournal } from '../../media-worker/src/link/MeterJournal.ts';
import { Meter } from '../../server/src/billing/Meter.ts';
import { Database } from '../../server/src/store/Database.ts';
import { expectSoundLedger } from '../support/audit.ts';
import { copyEmptyStore } from '../support/emptyStore.ts';
import { Random } from '../support/random.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { MeterChild } from './metering/MeterChild.ts';
import { Oracle } from './metering/Oracle.ts';
import { KILL_POINTS } from './metering/killPoints.ts';

/** `npm run test:fault` asks for more of each. */
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 1);
const VIDEO = 3_000;

async function countRows(database: Database): Promise<number> {
  const rows = await database.db.selectFrom('ledger_transactions').select('id').execute();
  return rows.length;
}

describe('the meter, in one process', () => {
  let database: Database;
  let services: TestServices;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await copyEmptyStore();
    database = await Database.open({ dataDir });
  });
  beforeEach(async () => {
    services = await createServices(database);
  });
  afterEach(() => expectSoundLedger(database));
  afterAll(async () => {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const session = async (): Promise<SessionId> =>
    (await services.sessions.create(services.accountId, { face: 'maya' })).id;
  const prepay = (seconds: number): Promise<unknown> =>
    database.transaction(async (tx) => {
      await services.ledger.setBillingMode(tx, services.accountId, 'prepaid');
      const credit = {
        accountId: services.accountId,
        amountMicros: seconds * VIDEO,
        kind: 'top_up' as const,
      };
      return services.ledger.credit(tx, { ...credit, reference: 'fault' });
    });

  it('bills once whatever is sent twice, late, shuffled or forged, by two workers on one session', async () => {
    const { meter } = services;
    for (let seed = 1; seed <= 4 * ROUNDS; seed++) {
      const random = new Random(seed);
      const id = await session();
      const old = await meter.lease(id, { workerId: 'mwk_old' });
      await meter.report({ sessionId: id, epoch: old.epoch, cumulativeMs: 1_000, seq: 0 }, 'mwk_old');
      const { epoch } = await meter.lease(id, { workerId: 'mwk_new' });
      let cumulativeMs = 0;
      const sent = Array.from({ length: 20 }, (_, seq): MeterReport => {
        cumulativeMs += random.below(1_500);
        return { sessionId: id, epoch, cumulativeMs, seq };
      });
      const last = sent.at(-1)!;
      const storm = random.shuffled([
        ...sent.map((report) => ({ report, by: 'mwk_new' })),
        ...sent.filter(() => random.next() < 0.5).map((report) => ({ report, by: 'mwk_new' })),
        // The worker that was superseded goes on, and others lie.
        ...sent.map((report) => ({
          report: { ...report, epoch: old.epoch, seq: report.seq + 1 },
          by: 'mwk_old',
        })),
        ...sent.map((report) => ({
          report: { ...report, cumulativeMs: 10 ** 9, seq: 10 ** 6 },
          by: 'mwk_old',
        })),
        ...sent.map((report) => ({ report: { ...report, epoch: epoch + 1 }, by: 'mwk_new' })),
      ]);
      await Promise.all(storm.map(({ report, by }) => meter.report(report, by)));
      await meter.report({ ...last, seq: last.seq + 1 }, 'mwk_new');
      expect((await meter.usage(id)).durationMs, `seed ${seed}`).toBe(1_000 + last.cumulativeMs);
      const rows = await countRows(database);
      await Promise.all(storm.map(({ report, by }) => meter.report(report, by)));
      expect(await countRows(database), 'replayed: no row more').toBe(rows);
    }
  });

  it('spends the credit for ten on two hundred sessions, and not a micro more', async () => {
    const SECONDS = 10 * 60;
    await prepay(SECONDS);
    const { meter, ledger, accountId } = services;
    const ids = await Promise.all(Array.from({ length: 200 }, () => session()));
    const leases = await Promise.allSettled(ids.map((id) => meter.lease(id)));
    const live = leases.flatMap((lease, index) =>
      lease.status === 'fulfilled'
        ? [{ id: ids[index]!, epoch: lease.value.epoch, grantedMs: lease.value.quota?.grantedMs ?? Infinity }]
        : [],
    );
    expect(live.length).toBeGreaterThanOrEqual(10);
    expect(live.length).toBeLessThan(200);
    const refused = leases.flatMap((lease) => (lease.status === 'rejected' ? [lease.reason as unknown] : []));
    for (const reason of refused) expect(reason).toMatchObject({ code: 'insufficient_credit' });
    // They all count on, some of them beyond what they were granted.
    for (let second = 1; second <= 70; second += 3) {
      await Promise.all(
        live.map(({ id, epoch }) =>
          meter.report({ sessionId: id, epoch, cumulativeMs: second * 1_000, seq: second }),
        ),
      );
      expect((await ledger.balance(accountId)).balanceMicros).toBeGreaterThanOrEqual(0);
    }
    for (const { id, epoch } of live) {
      await meter.seal(id, epoch);
      await services.sessions.terminateIfLive(id, 'terminated_by_api');
      await meter.settle(id);
    }
    const after = await ledger.balance(accountId);
    expect(after.owedMicros).toBe(0);
    expect(after.heldMicros).toBe(0);
    expect(after.balanceMicros).toBeGreaterThanOrEqual(0);
    const billed = await Promise.all(live.map(async ({ id }) => (await meter.usage(id)).durationMs));
    expect(billed.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(SECONDS * 1_000);
  });

  it('settles once, however often and at once a session is terminated', async () => {
    const { meter, sessions, accountId, ledger } = services;
    const id = await session();
    const { epoch } = await meter.lease(id);
    await sessions.markActive(id);
    await meter.report({ sessionId: id, epoch, cumulativeMs: 1_001, seq: 0 });
    const ends = Array.from({ length: 8 }, async () => {
      await sessions.terminate(accountId, id, 'terminated_by_api').catch(() => undefined);
      await meter.seal(id, epoch);
      return meter.settle(id);
    });
    expect((await Promise.all(ends)).filter(Boolean)).toHaveLength(1);
    await meter.settleEnded();
    expect((await ledger.balance(accountId)).owedMicros).toBe(2 * VIDEO);
  });

  it('counts on, and interrupts nobody, when the wall clock is set an hour forward or back', async () => {
    for (const step of [3_600_000, -3_600_000]) {
      let stepped = 0;
      const clock = new VirtualClock();
      const meter = new Meter({
        database,
        prices: services.prices,
        toleranceMs: 2_000,
        clock: {
          now: () => clock.now(),
          wallNow: () => clock.wallNow() + stepped,
          setTimeout: (callback, ms) => clock.setTimeout(callback, ms),
        },
      });
      const id = await session();
      const { epoch } = await meter.lease(id);
      for (let second = 1; second <= 40; second++) {
        await clock.advance(1_000);
        if (second === 20) {
          stepped = step;
          // The seals run before the next report does.
          await meter.sealSilent();
        }
        const { stop } = await meter.report({
          sessionId: id,
          epoch,
          cumulativeMs: second * 1_000,
          seq: second,
        });
        expect(stop, `second ${second}`).toBe(false);
        await meter.sealSilent();
      }
      expect((await meter.usage(id)).durationMs).toBe(40_000);
      // A worker that dies is missed all the same.
      await clock.advance(11_000);
      expect((await meter.sealSilent()).map(({ sessionId }) => sessionId)).toContain(id);
    }
  });
});

describe('the meter, killed', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'visavis-fault-'));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('loses and repeats nothing at any point of a change, since whoever got no answer asks again', async () => {
    const random = new Random(7);
    const database = await Database.open({ dataDir: directory });
    const services = await createServices(database);
    const ids: SessionId[] = [];
    for (let index = 0; index < 3; index++) {
      ids.push((await services.sessions.create(services.accountId, { face: 'maya' })).id);
    }
    await database.close();
    const oracle = new Oracle();
    const epochs = new Map<SessionId, number>();
    let seq = 0;
    const kills = Array.from({ length: ROUNDS }, () => KILL_POINTS).flat();
    for (const point of kills) {
      const child = await MeterChild.start(directory, { point, after: random.below(8) });
      // The worker replays its journal: the last count of every span, and goes on.
      let alive = true;
      while (alive) {
        for (const id of ids) {
          let epoch = epochs.get(id);
          if (epoch === undefined) {
            const lease = (await child.order({ do: 'lease', sessionId: id })) as
              { epoch: number } | undefined;
            if (!lease) {
              alive = false;
              break;
            }
            epoch = lease.epoch;
            // A lease whose answer was lost is superseded by the next.
            epochs.set(id, epoch);
          }
          const cumulativeMs = oracle.add(id, random.below(1_200));
          const report = { sessionId: id, epoch, cumulativeMs, seq: seq++ };
          if ((await child.order({ do: 'report', report })) === undefined) {
            alive = false;
            break;
          }
        }
      }
      await child.ended();
    }
    const last = await MeterChild.start(directory, { point: 'none', after: 0 });
    for (const id of ids) {
      const epoch = epochs.get(id)!;
      const report = { sessionId: id, epoch, cumulativeMs: oracle.of(id), seq: seq++ };
      expect(await last.order({ do: 'report', report })).toMatchObject({ stop: false });
      await last.order({ do: 'seal', sessionId: id, epoch });
    }
    await last.close();
    const reopened = await Database.open({ dataDir: directory });
    const after = await createServices(reopened);
    for (const id of ids) {
      expect((await after.meter.usage(id)).durationMs).toBe(oracle.of(id));
      await after.sessions.terminateIfLive(id, 'terminated_by_api');
      await after.meter.settle(id);
    }
    const seconds = ids.reduce((sum, id) => sum + Math.ceil(oracle.of(id) / 1_000), 0);
    expect((await after.ledger.balance(services.accountId)).owedMicros).toBe(seconds * VIDEO);
    await expectSoundLedger(reopened);
    await reopened.close();
  });

  it('is told by the journal of a media-worker that was killed: never more than it was, and a second less at most', async () => {
    const random = new Random(11);
    const program = join(import.meta.dirname, 'metering/spanProcess.ts');
    for (let round = 0; round < ROUNDS; round++) {
      const lost = await Promise.all(
        Array.from({ length: 4 }, async (_, index) => {
          const folder = join(directory, `${round}-${index}`);
          const child = spawn(process.execPath, [program, folder, 'ses_test'], {
            stdio: ['ignore', 'pipe', 'inherit'],
          });
          const exited = once(child, 'exit');
          const spawned = performance.now();
          await once(child.stdout, 'data');
          const openedAt = performance.now();
          await new Promise((resolve) => setTimeout(resolve, 300 + random.below(2_000)));
          child.kill('SIGKILL');
          await exited;
          const endedAt = performance.now();
          const [report] = await (await MeterJournal.open(folder)).read();
          // It opened after it was spawned and before we read that.
          expect(report?.cumulativeMs ?? 0).toBeLessThanOrEqual(endedAt - spawned);
          return endedAt - openedAt - (report?.cumulativeMs ?? 0);
        }),
      );
      expect(Math.max(...lost)).toBeLessThanOrEqual(1_000);
    }
  });
});
