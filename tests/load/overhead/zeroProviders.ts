import type { Llm } from '../../../media-worker/src/providers/llm/Llm.ts';
import type { Stt } from '../../../media-worker/src/providers/stt/Stt.ts';
import type { Tts } from '../../../media-worker/src/providers/tts/Tts.ts';

const RATE = 16_000;
/** A vowel's buzz: lips follow it as they follow speech. */
const SOUND = Int16Array.from({ length: RATE * 0.4 }, (_, index) =>
  Math.round(6_000 * Math.sin((2 * Math.PI * 140 * index) / RATE) * Math.abs(Math.sin(index / 900))),
);

/** Providers that answer at once: what is left of a turn's time is our own. */
export const zeroLlm: Llm = {
  name: 'zero',
  async *reply() {
    yield 'That is a good question. ';
  },
  close: async () => undefined,
};

/** Gives its sound in chunks, without words or phonemes, as a provider on the network does. */
export const zeroTts: Tts = {
  name: 'zero',
  sampleRate: RATE,
  voices: [{ id: 'zero', name: 'Zero', description: '', language: 'en', gender: 'neutral' }],
  async *synthesize() {
    for (let at = 0; at < SOUND.length; at += RATE / 10) {
      yield { pcm: SOUND.slice(at, at + RATE / 10) };
    }
  },
  close: async () => undefined,
};

export const zeroStt: Stt = {
  name: 'zero',
  transcribe: async () => '',
  close: async () => undefined,
};
