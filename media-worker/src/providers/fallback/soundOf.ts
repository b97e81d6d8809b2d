import { ProviderError } from '../ProviderError.ts';
import type { SynthesisOptions, Tts, TtsChunk } from '../tts/Tts.ts';

/** No voice is slower: 4 characters a second, and 10 s for what takes long to say. */
const MAX_MS_PER_CHAR = 250;
const MAX_EXTRA_MS = 10_000;
/** One piece of sound is analysed in one go, on the thread that keeps every session's time. */
const MAX_PIECE_MS = 5_000;

/**
 * A sentence's sound as a provider gives it, made sure of: no empty pieces, none too long, an end.
 * @throws ProviderError also when words got no sound, or sound without end.
 */
export async function* soundOf(
  text: string,
  tts: Tts,
  options: SynthesisOptions,
): AsyncGenerator<TtsChunk, void, undefined> {
  const maxSamples = samples(tts, text.length * MAX_MS_PER_CHAR + MAX_EXTRA_MS);
  const pieceSamples = samples(tts, MAX_PIECE_MS);
  let given = 0;
  for await (const chunk of tts.synthesize(text, options)) {
    if (chunk.pcm.length === 0 && chunk.words === undefined) continue;
    given += chunk.pcm.length;
    if (given > maxSamples) {
      throw new ProviderError('tts', `${tts.name} speaks on and on, far longer than its text`, {
        fault: 'garbled',
      });
    }
    if (chunk.pcm.length <= pieceSamples) {
      yield chunk;
      continue;
    }
    const { pcm, ...timings } = chunk;
    yield { ...timings, pcm: pcm.subarray(0, pieceSamples) };
    for (let from = pieceSamples; from < pcm.length; from += pieceSamples) {
      yield { pcm: pcm.subarray(from, from + pieceSamples) };
    }
  }
  if (given === 0 && /[\p{L}\p{N}]/u.test(text) && !options.signal.aborted) {
    throw new ProviderError('tts', `${tts.name} gave no sound`, { fault: 'garbled' });
  }
}

function samples(tts: Tts, ms: number): number {
  return Math.round((ms * tts.sampleRate) / 1_000);
}
