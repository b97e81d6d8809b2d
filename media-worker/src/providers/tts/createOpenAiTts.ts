import { ChunkedTts } from './ChunkedTts.ts';
import { OpenAiFileTts } from './OpenAiFileTts.ts';
import { OpenAiTts } from './OpenAiTts.ts';
import type { OpenAiTtsOptions } from './openAiVoices.ts';
import type { Tts } from './Tts.ts';

/** `pcm`: the endpoint streams raw sound. `wav`: it makes whole files. */
export type TtsFormat = 'pcm' | 'wav';

/** @returns the voice of an endpoint, streamed in either case. */
export function createOpenAiTts({
  format = 'pcm',
  ...options
}: OpenAiTtsOptions & { format?: TtsFormat }): Tts {
  return format === 'wav' ? new ChunkedTts(new OpenAiFileTts(options)) : new OpenAiTts(options);
}
