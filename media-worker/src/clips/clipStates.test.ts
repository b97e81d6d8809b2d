import { describe, expect, it } from 'vitest';
import { ORDINARY } from '../avatar/behaviour/manner.ts';
import { clipStates } from './clipStates.ts';
import { ClipSpeechBuilder, durationOf, FRAME_MS } from './ClipSpeech.ts';

const RATE = 16_000;
const tone = (ms: number): Int16Array =>
  Int16Array.from({ length: (ms * RATE) / 1_000 }, (_, at) => 9_000 * Math.sin(at / 8));

function speech() {
  const builder = new ClipSpeechBuilder(RATE);
  builder.add({
    text: ' One. ',
    pcm: [tone(300), tone(310)],
    words: [
      { word: '…', startMs: 0, endMs: 0 },
      { word: 'One.', startMs: 50, endMs: 400 },
    ],
    visemes: [{ viseme: 'aa', startMs: 50, endMs: 400 }],
  });
  builder.add({ text: 'Nothing.', pcm: [], words: [], visemes: [] });
  builder.add({
    text: 'Two.',
    pcm: [tone(500)],
    words: [],
    visemes: [{ viseme: 'aa', startMs: 100, endMs: 400 }],
  });
  return builder.build();
}

describe('What is heard in a clip', () => {
  it('is whole frames long, with the sentences, as they sound, and their mouths on the clip’s time', () => {
    const { pcm, sentences, visemes } = speech();
    expect(sentences).toEqual([
      { text: 'One.', startMs: 370, endMs: 720 },
      { text: 'Two.', startMs: 930, endMs: 1_430 },
    ]);
    expect(visemes.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [370, 720],
      [1_030, 1_330],
    ]);
    const durationMs = durationOf({ pcm, sampleRate: RATE, sentences, visemes });
    expect(durationMs % FRAME_MS).toBe(0);
    expect(durationMs).toBeGreaterThanOrEqual(1_430 + 480);
    expect(durationMs).toBeLessThan(1_430 + 480 + FRAME_MS);
    expect(pcm.subarray(0, 320 * 16).every((sample) => sample === 0)).toBe(true);
    expect(pcm.subarray(-480 * 16).every((sample) => sample === 0)).toBe(true);
  });
});

describe('What is seen in a clip', () => {
  it('is a picture a frame: the mouth opens with each word, and rests before, between and after them', () => {
    const heard = speech();
    const states = [...clipStates(heard, { seed: 7, manner: ORDINARY })];
    expect(states).toHaveLength(durationOf(heard) / FRAME_MS);
    const jaw = (ms: number): number => states[Math.floor(ms / FRAME_MS)]!.mouth.jaw;
    for (const inWord of [540, 1_180]) expect(jaw(inWord), `${inWord}`).toBeGreaterThan(0.6);
    for (const quiet of [0, 120, 1_700]) expect(jaw(quiet), `${quiet}`).toBeLessThan(0.05);
  });

  it('is the same each time, and moves otherwise in another clip', () => {
    const seen = (seed: number) => JSON.stringify([...clipStates(speech(), { seed, manner: ORDINARY })]);
    expect(seen(1)).toBe(seen(1));
    expect(seen(1)).not.toBe(seen(2));
  });
});
