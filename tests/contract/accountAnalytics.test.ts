import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountAnalyticsSchema, type SessionId, type TurnMetrics } from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const MINUTE = 60_000;

function turn(turnId: string, firstSoundMs: number): TurnMetrics {
  return {
    turnId,
    endOfSpeechToCommitMs: 400,
    sttMs: 90,
    ttsFirstAudioMs: firstSoundMs,
    firstFrameSentMs: firstSoundMs + 40,
  };
}

describeOnEachStore("An account's analytics", (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let from: number;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
    from = services.clock.wallNow();
    const { clock, figures } = services;
    const other = await createServices(database());
    /** A conversation from one minute to another; null: it is still open. */
    const talk = async (opened: number, closed: number | null, account = services): Promise<SessionId> => {
      const { id } = await account.sessions.create(account.accountId, {});
      const time = (minute: number): Date => new Date(from + minute * MINUTE);
      const span = {
        session_id: id,
        epoch: 1,
        leased_at: time(opened),
        opened_at: time(opened),
        last_report_at: time(closed ?? opened),
        closed_at: closed === null ? null : time(closed),
        cumulative_ms: 1,
        video_ms: 1,
        seq: 1,
        seal_reason: closed === null ? null : 'closed',
      };
      await services.database.db.insertInto('meter_spans').values(span).execute();
      return id;
    };
    const first = await talk(1, 3);
    const second = await talk(2, 2.5);
    const strangers = await talk(1, 4, other);
    await talk(8, null);
    await clock.advance(2 * MINUTE);
    figures.emit('turn', first, turn('t1', 700));
    figures.emit('turn', second, turn('t1', 900));
    figures.emit('turn', strangers, turn('t1', 5_000));
    // A greeting answers nobody: it is no turn.
    figures.emit('interrupted', first, 'greeting');
    await services.analytics.stop();
    await clock.advance(7 * MINUTE);
  });
  afterAll(async () => {
    await server.close();
  });

  const at = (ms: number): string => new Date(from + ms).toISOString();
  const read = async (query: string) =>
    accountAnalyticsSchema.parse((await server.request('GET', `/v1/analytics?${query}`)).json);

  it('tell how many conversations were open at once, bucket by bucket', async () => {
    const { buckets, peak_concurrency, live } = await read(
      `from=${at(0)}&to=${at(12 * MINUTE)}&step_ms=${MINUTE}`,
    );
    // Up to now, which is minute 9: nothing is known of the rest.
    expect(buckets.map((bucket) => bucket.peak_concurrency)).toEqual([0, 1, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    expect({ peak_concurrency, live }).toEqual({ peak_concurrency: 2, live: 1 });
    expect(buckets[2]?.at).toBe(at(2 * MINUTE));
  });

  it("tell how long users waited, of this account's turns alone", async () => {
    const { buckets } = await read(`from=${at(0)}&to=${at(4 * MINUTE)}&step_ms=${2 * MINUTE}`);
    expect(buckets.map(({ turns }) => turns)).toEqual([0, 2]);
    expect(buckets[1]?.tts_first_audio_ms).toEqual({ count: 2, p50: 700, p95: 900 });
    expect(buckets[1]?.browser_first_audio_ms).toBeNull();
    expect(buckets[0]?.tts_first_audio_ms).toBeNull();
  });

  it('are of the last day by the hour when nothing is said', async () => {
    const { buckets, step_ms } = await read('');
    expect([buckets.length, step_ms]).toEqual([24, 60 * MINUTE]);
    expect(buckets.at(-1)?.peak_concurrency).toBe(2);
  });

  it('refuse a range that runs backwards, one that is too long and one in too many pieces', async () => {
    for (const [query, field] of [
      [`from=${at(1)}&to=${at(0)}`, 'from'],
      [`from=${at(-93 * 24 * 60 * MINUTE)}&to=${at(0)}`, 'from'],
      [`from=${at(0)}&to=${at(501 * MINUTE)}&step_ms=${MINUTE}`, 'step_ms'],
    ]) {
      const { status, json } = await server.request('GET', `/v1/analytics?${query}`);
      expect([status, json]).toMatchObject([422, { errors: [{ path: field }] }]);
    }
  });
});
