import { beforeEach, expect, it } from 'vitest';
import { newId, type MeterReport, type SessionId } from '@visavis/shared';
import { Meter } from '../../server/src/billing/Meter.ts';
import { Random } from '../support/random.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('Meter', (database) => {
  let services: TestServices;
  let sessionId: SessionId;
  beforeEach(async () => {
    services = await createServices(database());
    sessionId = (await services.sessions.create(services.accountId, { face: 'maya' })).id;
  });

  const durationMs = async (): Promise<number> => (await services.meter.usage(sessionId)).durationMs;
  const report = (epoch: number, cumulativeMs: number, seq: number): Promise<{ stop: boolean }> =>
    services.meter.report({ sessionId, epoch, cumulativeMs, seq });

  it('counts from the first report above zero to the last, over all spans', async () => {
    const { meter, clock, sessions, accountId } = services;
    const first = (await meter.lease(sessionId)).epoch;
    expect(await report(first, 0, 0)).toMatchObject({ stop: false });
    expect(await meter.usage(sessionId)).toEqual({ durationMs: 0, spans: [] });
    await clock.advance(5_000);
    await report(first, 2_000, 1);
    await clock.advance(1_500);
    await report(first, 3_500, 2);
    await meter.seal(sessionId, first);
    const closedAt = clock.wallNow();
    await clock.advance(60_000);
    const second = (await meter.lease(sessionId)).epoch;
    await report(second, 700, 0);
    expect(second).toBeGreaterThan(first);
    expect(await meter.usage(sessionId)).toEqual({
      durationMs: 4_200,
      spans: [
        {
          sessionId,
          epoch: first,
          openedAt: new Date(closedAt - 3_500),
          closedAt: new Date(closedAt),
          durationMs: 3_500,
        },
        { sessionId, epoch: second, openedAt: expect.any(Date) as Date, closedAt: null, durationMs: 700 },
      ],
    });
    expect((await sessions.get(accountId, sessionId)).durationMs).toBe(4_200);
  });

  it('comes to the same total whatever was lost, repeated, late or shuffled, once the last report is in', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = new Random(seed);
      const session = await services.sessions.create(services.accountId, { face: 'leo' });
      const epoch = (await services.meter.lease(session.id)).epoch;
      let cumulativeMs = 0;
      const sent = Array.from({ length: 15 }, (_, seq): MeterReport => {
        cumulativeMs += random.below(2_000);
        return { sessionId: session.id, epoch, cumulativeMs, seq };
      });
      const last = sent.at(-1)!;
      const delivered = random.shuffled([
        ...sent.filter(() => random.next() < 0.8),
        ...sent.filter(() => random.next() < 0.5),
        last,
      ]);
      let highest = 0;
      for (const each of delivered) {
        await services.meter.report(each);
        highest = Math.max(highest, each.cumulativeMs);
        expect((await services.meter.usage(session.id)).durationMs, `seed ${seed}`).toBe(highest);
      }
      await services.meter.seal(session.id, epoch);
      await Promise.all(delivered.map((each) => services.meter.report(each)));
      expect((await services.meter.usage(session.id)).durationMs, `seed ${seed}`).toBe(last.cumulativeMs);
    }
  });

  it('comes to the same total when all reports arrive at once', async () => {
    const epoch = (await services.meter.lease(sessionId)).epoch;
    const all = Array.from({ length: 20 }, (_, seq) => report(epoch, (seq + 1) * 100, seq));
    expect((await Promise.all(all)).every(({ stop }) => !stop)).toBe(true);
    expect(await durationMs()).toBe(2_000);
  });

  it('never counts backwards', async () => {
    const epoch = (await services.meter.lease(sessionId)).epoch;
    await report(epoch, 5_000, 1);
    await report(epoch, 1_000, 2);
    expect(await durationMs()).toBe(5_000);
  });

  it('answers stop, and counts nothing, for an epoch that is sealed, superseded or unknown', async () => {
    const { meter } = services;
    const first = (await meter.lease(sessionId)).epoch;
    await report(first, 1_000, 0);
    const second = (await meter.lease(sessionId)).epoch;
    expect(await report(first, 9_000, 1)).toMatchObject({ stop: true });
    expect(await report(second, 500, 0)).toMatchObject({ stop: false });
    await meter.seal(sessionId, second);
    expect(await report(second, 9_000, 1)).toMatchObject({ stop: true });
    expect(await report(second + 1, 9_000, 0)).toMatchObject({ stop: true });
    expect(
      await meter.report({ sessionId: newId('SessionId'), epoch: 1, cumulativeMs: 1, seq: 0 }),
    ).toMatchObject({ stop: true });
    expect(await durationMs()).toBe(1_500);
  });

  it('takes the final report of a session that has just ended, and tells its worker to stop', async () => {
    const { meter, sessions, accountId } = services;
    const epoch = (await meter.lease(sessionId)).epoch;
    await sessions.markActive(sessionId);
    await sessions.terminate(accountId, sessionId, 'terminated_by_api');
    expect(await report(epoch, 1_234, 0)).toMatchObject({ stop: true });
    await meter.seal(sessionId, epoch);
    expect((await sessions.get(accountId, sessionId)).durationMs).toBe(1_234);
    await expect(meter.lease(sessionId)).rejects.toMatchObject({ code: 'session_terminated' });
    await expect(meter.lease(newId('SessionId'))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('has one open span, whoever leases the session at the same moment', async () => {
    const leases = await Promise.all(Array.from({ length: 6 }, () => services.meter.lease(sessionId)));
    const epochs = leases.map(({ epoch }) => epoch);
    expect(new Set(epochs).size).toBe(6);
    const answers = await Promise.all(epochs.map((epoch) => report(epoch, 1_000, 0)));
    expect(answers.filter(({ stop }) => !stop)).toHaveLength(1);
    expect(answers[epochs.indexOf(Math.max(...epochs))]).toMatchObject({ stop: false });
  });

  it('is protected by the store itself against a second open span', async () => {
    await services.meter.lease(sessionId);
    const now = new Date(services.clock.wallNow());
    const insert = database()
      .db.insertInto('meter_spans')
      .values({
        session_id: sessionId,
        epoch: 99,
        leased_at: now,
        opened_at: null,
        last_report_at: now,
        closed_at: null,
        cumulative_ms: 0,
        seq: -1,
        seal_reason: null,
      })
      .execute();
    await expect(insert).rejects.toThrow(/meter_spans_one_open/);
  });

  it('seals once, and tells it once', async () => {
    const { meter } = services;
    const sealed: string[] = [];
    meter.observer.on('sealed', ({ span, reason }) => sealed.push(`${span.epoch} ${reason}`));
    const first = (await meter.lease(sessionId)).epoch;
    const second = (await meter.lease(sessionId)).epoch;
    const results = await Promise.all(Array.from({ length: 4 }, () => meter.seal(sessionId, second)));
    expect(results.filter((span) => span !== null)).toHaveLength(1);
    expect(sealed).toEqual([`${first} superseded`, `${second} closed`]);
  });

  it('seals after ten silent seconds, at the last proof of life', async () => {
    const { meter, clock } = services;
    const epoch = (await meter.lease(sessionId)).epoch;
    await report(epoch, 1_000, 0);
    const lastSign = clock.wallNow();
    const sealedHere = async (): Promise<number[]> =>
      (await meter.sealSilent()).filter((span) => span.sessionId === sessionId).map((span) => span.epoch);

    await clock.advance(9_999);
    expect(await sealedHere()).toEqual([]);
    await clock.advance(1);
    // A duplicate is no proof of life.
    await report(epoch, 1_000, 0);
    expect(await sealedHere()).toEqual([epoch]);
    expect((await meter.usage(sessionId)).spans[0]?.closedAt).toEqual(new Date(lastSign));
    expect(await report(epoch, 12_000, 1)).toMatchObject({ stop: true });
    expect(await durationMs()).toBe(1_000);
    expect(await sealedHere()).toEqual([]);
  });

  it('lives as long as reports come, also while the count stands still', async () => {
    const { meter, clock } = services;
    const epoch = (await meter.lease(sessionId)).epoch;
    await report(epoch, 500, 0);
    for (let seq = 1; seq <= 5; seq++) {
      await clock.advance(8_000);
      expect(await report(epoch, 500, seq)).toMatchObject({ stop: false });
      await meter.sealSilent();
    }
    expect(await report(epoch, 900, 6)).toMatchObject({ stop: false });
    expect(await durationMs()).toBe(900);
  });

  it('gives a peer two minutes to connect', async () => {
    const { meter, clock } = services;
    const epoch = (await meter.lease(sessionId)).epoch;
    await clock.advance(60_000);
    await meter.sealSilent();
    expect(await report(epoch, 100, 0)).toMatchObject({ stop: false });
  });

  it('does not hold its own downtime against a worker: its replay is counted first', async () => {
    const { meter, clock } = services;
    const epoch = (await meter.lease(sessionId)).epoch;
    await report(epoch, 1_000, 0);
    await clock.advance(300_000);
    const restarted = new Meter({ database: database(), clock, prices: services.prices });
    expect(await restarted.sealSilent()).toEqual([]);
    expect(await restarted.report({ sessionId, epoch, cumulativeMs: 2_000, seq: 1 })).toMatchObject({
      stop: false,
    });
    await clock.advance(10_000);
    expect((await restarted.sealSilent()).map((span) => span.sessionId)).toContain(sessionId);
    expect(await durationMs()).toBe(2_000);
  });
});
