import type { AgentEvent, SessionId } from '@visavis/shared';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakePeer } from './testing/fakes.ts';
import { LiveStage } from './testing/LiveStage.ts';

let stage: LiveStage;
let told: [name: string, ...args: unknown[]][];

beforeEach(() => {
  stage = new LiveStage();
  told = [];
  const names = [
    'turn',
    'browserTurn',
    'interrupted',
    'falseAlarm',
    'opened',
    'browserOpened',
    'network',
    'warning',
    'expiring',
    'safetyAlert',
    'ended',
  ] as const;
  for (const name of names) {
    stage.figures.on(name, (id: SessionId, ...rest: unknown[]) => {
      expect(id).toBe(stage.id);
      told.push([name, ...rest]);
    });
  }
});

const tell = (event: AgentEvent, epoch = 1): Promise<void> =>
  stage.live.event(stage.worker, { sessionId: stage.id, epoch, event });

const METRICS = {
  turnId: 'turn_1',
  endOfSpeechToCommitMs: 400,
  sttMs: 90,
  llmFirstTokenMs: 450,
  ttsFirstAudioMs: 500,
  firstFrameSentMs: 550,
};

describe('what a live session tells of its figures', () => {
  it('how long its connection took, once for each join, and that it is over', async () => {
    const { live, id, peer, rooms, clock } = stage;
    await live.join(id, peer, { modality: 'video' });
    await clock.advance(620);
    rooms.last.emit('firstFrame');
    live.get(id).firstFrameShown(peer, 810);
    // Consumers that are made anew are no new connection.
    rooms.last.emit('firstFrame');
    await clock.advance(0);
    await live.get(id).leave(peer);
    expect(told).toEqual([['opened', 620], ['browserOpened', 810], ['ended']]);
  });

  it('that its time limit comes near', async () => {
    await stage.open();
    await tell({ type: 'expiring', remainingMs: 10_000 });
    expect(told).toContainEqual(['expiring', 10_000]);
  });

  it('both halves of a turn, and no turn that a browser made up', async () => {
    await stage.open();
    await tell({ type: 'agentState', state: 'thinking', turnId: 'turn_1' });
    await tell({ type: 'metrics', metrics: METRICS });
    const session = stage.live.get(stage.id);
    session.turnMeasured(stage.peer, { turnId: 'turn_1', browserFirstAudioMs: 640 });
    session.turnMeasured(stage.peer, { turnId: 'turn_9', browserFirstAudioMs: 1 });
    expect(() => session.turnMeasured(new FakePeer(), { turnId: 'turn_1' })).toThrow();
    expect(told.slice(1)).toEqual([
      ['turn', METRICS],
      ['browserTurn', { turnId: 'turn_1', browserFirstAudioMs: 640 }],
    ]);
  });

  it('interruptions, false alarms and warnings, of the epoch that counts', async () => {
    await stage.open();
    const transcript = (more: object) =>
      ({
        type: 'transcript',
        transcript: {
          id: 'turn_1-assistant',
          role: 'assistant',
          content: 'Well, I',
          complete: true,
          timestamp: '2026-01-01T00:00:00Z',
          ...more,
        },
      }) as const;
    await tell(transcript({ complete: false }));
    await tell(transcript({}));
    await tell(transcript({ interrupted: true }), 7);
    expect(told.slice(1)).toEqual([]);
    await tell(transcript({ interrupted: true }));
    await tell({ type: 'playout', turnId: 'turn_1', state: 'held' });
    await tell({ type: 'playout', turnId: 'turn_1', state: 'resumed' });
    await tell({ type: 'warning', code: 'stt_failed', message: 'gone' });
    expect(told.slice(1)).toEqual([
      ['interrupted', 'turn_1'],
      ['falseAlarm', 'turn_1'],
      ['warning', 'stt_failed'],
    ]);
  });

  it('that somebody may be in danger, also when the epoch is over by then', async () => {
    await stage.open();
    const alert = { level: 'crisis', source: 'user', at: '2026-01-01T00:00:00.000Z' } as const;
    await tell({ type: 'safetyAlert', alert });
    await tell({ type: 'safetyAlert', alert: { ...alert, level: 'warning' } }, 7);
    expect(told.slice(1)).toEqual([
      ['safetyAlert', alert],
      ['safetyAlert', { ...alert, level: 'warning' }],
    ]);
  });

  it('how the network is, every five seconds, for as long as it lasts', async () => {
    await stage.open();
    await stage.clock.advance(10_500);
    const network = ['network', { rttMs: 20, lossToBrowser: 0, lossFromBrowser: null }];
    expect(told.slice(1)).toEqual([network, network]);
    await stage.live.get(stage.id).leave(stage.peer);
    await stage.clock.advance(60_000);
    expect(told.slice(3)).toEqual([['ended']]);
  });
});

describe('the dispatcher', () => {
  it('tells how long each search for a place took, and how it ended', async () => {
    const searches: unknown[] = [];
    stage.dispatcher.observer.on('dispatched', (...search) => searches.push(search));
    await stage.open();
    stage.worker.die();
    const { signal } = new AbortController();
    const waiting = stage.dispatcher.acquire({ waitMs: 2_000, signal }).catch(() => undefined);
    await stage.clock.advance(2_000);
    await waiting;
    expect(searches[0]).toEqual(['ok', 0]);
    expect(searches).toContainEqual(['no_capacity', 2_000]);
  });
});
