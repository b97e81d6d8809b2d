import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { SpeechSegmenter, type SegmenterOptions } from './SpeechSegmenter.ts';
import { FakeMicrophone, LevelVad } from './testing/FakeMicrophone.ts';

function setUp(options: Partial<SegmenterOptions> = {}) {
  const clock = new VirtualClock();
  const vad = new LevelVad();
  const segmenter = new SpeechSegmenter(vad, clock, options);
  const mic = new FakeMicrophone(clock, (pcm) => segmenter.push(pcm));
  const log: string[] = [];
  const audio: number[] = [];
  segmenter.on('speechStart', () => log.push('start'));
  segmenter.on('pause', () => log.push('pause'));
  segmenter.on('resume', () => log.push('resume'));
  segmenter.on('split', (event) => {
    log.push('split');
    audio.push(event.audio.length / 16);
  });
  segmenter.on('speechEnd', (event) => {
    log.push('end');
    audio.push(event.audio.length / 16);
  });
  return { clock, vad, segmenter, mic, log, audio };
}

describe('SpeechSegmenter', () => {
  it('gives one utterance with pre-roll and tail, and says when it really began and ended', async () => {
    const { segmenter, mic, log, audio } = setUp();
    let startedAt = 0;
    let endedAt = 0;
    segmenter.on('speechStart', (event) => (startedAt = event.startedAt));
    segmenter.on('speechEnd', (event) => (endedAt = event.endedAt));
    await mic.silence(2_000);
    await mic.speech(1_000);
    await mic.silence(1_000);
    expect(log).toEqual(['start', 'pause', 'end']);
    expect(Math.abs(startedAt - 2_000)).toBeLessThanOrEqual(40);
    expect(Math.abs(endedAt - 3_000)).toBeLessThanOrEqual(40);
    // 500 ms of pre-roll, 1 s of speech, 128 ms of tail.
    expect(Math.abs(audio[0]! - 1_628)).toBeLessThanOrEqual(64);
  });

  it('hears the end of a voice when it is there, although the detector hears it for longer', async () => {
    const { segmenter, vad, mic } = setUp();
    vad.holdFor(3);
    const ends: number[] = [];
    segmenter.on('pause', ({ endedAt }) => ends.push(endedAt));
    await mic.silence(2_000);
    await mic.speech(1_000);
    await mic.silence(1_000);
    expect(ends).toHaveLength(1);
    expect(Math.abs(ends[0]! - 3_000)).toBeLessThanOrEqual(40);
  });

  it('goes on hearing who speaks a hundred times lower after a shout', async () => {
    const { segmenter, mic, log } = setUp({ activate: 0.008, release: 0.005 });
    let endedAt = 0;
    segmenter.on('speechEnd', (event) => (endedAt = event.endedAt));
    await mic.give(500, 0.9);
    await mic.give(12_000, 0.009);
    await mic.give(500, 0.001);
    expect(log.filter((name) => name === 'start').length).toBeGreaterThan(0);
    expect(Math.abs(endedAt - 12_500)).toBeLessThanOrEqual(40);
  });

  it('takes a click for nothing, and breath between the thresholds for no new speech', async () => {
    const { mic, log } = setUp();
    await mic.speech(20);
    await mic.silence(500);
    expect(log).toEqual([]);
    await mic.speech(500);
    await mic.give(100, 0.4);
    await mic.silence(100);
    await mic.give(200, 0.42);
    expect(log).toEqual(['start', 'pause', 'end']);
  });

  it('tells of speech that goes on within 250 ms, and keeps it in one utterance', async () => {
    const { mic, log, audio } = setUp();
    await mic.speech(500);
    await mic.silence(220);
    await mic.speech(500);
    await mic.silence(500);
    expect(log).toEqual(['start', 'pause', 'resume', 'pause', 'end']);
    expect(audio).toHaveLength(1);
  });

  it('loses and repeats no audio between two stretches', async () => {
    const { mic, audio } = setUp();
    await mic.silence(1_000);
    await mic.speech(480);
    await mic.silence(300);
    await mic.speech(480);
    await mic.silence(400);
    expect(audio).toHaveLength(2);
    // From 500 ms before the first word to 128 ms after the last.
    expect(Math.abs(audio[0]! + audio[1]! - (500 + 480 + 300 + 480 + 128))).toBeLessThanOrEqual(96);
  });

  it('splits long speech at a short pause, or at the longest length', async () => {
    const { mic, log, audio } = setUp({ splitMs: 2_000, maxMs: 3_000 });
    await mic.speech(2_400);
    await mic.silence(100);
    await mic.speech(4_000);
    await mic.silence(400);
    expect(log.filter((name) => name === 'split')).toHaveLength(2);
    expect(log.at(-1)).toBe('end');
    expect(Math.max(...audio)).toBeLessThanOrEqual(3_040);
  });

  it('ends speech when the stream stops', async () => {
    const { clock, mic, log } = setUp();
    await mic.speech(600);
    await clock.advance(1_000);
    expect(log).toEqual(['start', 'end']);
  });

  it('survives a detector that fails, and says so', async () => {
    const { vad, segmenter, mic, log } = setUp();
    const failures: unknown[] = [];
    segmenter.on('failed', ({ error }) => failures.push(error));
    vad.failWith(new Error('out of order'));
    await mic.speech(200);
    vad.failWith(undefined);
    await mic.speech(200);
    expect(failures.length).toBeGreaterThan(0);
    expect(log).toEqual(['start']);
  });

  it('is silent after close', async () => {
    const { segmenter, mic, log } = setUp();
    await mic.speech(300);
    segmenter.close();
    segmenter.close();
    await mic.silence(1_000);
    expect(log).toEqual(['start']);
  });
});
