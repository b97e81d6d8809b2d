import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordErrors } from '../../../../tests/support/wer.ts';
import { MoonshineStt } from '../stt/MoonshineStt.ts';
import { FliteTts } from './FliteTts.ts';
import type { Phoneme, TtsChunk, WordTime } from './Tts.ts';

let tts: FliteTts;
let stt: MoonshineStt;
beforeAll(async () => {
  [tts, stt] = await Promise.all([FliteTts.create(), MoonshineStt.create()]);
}, 30_000);
afterAll(async () => {
  await Promise.all([tts.close(), stt.close()]);
});

const never = (): AbortSignal => new AbortController().signal;

async function speak(
  text: string,
  voice = 'slt',
  rate?: number,
): Promise<{ chunks: TtsChunk[]; pcm: Int16Array; phonemes: Phoneme[]; words: WordTime[] }> {
  const chunks: TtsChunk[] = [];
  for await (const chunk of tts.synthesize(text, {
    voice,
    signal: never(),
    ...(rate === undefined ? {} : { rate }),
  }))
    chunks.push(chunk);
  const pcm = Int16Array.from(chunks.flatMap((chunk) => Array.from(chunk.pcm)));
  return {
    chunks,
    pcm,
    phonemes: chunks.flatMap((chunk) => chunk.phonemes ?? []),
    words: chunks.flatMap((chunk) => chunk.words ?? []),
  };
}

const LONG =
  'I hear that the presentation went badly, and that it stayed with you all week, even though nobody else seemed to mind. What was going through your mind?';

describe('FliteTts', () => {
  it.each(['slt', 'rms', 'awb'])(
    '%s can be understood: written down again, the words are the same',
    async (voice) => {
      const { pcm } = await speak('That sounds hard. Tell me more about your sister, if you want to.', voice);
      const heard = await stt.transcribe(
        Float32Array.from(pcm, (sample) => sample / 32_768),
        { language: 'en' },
      );
      expect(
        wordErrors('That sounds hard. Tell me more about your sister, if you want to.', heard).errors,
      ).toBeLessThanOrEqual(1);
    },
  );

  it('speaks slower and faster as it is asked, still understood, and goes back to its own pace', async () => {
    const text = 'We will meet again next week, and then we will see.';
    const lengthAt = async (rate: number): Promise<{ seconds: number; pcm: Int16Array }> => {
      const { pcm } = await speak(text, 'slt', rate);
      return { seconds: pcm.length / tts.sampleRate, pcm };
    };
    const slow = await lengthAt(0.8);
    const own = await lengthAt(1);
    const fast = await lengthAt(1.2);
    expect(slow.seconds / own.seconds).toBeGreaterThan(1.18);
    expect(slow.seconds / own.seconds).toBeLessThan(1.32);
    expect(own.seconds / fast.seconds).toBeGreaterThan(1.13);
    const heard = await stt.transcribe(
      Float32Array.from(slow.pcm, (sample) => sample / 32_768),
      { language: 'en' },
    );
    expect(wordErrors(text, heard).errors).toBeLessThanOrEqual(1);
  });

  it('speaks a long text in several chunks whose timings are one line', async () => {
    const { chunks, pcm, phonemes, words } = await speak(LONG);
    expect(chunks.length).toBeGreaterThanOrEqual(3);
    expect(chunks[0]!.pcm.length).toBeLessThan(5 * tts.sampleRate);
    const lengthMs = (pcm.length / tts.sampleRate) * 1_000;
    let previousMs = 0;
    for (const phoneme of phonemes) {
      expect(phoneme.startMs).toBeCloseTo(previousMs, 3);
      expect(phoneme.endMs).toBeGreaterThan(phoneme.startMs);
      previousMs = phoneme.endMs;
    }
    expect(previousMs).toBeCloseTo(lengthMs, 3);
    expect(words.map(({ word }) => word)).toEqual(LONG.split(' '));
    for (const [index, word] of words.entries()) {
      expect(word.startMs).toBeGreaterThanOrEqual(words[index - 1]?.endMs ?? 0);
      expect(word.endMs).toBeGreaterThan(word.startMs);
    }
  });

  it('puts a word where it sounds', async () => {
    const { pcm, words } = await speak('Please bring the umbrella, the bananas and the telephone.');
    const cutMs = words[3]!.endMs;
    const half = pcm.subarray(0, Math.round((cutMs / 1_000) * tts.sampleRate));
    const heard = await stt.transcribe(
      Float32Array.from(half, (sample) => sample / 32_768),
      { language: 'en' },
    );
    expect(wordErrors('please bring the umbrella', heard).errors).toBeLessThanOrEqual(1);
  });

  it('counts the words of the text, also where it says more than is written', async () => {
    const text = 'It costs $3.50 🙂 — 50% off, Dr. Smith!';
    const { words } = await speak(text);
    expect(words.map(({ word }) => word)).toEqual(text.split(' '));
    expect(words[2]!.endMs - words[2]!.startMs).toBeGreaterThan(700);
    expect(words[3]!.endMs).toBe(words[3]!.startMs);
  });

  it('is equally loud in every voice, and never clips', async () => {
    for (const { id } of tts.voices) {
      const { pcm } = await speak('The weather is lovely today, and the garden looks beautiful.', id);
      const frames = Array.from({ length: Math.floor(pcm.length / 320) }, (_, index) =>
        pcm.subarray(index * 320, index * 320 + 320),
      ).map((frame) => frame.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / 320);
      const voiced = frames.filter((power) => power > 1e-4);
      const level = 10 * Math.log10(voiced.reduce((sum, power) => sum + power, 0) / voiced.length);
      expect(level).toBeGreaterThan(-22);
      expect(level).toBeLessThan(-18);
      expect(pcm.reduce((max, sample) => Math.max(max, Math.abs(sample)), 0)).toBeLessThan(32_767);
    }
  });

  it('keeps a short pause before and after the words, no more', async () => {
    const { phonemes } = await speak('Good morning.');
    expect(phonemes[0]).toMatchObject({ phone: 'pau' });
    expect(phonemes[0]!.endMs).toBeLessThan(80);
    const last = phonemes.at(-1)!;
    expect(last.phone).toBe('pau');
    expect(last.endMs - last.startMs).toBeCloseTo(260, -1);
  });

  it('stops when the signal aborts', async () => {
    const controller = new AbortController();
    let chunks = 0;
    for await (const chunk of tts.synthesize(LONG, { voice: 'slt', signal: controller.signal })) {
      chunks++;
      expect(chunk.pcm.length).toBeGreaterThan(0);
      controller.abort();
    }
    expect(chunks).toBe(1);
    expect((await speak('Still here.')).pcm.length).toBeGreaterThan(0);
  });

  it('lets sessions take turns', async () => {
    const order: string[] = [];
    const listen = async (name: string, text: string): Promise<void> => {
      const chunks = tts.synthesize(text, { voice: 'slt', signal: never() });
      for await (const chunk of chunks) if (chunk.pcm.length > 0) order.push(name);
    };
    await Promise.all([listen('long', `${LONG} ${LONG} ${LONG}`), listen('short', 'Good morning.')]);
    expect(order.indexOf('short')).toBeLessThan(3);
  });

  it('says nothing for a text without words, and names its voices when one is unknown', async () => {
    expect((await speak(' 🙂 … ')).chunks).toEqual([]);
    await expect(speak('Hello', 'nobody')).rejects.toThrow(/no voice "nobody"; it has slt, rms, awb/);
  });
});
