import { VirtualClock, type TurnMetrics } from '@visavis/shared';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeLevels } from '../platform/FakePlatform.ts';
import { endOfSpeech } from './endOfSpeech.ts';
import { TurnMeter, type BrowserTurn } from './TurnMeter.ts';

const SERVED: TurnMetrics = {
  turnId: 'trn_1',
  endOfSpeechToCommitMs: 300,
  sttMs: 80,
  llmFirstTokenMs: 20,
  ttsFirstAudioMs: 60,
  firstFrameSentMs: 500,
};

let clock: VirtualClock;
let levels: FakeLevels;
let skewMs: number | null;
let turns: BrowserTurn[];
let metrics: TurnMetrics[];
let meter: TurnMeter;

/** A display that shows a frame every 40 ms. */
const display = {
  requestVideoFrameCallback(callback: VideoFrameRequestCallback): number {
    const at = (Math.floor(clock.now() / 40) + 1) * 40;
    clock.setTimeout(
      () => callback(at, { expectedDisplayTime: at } as VideoFrameCallbackMetadata),
      at - clock.now(),
    );
    return 1;
  },
  cancelVideoFrameCallback: (): undefined => undefined,
};

beforeEach(() => {
  clock = new VirtualClock();
  levels = new FakeLevels();
  skewMs = -10;
  turns = [];
  metrics = [];
  meter = new TurnMeter({
    clock,
    levels,
    frames: () => display,
    skew: async () => skewMs,
    onBrowserTurn: (turn) => turns.push(turn),
    onMetrics: (turn) => metrics.push(turn),
  });
});

/** Speech of 1 s that ends at 1,000 ms; the server says so 300 ms later. */
async function speak(): Promise<void> {
  meter.userSpeech(true);
  levels.microphoneLevel = 0.1;
  await clock.advance(1_000);
  levels.microphoneLevel = 0.001;
  await clock.advance(300);
  meter.userSpeech(false);
}

describe('TurnMeter', () => {
  it('measures from the real end of speech to the first sound and its frame', async () => {
    await speak();
    meter.agentState('thinking', 'trn_1');
    await clock.advance(500);
    levels.avatarLevel = 0.1;
    await clock.advance(100);
    meter.serverMetrics(SERVED);
    expect(turns).toHaveLength(1);
    expect(turns[0]?.turnId).toBe('trn_1');
    expect(turns[0]?.browserFirstAudioMs).toBeGreaterThanOrEqual(800);
    expect(turns[0]?.browserFirstAudioMs).toBeLessThanOrEqual(840);
    // The sound is 10 ms ahead of its picture, which is on screen with the display's next frame.
    const lag = turns[0]!.browserFirstFrameMs! - turns[0]!.browserFirstAudioMs!;
    expect(lag).toBeGreaterThanOrEqual(10);
    expect(lag).toBeLessThanOrEqual(50);
    expect(metrics).toEqual([{ ...SERVED, ...turns[0] }]);
  });

  it('tells the server’s figures at once and adds its own later', async () => {
    await speak();
    meter.serverMetrics(SERVED);
    expect(metrics).toEqual([SERVED]);
    await clock.advance(100);
    levels.avatarLevel = 0.1;
    await clock.advance(100);
    expect(metrics).toHaveLength(2);
    expect(metrics[1]).toMatchObject({ ...SERVED, avSkewMs: -10 });
  });

  it('counts from the sending of a text', async () => {
    meter.messageSent();
    await clock.advance(400);
    levels.avatarLevel = 0.1;
    await clock.advance(40);
    meter.agentState('speaking', 'trn_2');
    expect(turns[0]).toMatchObject({ turnId: 'trn_2' });
    expect(turns[0]?.browserFirstAudioMs).toBeGreaterThanOrEqual(400);
    expect(turns[0]?.browserFirstAudioMs).toBeLessThanOrEqual(440);
  });

  it('takes the tail of an interrupted reply for no answer', async () => {
    levels.avatarLevel = 0.1;
    meter.userSpeech(true);
    levels.microphoneLevel = 0.1;
    await clock.advance(600);
    levels.microphoneLevel = 0;
    await clock.advance(200);
    meter.userSpeech(false);
    meter.agentState('thinking', 'trn_3');
    await clock.advance(200);
    expect(turns).toEqual([]);
    levels.avatarLevel = 0;
    await clock.advance(300);
    levels.avatarLevel = 0.1;
    await clock.advance(100);
    expect(turns).toHaveLength(1);
    expect(turns[0]?.browserFirstAudioMs).toBeGreaterThan(600);
  });

  it('keeps what it measured when the user interrupts the reply at once', async () => {
    await speak();
    meter.agentState('thinking', 'trn_1');
    await clock.advance(500);
    levels.avatarLevel = 0.1;
    await clock.advance(20);
    meter.userSpeech(true);
    await clock.advance(1_100);
    expect(turns).toHaveLength(1);
    expect(turns[0]?.turnId).toBe('trn_1');
  });

  it('leaves out what the browser cannot tell', async () => {
    skewMs = null;
    await speak();
    meter.agentState('speaking', 'trn_1');
    await clock.advance(100);
    levels.avatarLevel = 0.1;
    await clock.advance(100);
    expect(Object.keys(turns[0] ?? {}).sort()).toEqual(['browserFirstAudioMs', 'turnId']);

    levels.avatarLevel = null;
    await speak();
    meter.serverMetrics({ ...SERVED, turnId: 'trn_9' });
    await clock.advance(5_000);
    expect(turns).toHaveLength(1);
    expect(metrics.at(-1)).toEqual({ ...SERVED, turnId: 'trn_9' });
  });

  it('says nothing of a greeting, nor of a reply that never comes, and stops polling', async () => {
    meter.agentState('speaking', 'trn_0');
    levels.avatarLevel = 0.1;
    await clock.advance(1_000);
    levels.avatarLevel = 0;
    await speak();
    await clock.advance(30_000);
    let reads = 0;
    levels.avatar = () => {
      reads++;
      return 0;
    };
    await clock.advance(10_000);
    expect(reads).toBe(0);
    expect(turns).toEqual([]);
  });

  it('is closed once, with its levels', async () => {
    meter.userSpeech(true);
    meter.close();
    meter.close();
    meter.userSpeech(true);
    await clock.advance(1_000);
    expect(levels.closed).toBe(true);
  });
});

describe('endOfSpeech', () => {
  const at = (levelsOf: number[]): { at: number; level: number }[] =>
    levelsOf.map((level, index) => ({ at: index * 20, level }));

  it('finds the last reading that stands out, over any noise floor', () => {
    expect(endOfSpeech(at([0.02, 0.02, 0.2, 0.3, 0.2, 0.02, 0.021, 0.02, 0.02, 0.02]))).toBe(80);
    expect(endOfSpeech(at([0, 0, 0.01, 0.02, 0.01, 0, 0, 0, 0, 0]))).toBe(80);
  });

  it('finds none in noise or in nothing', () => {
    expect(endOfSpeech([])).toBeNull();
    expect(endOfSpeech(at([0.001, 0.002, 0.001]))).toBeNull();
    expect(endOfSpeech(at([0.02, 0.021, 0.022, 0.02]))).toBeNull();
  });
});
