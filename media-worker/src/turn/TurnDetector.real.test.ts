import { systemClock } from '@visavis/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecording, RECORDINGS, type Recording } from '../../../tests/support/speechFixtures.ts';
import { MoonshineStt } from '../providers/stt/MoonshineStt.ts';
import { SileroModel, SileroVad } from '../vad/SileroVad.ts';
import { TurnDetector } from './TurnDetector.ts';
import type { UserTurn } from './turnEvents.ts';

const STEP = 320;
let model: SileroModel;
let stt: MoonshineStt;
beforeAll(async () => {
  [model, stt] = await Promise.all([SileroModel.load(), MoonshineStt.create()]);
}, 60_000);
afterAll(async () => {
  await stt.close();
  await model.close();
});

/** The recording as a microphone gives it, between silence; as fast as it can be heard. */
async function hear(name: Recording): Promise<UserTurn[]> {
  const speech = await readRecording(name);
  const audio = new Float32Array(8_000 + speech.length + 40_000);
  audio.set(speech, 8_000);
  // Time goes with the audio; only the waiting at its end is real.
  let audioMs = 0;
  const clock = { ...systemClock, now: () => audioMs };
  const detector = new TurnDetector({
    vad: new SileroVad(model),
    stt,
    clock,
    language: 'en',
    mode: 'hands_on',
    segmenter: { maxBacklogMs: 60_000 },
  });
  const turns: UserTurn[] = [];
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  detector.on('turn', (turn) => {
    turns.push(turn);
    resolve(undefined);
  });
  detector.on('discarded', () => resolve(undefined));
  for (let at = 0; at + STEP <= audio.length; at += STEP) {
    audioMs += 20;
    detector.push(Int16Array.from(audio.subarray(at, at + STEP), (sample) => sample * 32_767));
  }
  detector.commitTurn();
  await over;
  detector.close();
  return turns;
}

describe('TurnDetector with Silero and Moonshine', () => {
  it.each(['goforward.wav', 'something.wav', 'ss0930.wav'] as const)('hears one turn in %s', async (name) => {
    const turns = await hear(name);
    expect(turns).toHaveLength(1);
    const words: string[] =
      turns[0]!.text
        .toLowerCase()
        .replace('10', 'ten')
        .match(/[a-z]+/g) ?? [];
    const expected: string[] = RECORDINGS[name].split(' ');
    const right = expected.filter((word) => words.includes(word)).length;
    expect(right / expected.length).toBeGreaterThanOrEqual(0.75);
  });
});
