import type { TurnMetrics } from '@visavis/client-sdk';
import { describe, expect, it } from 'vitest';
import { TurnFigures } from './turnFigures.ts';
import { stretchesOf } from './turnStages.ts';

function turn(turnId: string, more: Partial<TurnMetrics> = {}): TurnMetrics {
  return {
    turnId,
    endOfSpeechToCommitMs: 400,
    sttMs: 90,
    llmFirstTokenMs: 450,
    ttsFirstAudioMs: 520,
    firstFrameSentMs: 560,
    ...more,
  };
}

describe('the stretches of a turn', () => {
  it('lie end to end, and leave out what was not measured', () => {
    const ends = (metrics: TurnMetrics) =>
      stretchesOf(metrics).map(({ stage, fromMs, toMs }) => [stage.key, fromMs, toMs]);
    expect(ends(turn('t1', { browserFirstAudioMs: 700 }))).toEqual([
      ['commit', 0, 400],
      ['word', 400, 450],
      ['voice', 450, 520],
      ['sent', 520, 560],
      ['heard', 560, 700],
    ]);
    expect(ends(turn('t1')).at(-1)).toEqual(['sent', 520, 560]);
    // Begun before the turn was certain to be over: the word was there first.
    expect(ends(turn('t1', { llmFirstTokenMs: 300 }))[1]).toEqual(['word', 400, 400]);
  });
});

describe('TurnFigures', () => {
  it('joins both halves of a turn, and keeps their order', () => {
    const figures = new TurnFigures();
    figures.add(turn('t1'));
    figures.add(turn('t2'));
    figures.add({ ...turn('t1'), browserFirstAudioMs: 700 });
    figures.interrupted('t1');
    expect(figures.latest.map(({ number, metrics }) => [number, metrics.turnId])).toEqual([
      [2, 't2'],
      [1, 't1'],
    ]);
    expect(figures.latest[1]).toMatchObject({ interrupted: true, metrics: { browserFirstAudioMs: 700 } });
  });

  it('sums up what was measured, and makes up nothing', () => {
    const figures = new TurnFigures();
    const commit = ({ endOfSpeechToCommitMs }: TurnMetrics) => endOfSpeechToCommitMs;
    expect(figures.summary(commit)).toEqual({ last: null, p50: null, p95: null });
    for (const ms of [300, 100, 200]) figures.add(turn(`t${ms}`, { endOfSpeechToCommitMs: ms }));
    expect(figures.summary(commit)).toEqual({ last: 200, p50: 200, p95: 300 });
    expect(figures.summary(({ bargeInMs }) => bargeInMs)).toEqual({ last: null, p50: null, p95: null });
  });
});
