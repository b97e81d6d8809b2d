import type { Tts } from '../../media-worker/src/providers/tts/Tts.ts';
import { collect } from './collect.ts';

/**
 * Real speech for an OpenAiServer's `speech`, e.g. `spokenBy(new ResampledTts(await FliteTts.create(), 24_000))`.
 * @param voice what every voice that is asked for sounds like.
 */
export function spokenBy(tts: Tts, voice = 'slt'): (text: string) => Promise<Int16Array> {
  return async (text) => {
    const chunks = await collect(tts.synthesize(text, { voice, signal: new AbortController().signal }));
    const pcm = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.pcm.length, 0));
    let offset = 0;
    for (const chunk of chunks) {
      pcm.set(chunk.pcm, offset);
      offset += chunk.pcm.length;
    }
    return pcm;
  };
}
