import { newId, VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { Playout } from './Playout.ts';
import { PlayoutWatchdog } from './PlayoutWatchdog.ts';
import { Utterance } from './Utterance.ts';

const RATE = 16_000;

function setUp() {
  const clock = new VirtualClock();
  const playout = new Playout(RATE);
  const log: string[] = [];
  const watchdog = new PlayoutWatchdog({
    playout,
    clock,
    onTrouble: (_turnId, trouble) => {
      log.push(`${trouble} at ${clock.now()}`);
      if (trouble === 'starved') playout.starved();
      else playout.interrupt();
    },
    onForgotten: () => {
      log.push(`forgotten at ${clock.now()}`);
      playout.resume();
    },
  });
  const turnId = newId('TurnId');
  playout.begin(turnId);
  watchdog.watch();
  const utterance = new Utterance('some words', RATE);
  playout.add(turnId, utterance);
  const pull = async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += 20) {
      playout.pull(RATE / 50, clock.now());
      await clock.advance(20);
    }
  };
  return { clock, playout, log, watchdog, turnId, utterance, pull };
}

describe('PlayoutWatchdog', () => {
  it('leaves a reply alone that is played', async () => {
    const { log, utterance, playout, turnId, pull } = setUp();
    utterance.push(new Int16Array(RATE * 3));
    utterance.end();
    playout.finish(turnId);
    await pull(4_000);
    expect(log).toEqual([]);
    expect(playout.active).toBe(false);
  });

  it('tells of a reply that has gone silent in its middle, and gives it up in the end', async () => {
    const { log, utterance, playout, pull } = setUp();
    utterance.push(new Int16Array(RATE));
    await pull(30_000);
    expect(log).toEqual(['starved at 2000', 'abandoned at 21000']);
    expect(playout.active).toBe(false);
  });

  it('does not take a voice that was slow to begin for a loop that stopped', async () => {
    const { log, utterance, playout, pull } = setUp();
    await pull(3_990);
    utterance.push(new Int16Array(RATE));
    await pull(900);
    expect(log).toEqual([]);
    expect(playout.active).toBe(true);
  });

  it('ends a reply whose sound nobody takes', async () => {
    const { clock, log, utterance, playout } = setUp();
    utterance.push(new Int16Array(RATE));
    await clock.advance(3_000);
    expect(log).toEqual(['stuck at 750']);
    expect(playout.active).toBe(false);
  });

  it('ends a hold that was forgotten', async () => {
    const { log, utterance, playout, pull } = setUp();
    utterance.push(new Int16Array(RATE));
    await pull(200);
    playout.hold();
    await pull(4_000);
    expect(log).toEqual(['forgotten at 2750']);
  });

  it('looks at nothing when there is nothing', async () => {
    const { clock, log, playout, watchdog } = setUp();
    playout.interrupt();
    await clock.advance(60_000);
    watchdog.close();
    expect(log).toEqual([]);
  });
});
