import { ProviderError } from '../ProviderError.ts';
import type { Tts } from './Tts.ts';

/** For conversations that are only written: it has no voices, and speaks nothing. */
export const noVoice: Tts = {
  name: 'none',
  sampleRate: 48_000,
  voices: [],
  synthesize: () => ({
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.reject(new ProviderError('tts', 'a written conversation has no voice')),
    }),
  }),
  close: async () => undefined,
};
