import { newId } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { DRAIN_MS, Playout, type PlayedSegment } from './Playout.ts';
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
      {
        turnId,
        heardText: 'Hello there. How are you?',
        interrupted: false,
        broken: false,
        playedMs: 500,
        sounding: false,
      },
    ]);
    expect(playout.active).toBe(false);
  });

  it('says the sentence that it is in to its end, and none after it, when the reply is concluded', () => {
    const playout = new Playout(RATE);
    const ended: PlayedSegment[] = [];
    playout.on('ended', (segment) => ended.push(segment));
    const turnId = newId('TurnId');
    playout.begin(turnId);
    playout.conclude();
    playout.add(turnId, utterance('Hello there.', 200));
    playout.add(turnId, utterance('How are you?', 300));
    expect(play(playout, 0, 100)).toBe(100);
    playout.conclude();
    expect(playout.add(turnId, utterance('And more.', 300))).toBe(false);
    expect(play(playout, 100, 1_000)).toBe(100);
    expect(ended).toMatchObject([{ heardText: 'Hello there.', interrupted: false }]);
  });

  it('shows, in its place, what the voice could not say, and tells so', () => {
    const playout = new Playout(RATE);
    const ended: PlayedSegment[] = [];
    const captions: string[] = [];
    playout.on('ended', (segment) => ended.push(segment));
    playout.on('caption', ({ text }) => captions.push(text));
    const turnId = newId('TurnId');
    const silent = new Utterance('Nobody hears this.', RATE);
    silent.end({ broken: true });
    playout.begin(turnId);
    playout.add(turnId, utterance('Hello there.', 200));
    playout.add(turnId, silent);
    playout.add(turnId, utterance('And then.', 200));
    playout.finish(turnId);
    expect(play(playout, 0, 1_000)).toBe(400);
    expect(captions).toContain('Hello there. Nobody hears this.');
    const heardText = 'Hello there. Nobody hears this. And then.';
    expect(ended).toMatchObject([{ turnId, heardText, interrupted: false, broken: true, playedMs: 400 }]);
  });

  it('does not take the words that a broken voice left out for heard when it is interrupted', () => {
    const cut = new Utterance('One two three four five six seven eight nine ten', RATE);
    cut.push(tone(400));
    cut.end({ broken: true });
    cut.pull(PIECE * 15);
    expect(cut.heard.split(' ').length).toBeLessThan(3);
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
    expect(ended).toEqual([
      { turnId, heardText: 'one two', interrupted: true, broken: false, playedMs: 180, sounding: true },
    ]);
    expect(playout.add(turnId, utterance('late', 100))).toBe(false);
  });

  it('plays nothing of a former reply in the next one', () => {
    const playout = new Playout(RATE);
    const former = newId('TurnId');
    playout.begin(former);
    playout.begin(newId('TurnId'));
    expect(playout.add(former, utterance('stale', 100))).toBe(false);
    expect(play(playout, 0, 400)).toBe(0);
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
    expect(ended).toMatchObject([{ turnId, heardText: '', interrupted: true, broken: false, playedMs: 0 }]);
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

describe('Playout, held', () => {
  function playing(options?: { inFlightMs: number }) {
    const playout = new Playout(RATE, options);
    const log: string[] = [];
    playout.on('started', () => log.push('started'));
    playout.on('held', ({ sounding }) => log.push(`held ${sounding}`));
    playout.on('resumed', () => log.push('resumed'));
    playout.on('caption', ({ text }) => log.push(text));
    playout.on('ended', ({ heardText, interrupted }) =>
      log.push(`${interrupted ? 'cut' : 'ended'} ${heardText}`),
    );
    const turnId = newId('TurnId');
    playout.begin(turnId);
    return { playout, log, turnId };
  }

  it('is silent at once, and says the cut word again from its start', () => {
    const { playout, log, turnId } = playing();
    playout.add(turnId, utterance('one two three four', 400));
    playout.finish(turnId);
    play(playout, 0, 240);
    expect(playout.hold()).toBe(true);
    expect(playout.hold()).toBe(false);
    expect(playout.speechAt(240)).toBeNull();
    expect(play(playout, 240, 1_000)).toBe(0);
    playout.resume();
    // "three" began at 200: 200 ms of four words are left.
    expect(play(playout, 1_000, 2_000)).toBe(200);
    expect(log).toEqual([
      'started',
      'one',
      'one two',
      'held true',
      'resumed',
      'started',
      'one two three',
      'one two three four',
      'ended one two three four',
    ]);
  });

  it('keeps exactly what was heard when it is interrupted while held', () => {
    const { playout, log, turnId } = playing();
    playout.add(turnId, utterance('one two three four', 400));
    play(playout, 0, 280);
    playout.hold();
    playout.interrupt();
    playout.resume();
    expect(log.at(-1)).toBe('cut one two three');
    expect(play(playout, 300, 800)).toBe(0);
  });

  it('counts as unheard what was under way when it was cut, and says that again too', () => {
    const { playout, log, turnId } = playing({ inFlightMs: 100 });
    playout.add(turnId, utterance('one two three four', 400));
    playout.finish(turnId);
    play(playout, 0, 320);
    playout.hold();
    playout.resume();
    // 100 of 320 ms were under way: cut at 220, in "three", which began at 200.
    expect(play(playout, 320, 2_000)).toBe(200);
    expect(log.at(-1)).toBe('ended one two three four');
    const other = playing({ inFlightMs: 100 });
    other.playout.add(other.turnId, utterance('one two three four', 400));
    play(other.playout, 0, 320);
    other.playout.interrupt();
    expect(other.log.at(-1)).toBe('cut one two');
  });

  it('lets what is under way drain before anything new sounds', () => {
    const { playout, turnId } = playing();
    playout.add(turnId, utterance('one two three four', 400));
    play(playout, 0, 200);
    playout.interrupt();
    const next = newId('TurnId');
    playout.begin(next);
    playout.add(next, utterance('five', 100));
    expect(play(playout, 200, 200 + DRAIN_MS)).toBe(0);
    expect(play(playout, 200 + DRAIN_MS, 1_000)).toBe(100);
  });

  it('holds a reply whose sound has not come, and loses nothing of it', () => {
    const { playout, log, turnId } = playing();
    playout.hold();
    playout.add(turnId, utterance('one two', 200));
    playout.finish(turnId);
    expect(play(playout, 0, 500)).toBe(0);
    playout.resume();
    expect(play(playout, 500, 1_000)).toBe(200);
    expect(log).toEqual(['held false', 'resumed', 'started', 'one', 'one two', 'ended one two']);
  });

  it('goes back over many small pieces and over none that is gone', () => {
    const long = new Utterance('mmmm', RATE);
    for (let at = 0; at < 100; at++)
      long.push(tone(25), at === 0 ? [{ word: 'mmmm', startMs: 0, endMs: 2_500 }] : []);
    for (let at = 0; at < 110; at++) long.pull(PIECE);
    long.rewind(0);
    // 1.5 s are kept, in whole pieces of 25 ms.
    expect(long.playedMs).toBeGreaterThanOrEqual(2_200 - 1_500 - 25);
    expect(long.playedMs).toBeLessThanOrEqual(2_200 - 1_500);
    const back = long.playedMs;
    let rest = 0;
    while (long.pull(PIECE)) rest++;
    expect(rest).toBe(Math.floor((2_500 - back) / 20));
  });

  it('shows what it does not say: whole sentences, at once, as heard', () => {
    const playout = new Playout(RATE);
    const captions: string[] = [];
    const ended: PlayedSegment[] = [];
    let started = 0;
    playout.on('caption', ({ text }) => captions.push(text));
    playout.on('started', () => started++);
    playout.on('ended', (segment) => ended.push(segment));
    playout.setSilent(true);
    const turnId = newId('TurnId');
    playout.begin(turnId);
    const unspoken = new Utterance('First.', RATE);
    unspoken.end();
    playout.add(turnId, unspoken);
    playout.add(turnId, utterance('Second one.', 60_000));
    expect(play(playout, 0, 20)).toBe(0);
    expect(captions).toEqual(['First.', 'First. Second one.']);
    playout.finish(turnId);
    expect(started).toBe(0);
    expect(ended).toMatchObject([{ turnId, heardText: 'First. Second one.', interrupted: false }]);
  });

  it('falls silent in the middle of a reply without losing a word, and speaks again', () => {
    const playout = new Playout(RATE);
    const ended: PlayedSegment[] = [];
    playout.on('ended', (segment) => ended.push(segment));
    const turnId = newId('TurnId');
    playout.begin(turnId);
    playout.add(turnId, utterance('one two three four', 400));
    const coming = new Utterance('and more', RATE);
    coming.push(tone(100));
    playout.add(turnId, coming);
    expect(play(playout, 0, 100)).toBe(100);
    playout.setSilent(true);
    expect(play(playout, 100, 200)).toBe(0);
    coming.push(tone(100));
    coming.end();
    expect(play(playout, 200, 220)).toBe(0);
    playout.setSilent(false);
    playout.add(turnId, utterance('aloud again', 200));
    playout.finish(turnId);
    expect(play(playout, 220, 1_000)).toBe(200);
    expect(ended).toMatchObject([
      { heardText: 'one two three four and more aloud again', interrupted: false },
    ]);
  });
});
