import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../../../tests/support/collect.ts';
import { ProviderError } from '../ProviderError.ts';
import type { Tts } from './Tts.ts';

export interface TtsDriver {
  readonly name: string;
  create(): Promise<Tts>;
  /** A chain speaks with whatever voice is most alike. Default: it refuses a voice that it does not have. */
  readonly anyVoice?: boolean;
}

const TEXT = 'Good morning. It is nice to see you here today, and I hope you are well.';
/** Models load, and tests share the machine. */
const LOADING_MS = 60_000;
const never = (): AbortSignal => new AbortController().signal;

/** What every voice keeps to, whoever makes the sound. */
export function describeTts(driver: TtsDriver): void {
  describe(`Tts: ${driver.name}`, () => {
    let tts: Tts;
    let voice: string;
    beforeAll(async () => {
      tts = await driver.create();
      voice = tts.voices[0]!.id;
    }, LOADING_MS);
    afterAll(async () => {
      await tts.close();
    });

    it('speaks at its rate, as long as words take, and loud enough', async () => {
      const chunks = await collect(tts.synthesize(TEXT, { voice, signal: never() }));
      const pcm = chunks.flatMap((chunk) => Array.from(chunk.pcm));
      const seconds = pcm.length / tts.sampleRate;
      expect(seconds).toBeGreaterThan(2);
      expect(seconds).toBeLessThan(12);
      expect(Math.max(...pcm.slice(0, 100_000))).toBeGreaterThan(2_000);
      expect(chunks.every((chunk) => chunk.pcm.length > 0)).toBe(true);
    });

    it('tells times of all of the words, in order, or of none', async () => {
      const chunks = await collect(tts.synthesize(TEXT, { voice, signal: never() }));
      const words = chunks.flatMap((chunk) => chunk.words ?? []);
      if (words.length === 0) return;
      expect(words.map(({ word }) => word)).toEqual(TEXT.split(' '));
      const times = words.map(({ startMs }) => startMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    });

    it('ends early without an error when it is aborted, and says nothing when it was aborted before', async () => {
      const before = new AbortController();
      before.abort();
      expect(await collect(tts.synthesize(TEXT, { voice, signal: before.signal }))).toEqual([]);
      const during = new AbortController();
      let chunks = 0;
      for await (const _ of tts.synthesize(TEXT.repeat(5), { voice, signal: during.signal })) {
        chunks++;
        during.abort();
      }
      expect(chunks).toBeLessThanOrEqual(2);
    });

    it('may be left in the middle', async () => {
      for await (const _ of tts.synthesize(TEXT, { voice, signal: never() })) break;
      expect((await collect(tts.synthesize('Hello.', { voice, signal: never() }))).length).toBeGreaterThan(0);
    });

    it('has nothing to say to white space', async () => {
      expect(await collect(tts.synthesize(' \n', { voice, signal: never() }))).toEqual([]);
    });

    it('keeps two texts at once apart', async () => {
      const length = async (text: string): Promise<number> =>
        (await collect(tts.synthesize(text, { voice, signal: never() }))).reduce(
          (sum, { pcm }) => sum + pcm.length,
          0,
        );
      const alone = [await length('One.'), await length(TEXT)];
      expect(await Promise.all([length('One.'), length(TEXT)])).toEqual(alone);
    });

    it.skipIf(driver.anyVoice)('refuses a voice that it does not have', async () => {
      const speech = collect(tts.synthesize(TEXT, { voice: 'nobody', signal: never() }));
      await expect(speech).rejects.toBeInstanceOf(ProviderError);
      await expect(speech).rejects.toMatchObject({ fault: 'rejected' });
    });
  });
}
