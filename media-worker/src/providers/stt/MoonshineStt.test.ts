import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecording, RECORDINGS, whiteNoise } from '../../../../tests/support/speechFixtures.ts';
import { wordErrors } from '../../../../tests/support/wer.ts';
import { MoonshineStt } from './MoonshineStt.ts';

let stt: MoonshineStt;
beforeAll(async () => (stt = await MoonshineStt.create()), 30_000);
afterAll(() => stt.close());

describe('MoonshineStt', () => {
  it('writes down what people say', async () => {
    let errors = 0;
    let words = 0;
    for (const name of ['ss0880.wav', 'goforward.wav', 'something.wav'] as const) {
      const result = wordErrors(
        RECORDINGS[name],
        await stt.transcribe(await readRecording(name), { language: 'en' }),
      );
      errors += result.errors;
      words += result.words;
    }
    expect(errors / words).toBeLessThanOrEqual(0.12);
  });

  it('hears nothing in silence, and bears audio that is too short', async () => {
    expect(await stt.transcribe(new Float32Array(32_000), { language: 'en' })).toBe('');
    expect(await stt.transcribe(new Float32Array(0), { language: 'en-GB' })).toBe('');
    expect(typeof (await stt.transcribe(whiteNoise(800, 0.02), { language: 'en' }))).toBe('string');
  });

  it('lets a caller go at once when it aborts, and serves the next', async () => {
    const audio = await readRecording('ss0890.wav');
    const controller = new AbortController();
    const running = stt.transcribe(audio, { language: 'en', signal: controller.signal });
    const waiting = stt.transcribe(audio, { language: 'en', signal: controller.signal });
    const other = stt.transcribe(await readRecording('goforward.wav'), { language: 'en' });
    controller.abort(new Error('the user went on talking'));
    await expect(running).rejects.toThrow('the user went on talking');
    await expect(waiting).rejects.toThrow('the user went on talking');
    expect(wordErrors(RECORDINGS['goforward.wav'], await other).errors).toBeLessThanOrEqual(1);
  });

  it('says that it understands English only', async () => {
    await expect(stt.transcribe(new Float32Array(16_000), { language: 'de' })).rejects.toThrow(
      /English only, not "de"/,
    );
  });
});
