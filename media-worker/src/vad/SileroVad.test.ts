import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecording, whiteNoise, type Recording } from '../../../tests/support/speechFixtures.ts';
import { SileroModel, SileroVad } from './SileroVad.ts';
import { VAD_FRAME_SAMPLES } from './Vad.ts';

let model: SileroModel;
beforeAll(async () => (model = await SileroModel.load()));
afterAll(() => model.close());

async function probabilities(vad: SileroVad, audio: Float32Array): Promise<number[]> {
  const result: number[] = [];
  for (let start = 0; start + VAD_FRAME_SAMPLES <= audio.length; start += VAD_FRAME_SAMPLES) {
    result.push(await vad.probability(audio.subarray(start, start + VAD_FRAME_SAMPLES)));
  }
  return result;
}

/** The recording's speech between half a second of silence before and a second after. */
async function surrounded(name: Recording): Promise<Float32Array> {
  const speech = await readRecording(name);
  const audio = new Float32Array(8_000 + speech.length + 16_000);
  audio.set(speech, 8_000);
  return audio;
}

describe('SileroVad', () => {
  it.each(['ss0880.wav', 'goforward.wav', 'something.wav', 'tidigits.wav'] as const)(
    'hears the speech of %s, and only that',
    async (name) => {
      const audio = await surrounded(name);
      const heard = await probabilities(new SileroVad(model), audio);
      const framesBefore = Math.floor(8_000 / VAD_FRAME_SAMPLES);
      const framesAfter = Math.floor(14_000 / VAD_FRAME_SAMPLES);
      expect(Math.max(...heard.slice(0, framesBefore))).toBeLessThan(0.35);
      expect(Math.max(...heard.slice(-framesAfter))).toBeLessThan(0.35);
      const speech = heard.slice(framesBefore, -framesAfter);
      expect(speech.filter((probability) => probability > 0.5).length / speech.length).toBeGreaterThan(0.5);
    },
  );

  it('notices the start within a tenth of a second of the sound', async () => {
    const audio = await surrounded('goforward.wav');
    const heard = await probabilities(new SileroVad(model), audio);
    const loud = audio.findIndex((sample) => Math.abs(sample) > 0.05);
    const onsetMs = (heard.findIndex((probability) => probability >= 0.5) + 1) * 32;
    expect(Math.abs(onsetMs - loud / 16)).toBeLessThan(130);
  });

  it.each([0.003, 0.03, 0.1])('takes white noise of level %f for no speech', async (level) => {
    const heard = await probabilities(new SileroVad(model), whiteNoise(5 * 16_000, level));
    expect(heard.filter((probability) => probability >= 0.5).length / heard.length).toBeLessThan(0.04);
  });

  it('keeps streams apart and starts afresh after a reset', async () => {
    const audio = await surrounded('something.wav');
    const alone = await probabilities(new SileroVad(model), audio);
    const [vad, other] = [new SileroVad(model), new SileroVad(model)];
    const interleaved: number[] = [];
    for (let start = 0; start + VAD_FRAME_SAMPLES <= audio.length; start += VAD_FRAME_SAMPLES) {
      interleaved.push(await vad.probability(audio.subarray(start, start + VAD_FRAME_SAMPLES)));
      await other.probability(whiteNoise(VAD_FRAME_SAMPLES, 0.05, start + 1));
    }
    expect(interleaved).toEqual(alone);
    vad.reset();
    expect(await probabilities(vad, audio)).toEqual(alone);
  });

  it('refuses a frame of another size', async () => {
    await expect(new SileroVad(model).probability(new Float32Array(480))).rejects.toThrow(
      /512 samples, not 480/,
    );
  });
});
