import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { analyticsSchema, newId, type SessionId, type TurnMetrics } from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

/** A turn that took `ms` to its first frame; the other figures follow from it. */
function turn(turnId: string, ms: number, more: Partial<TurnMetrics> = {}): TurnMetrics {
  return {
    turnId,
    endOfSpeechToCommitMs: ms - 300,
    sttMs: 90,
    llmFirstTokenMs: ms - 200,
    ttsFirstAudioMs: ms - 100,
    firstFrameSentMs: ms,
    ...more,
  };
}

describeOnEachStore('The analytics of a session', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let id: SessionId;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
  });
  beforeEach(async () => {
    ({ id } = await services.sessions.create(services.accountId, { face: 'maya' }));
  });
  afterAll(async () => {
    await server.close();
  });

  const read = async () =>
    analyticsSchema.parse((await server.request('GET', `/v1/sessions/${id}/analytics`)).json);

  it('are empty before the first turn, with no figure made up', async () => {
    const { counts, measures, connections, turns } = await read();
    expect(counts).toEqual({ turns: 0, interruptions: 0, false_alarms: 0, preemptive_replies: 0 });
    expect(Object.values(measures).every((measure) => measure === null)).toBe(true);
    expect([connections, turns]).toEqual([[], []]);
  });

  it("hold each turn's figures, the browser's half merged in, and nothing that was not measured", async () => {
    const { figures, clock } = services;
    figures.emit('turn', id, turn('t1', 700, { preemptive: true }));
    figures.emit('browserTurn', id, {
      turnId: 't1',
      browserFirstAudioMs: 812.04,
      browserFirstFrameMs: 830,
      avSkewMs: -12.5,
    });
    await clock.advance(5_000);
    figures.emit('turn', id, turn('t2', 900));
    const { counts, turns } = await read();
    expect(counts).toMatchObject({ turns: 2, preemptive_replies: 1 });
    expect(turns[0]).toEqual({
      turn_id: 't1',
      at: new Date(clock.wallNow() - 5_000).toISOString(),
      end_of_speech_to_commit_ms: 400,
      stt_ms: 90,
      llm_first_token_ms: 500,
      tts_first_audio_ms: 600,
      first_frame_sent_ms: 700,
      browser_first_audio_ms: 812,
      browser_first_frame_ms: 830,
      av_skew_ms: -12.5,
      barge_in_ms: null,
      interrupted: false,
      false_alarms: 0,
      preemptive: true,
    });
    expect(turns[1]).toMatchObject({ turn_id: 't2', browser_first_audio_ms: null, preemptive: false });
  });

  it('sum up in percentiles by nearest rank', async () => {
    for (let index = 20; index >= 1; index--)
      services.figures.emit('turn', id, turn(`t${index}`, index * 100));
    const { measures } = await read();
    expect(measures.first_frame_sent_ms).toEqual({ count: 20, p50: 1_000, p95: 1_900 });
    expect(measures.stt_ms).toEqual({ count: 20, p50: 90, p95: 90 });
    expect(measures.browser_first_audio_ms).toBeNull();
  });

  it('count interruptions and false alarms, also of a greeting, which is no turn', async () => {
    const { figures } = services;
    figures.emit('interrupted', id, 'greeting');
    figures.emit('turn', id, turn('t1', 700));
    figures.emit('falseAlarm', id, 't1');
    figures.emit('falseAlarm', id, 't1');
    figures.emit('interrupted', id, 't1');
    figures.emit('browserTurn', id, { turnId: 't1', bargeInMs: 140 });
    const { counts, turns, measures } = await read();
    expect(counts).toEqual({ turns: 1, interruptions: 2, false_alarms: 2, preemptive_replies: 0 });
    expect(turns).toHaveLength(1);
    expect(turns[0]).toMatchObject({ interrupted: true, false_alarms: 2, barge_in_ms: 140 });
    expect(measures.barge_in_ms).toEqual({ count: 1, p50: 140, p95: 140 });
  });

  it('show how each connection began and what its network was like', async () => {
    const { figures, clock } = services;
    figures.emit('opened', id, 480.6);
    figures.emit('browserOpened', id, 655.5);
    figures.emit('network', id, { rttMs: null, lossToBrowser: 0, lossFromBrowser: null });
    figures.emit('network', id, { rttMs: 20, lossToBrowser: 0.1, lossFromBrowser: null });
    figures.emit('network', id, { rttMs: 40, lossToBrowser: 0.2, lossFromBrowser: 0.5 });
    const whileConnected = (await read()).connections;
    figures.emit('ended', id);
    await clock.advance(60_000);
    figures.emit('opened', id, 300);
    figures.emit('ended', id);
    const { connections } = await read();
    expect(whileConnected).toHaveLength(1);
    expect(connections).toMatchObject([
      {
        first_frame_sent_ms: 481,
        browser_first_frame_ms: 656,
        rtt_ms: { mean: 30, max: 40 },
        loss_to_browser: { max: 0.2 },
        loss_from_browser: { mean: 0.5, max: 0.5 },
      },
      { first_frame_sent_ms: 300, browser_first_frame_ms: null, rtt_ms: null, loss_to_browser: null },
    ]);
    expect(connections[0]?.loss_to_browser?.mean).toBeCloseTo(0.1);
  });

  it('are of this session alone, and outlive a server', async () => {
    const other = await services.sessions.create(services.accountId, { face: 'maya' });
    services.figures.emit('turn', id, turn('t1', 700));
    services.figures.emit('turn', other.id, turn('t1', 3_000));
    await services.analytics.stop();
    const restarted = await createServices(database());
    expect((await restarted.analytics.get(id)).measures.first_frame_sent_ms?.p95).toBe(700);
  });

  it('survive what cannot be stored', async () => {
    services.figures.emit('turn', newId('SessionId'), turn('t1', 700));
    services.figures.emit('turn', id, turn('t1', 700));
    expect((await read()).counts.turns).toBe(1);
  });
});
