import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecording } from '../../../../tests/support/speechFixtures.ts';
import type { Stt } from './Stt.ts';

export interface SttDriver {
  readonly name: string;
  create(): Promise<Stt>;
}

/** Models load, and tests share the machine. */
const LOADING_MS = 60_000;

/** What every recogniser keeps to. */
export function describeStt(driver: SttDriver): void {
  describe(`Stt: ${driver.name}`, () => {
    let stt: Stt;
    let speech: Float32Array;
    beforeAll(async () => {
      stt = await driver.create();
      speech = await readRecording('goforward.wav');
    }, LOADING_MS);
    afterAll(async () => {
      await stt.close();
    });

    it('writes down what was said, also twice at once', async () => {
      const texts = await Promise.all([
        stt.transcribe(speech, { language: 'en' }),
        stt.transcribe(speech, { language: 'en', interim: true }),
      ]);
      for (const text of texts) expect(text.toLowerCase()).toContain('forward');
    });

    it('takes a moment without words', async () => {
      expect(typeof (await stt.transcribe(new Float32Array(1_600), { language: 'en' }))).toBe('string');
    });

    it('rejects with the reason of its signal, before and in the middle', async () => {
      const before = AbortSignal.abort(new Error('never wanted'));
      await expect(stt.transcribe(speech, { language: 'en', signal: before })).rejects.toThrow(
        'never wanted',
      );
      const controller = new AbortController();
      const running = stt.transcribe(speech, { language: 'en', signal: controller.signal });
      controller.abort(new Error('no longer wanted'));
      await expect(running).rejects.toThrow('no longer wanted');
    });

    it('leaves the audio as it is', async () => {
      const copy = speech.slice();
      await stt.transcribe(speech, { language: 'en' });
      expect(speech).toEqual(copy);
    });
  });
}
