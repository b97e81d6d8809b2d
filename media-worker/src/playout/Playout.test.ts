import { newId } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { Playout, type PlayedSegment } from './Playout.ts';
import { Utterance } from './Utterance.ts';

const RATE = 16_000;
const PIECE = RATE / 50;

function tone(ms: number): Int16Array {
  return Int16Array.from({ length: (RATE * ms) / 1_000 }, (_, index) => 8_000 * Math.sin(index / 5));
}

function utterance(text: string, ms: number): Utterance {
  const made = new Utterance(text, RATE);
  const words = text.split(' ');
  const each = ms / words.length;
  made.push(
    tone(ms),
    words.map((word, index) => ({ word, startMs: index * each, endMs: (index + 1) * each })),
  );
  made.end();
  return made;
}

function play(playout: Playout, fromMs: number, untilMs: number): number {
  let sounding = 0;
  for (let at = fromMs; at < untilMs; at += 20) if (playout.pull(PIECE, at)) sounding += 20;
  return sounding;
}

describe('Playout', () => {
  it('plays sentences in order and ends once, with all of the text', () => {
    const playout = new Playout(RATE);
    const ended: PlayedSegment[] = [];
    const started: number[] = [];
    playout.on('ended', (segment) => ended.push(segment));
    playout.on('started', ({ mediaTimeMs }) => started.push(mediaTimeMs));
    const turnId = newId('TurnId');
    playout.begin(turnId);
    playout.add(turnId, utterance('Hello there.', 200));
    playout.add(turnId, utterance('How are you?', 300));
    playout.finish(turnId);
    expect(play(playout, 0, 1_000)).toBe(500);
    expect(started).toEqual([0]);
    expect(ended).toEqual([
      { turnId, heardText: 'Hello there. How are you?', interrupted: false, playedMs: 500 },
    ]);
    expect(playout.active).toBe(false);
  });

  it('keeps only the heard words of an interrupted reply, and is silent from then on', () => {
    const playout = new Playout(RATE);
    const ended: PlayedSegment[] = [];
    playout.on('ended', (segment) => ended.push(segment));
    const turnId = newId('TurnId');
    playout.begin(turnId);
    playout.add(turnId, utterance('one two three four', 400));
    play(playout, 0, 180);
    playout.interrupt();
    playout.interrupt();
    expect(play(playout, 180, 600)).toBe(0);
    expect(ended).toEqual([{ turnId, heardText: 'one two', interrupted: true, playedMs: 180 }]);
    expect(playout.add(turnId, utterance('late', 100))).toBe(false);
  });

  it('waits through an underrun and anchors the mouth anew', () => {
    const playout = new Playout(RATE);
    const turnId = newId('TurnId');
    const slow = new Utterance('slow words', RATE);
    playout.begin(turnId);
    playout.add(turnId, slow);
    slow.push(tone(40));
    expect(play(playout, 0, 100)).toBe(40);
    expect(playout.speechAt(100)).toBeNull();
    slow.push(tone(40));
    expect(playout.pull(PIECE, 100)).not.toBeNull();
    expect(playout.speechAt(110)?.positionMs).toBe(50);
  });

  it('hears nothing of a reply whose sound never began', () => {
    const playout = new Playout(RATE);
    const ended: PlayedSegment[] = [];
    playout.on('ended', (segment) => ended.push(segment));
    const turnId = newId('TurnId');
    playout.begin(turnId);
    playout.begin(newId('TurnId'));
    expect(ended).toMatchObject([{ turnId, heardText: '', interrupted: true, playedMs: 0 }]);
  });

  it('ends a reply without sentences instead of hanging in it', () => {
    const playout = new Playout(RATE);
    let ends = 0;
    playout.on('ended', () => ends++);
    const turnId = newId('TurnId');
    playout.begin(turnId);
    const empty = new Utterance('', RATE);
    playout.add(turnId, empty);
    empty.end();
    playout.finish(turnId);
    play(playout, 0, 60);
    expect(ends).toBe(1);
  });

  it('claims no word whose sound has not come', () => {
    const timed = new Utterance('first clause, second clause', RATE);
    timed.push(tone(200), [
      { word: 'first', startMs: 0, endMs: 100 },
      { word: 'clause,', startMs: 100, endMs: 200 },
    ]);
    for (let index = 0; index < 10; index++) timed.pull(PIECE);
    expect(timed.heard).toBe('first clause,');
    const untimed = new Utterance('one two three four five six seven eight', RATE);
    untimed.push(tone(400));
    for (let index = 0; index < 20; index++) untimed.pull(PIECE);
    expect(untimed.heard).toBe('one two');
  });

  it('drops what was played', () => {
    const long = new Utterance('long', RATE);
    for (let index = 0; index < 50; index++) long.push(tone(1_000));
    expect(long.queuedMs).toBe(50_000);
    for (let index = 0; index < 50 * 49; index++) long.pull(PIECE);
    expect(long.queuedMs).toBe(1_000);
    expect(long.heard).toBe('long');
  });
});
