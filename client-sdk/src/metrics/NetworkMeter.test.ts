import { describe, expect, it } from 'vitest';
import { NetworkMeter } from './NetworkMeter.ts';

const PROBE = { type: 'inbound-rtp', ssrc: 1234, timestamp: 0, bytesReceived: 10, packetsReceived: 1 };

function report(...entries: object[]): RTCStatsReport {
  return new Map(entries.map((entry, index) => [String(index), entry]));
}

/** Both streams as they are `seconds` after their beginning; every tenth packet of the picture is lost. */
function at(seconds: number, ssrc = 7): { audio: RTCStatsReport; video: RTCStatsReport } {
  const timestamp = 1_000_000 + seconds * 1_000;
  const audio = {
    type: 'inbound-rtp',
    ssrc: 6,
    timestamp,
    bytesReceived: 4_000 * seconds,
    packetsReceived: 50 * seconds,
    packetsLost: 0,
    jitterBufferDelay: 48_000 * 0.06 * seconds,
    jitterBufferEmittedCount: 48_000 * seconds,
  };
  const video = {
    type: 'inbound-rtp',
    ssrc,
    timestamp,
    bytesReceived: 96_000 * seconds,
    packetsReceived: 45 * seconds,
    packetsLost: 5 * seconds,
    framesDecoded: 25 * seconds,
    jitterBufferDelay: 25 * 0.08 * seconds,
    jitterBufferEmittedCount: 25 * seconds,
  };
  const pair = { type: 'candidate-pair', nominated: true, timestamp, currentRoundTripTime: 0.042 };
  return { audio: report(audio, pair), video: report(PROBE, video) };
}

describe('NetworkMeter', () => {
  it('tells rates from the second look on', () => {
    const meter = new NetworkMeter();
    expect(meter.measure(at(10))).toMatchObject({ rttMs: 42, loss: null, bitsPerSecond: null, fps: null });
    const figures = meter.measure(at(12));
    expect(figures).toMatchObject({ bitsPerSecond: 800_000, fps: 25, loss: 0.05 });
    expect(figures.audioBufferMs).toBeCloseTo(60);
    expect(figures.videoBufferMs).toBeCloseTo(80);
  });

  it('begins anew with a new stream, and knows a voice without a picture', () => {
    const meter = new NetworkMeter();
    meter.measure(at(10));
    expect(meter.measure(at(1, 8))).toMatchObject({ fps: null });
    const voice = new NetworkMeter();
    voice.measure({ audio: at(1).audio });
    expect(voice.measure({ audio: at(2).audio })).toMatchObject({
      bitsPerSecond: 32_000,
      fps: null,
      loss: 0,
    });
    expect(voice.measure({})).toEqual({
      rttMs: null,
      loss: null,
      bitsPerSecond: null,
      fps: null,
      audioBufferMs: null,
      videoBufferMs: null,
      avSkewMs: null,
    });
  });
});
