import { afterEach, expect, it } from 'vitest';
import { newId } from '@visavis/shared';
import type { HttpAppOptions } from '../../server/src/http/createHttpApp.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const TOKEN = 'a-token-of-some-length';

describeOnEachStore('/metrics', (database) => {
  let services: TestServices;
  let server: TestHttpServer;

  const start = async (options: HttpAppOptions = {}): Promise<void> => {
    services = await createServices(database());
    server = await TestHttpServer.start(services, options);
  };
  const read = (headers: Record<string, string> = {}) =>
    server.request('GET', '/metrics', { key: null, headers });
  afterEach(() => server.close());

  it('shows what was measured, in seconds', async () => {
    await start();
    const { figures, meter, sessions, accountId } = services;
    const id = newId('SessionId');
    figures.emit('turn', id, {
      turnId: 't1',
      endOfSpeechToCommitMs: 380,
      sttMs: 90,
      llmFirstTokenMs: 420,
      ttsFirstAudioMs: 500,
      firstFrameSentMs: 560,
    });
    figures.emit('browserTurn', id, { turnId: 't1', browserFirstAudioMs: 700, avSkewMs: -30 });
    figures.emit('interrupted', id, 't1');
    figures.emit('falseAlarm', id, 't1');
    figures.emit('warning', id, 'stt_failed');
    figures.emit('opened', id, 450);
    figures.emit('network', id, { rttMs: 30, lossToBrowser: 0.02, lossFromBrowser: null });
    const session = await sessions.create(accountId, { face: 'maya' });
    const { epoch } = await meter.lease(session.id);
    await meter.report({ sessionId: session.id, epoch, cumulativeMs: 1_000, seq: 1 });
    await meter.seal(session.id, epoch);
    const answer = await read();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch('text/plain; version=0.0.4');
    const lines = answer.bytes.toString().split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'visavis_turn_commit_seconds_bucket{le="0.3"} 0',
        'visavis_turn_commit_seconds_bucket{le="0.4"} 1',
        'visavis_turn_commit_seconds_sum 0.38',
        'visavis_turn_browser_first_audio_seconds_sum 0.7',
        'visavis_turn_av_skew_seconds_sum -0.03',
        'visavis_barge_in_silence_seconds_count 0',
        'visavis_turns_total 1',
        'visavis_interruptions_total 1',
        'visavis_false_alarms_total 1',
        'visavis_warnings_total{code="stt_failed"} 1',
        'visavis_join_to_first_frame_seconds_sum 0.45',
        'visavis_network_round_trip_seconds_sum 0.03',
        'visavis_network_loss_ratio_sum{direction="to_browser"} 0.02',
        'visavis_meter_reports_total 1',
        'visavis_spans_sealed_total{reason="closed"} 1',
        'visavis_sessions_connected 0',
      ]),
    );
    expect(lines.some((line) => line.startsWith('nodejs_eventloop_lag_p99_seconds '))).toBe(true);
    expect(answer.bytes.toString()).not.toContain(id);
  });

  it('is for this machine alone without a token, whoever a proxy on it speaks for', async () => {
    await start({ trustProxy: 1 });
    expect((await read()).status).toBe(200);
    expect((await read({ 'x-forwarded-for': '203.0.113.7' })).status).toBe(403);
    expect((await read({ 'x-forwarded-for': '127.0.0.1' })).status).toBe(403);
    expect((await read({ forwarded: 'for=203.0.113.7' })).status).toBe(403);
  });

  it('takes its own token and no API key, from anywhere', async () => {
    await start({ metricsToken: TOKEN });
    expect((await read()).status).toBe(401);
    expect((await read({ authorization: `Bearer ${server.key}` })).status).toBe(401);
    expect((await read({ 'x-api-key': server.key })).status).toBe(401);
    const headers = { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.7' };
    expect((await read(headers)).status).toBe(200);
  });
});
