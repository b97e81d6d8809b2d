import { RateConverter } from '../fallback/RateConverter.ts';
import { splitClauses, wordsOf } from './flite/clauses.ts';
import type { SynthesisOptions, Tts, TtsChunk, VoiceInfo } from './Tts.ts';
import type { WholeTts } from './WholeTts.ts';

/**
 * Lifts a voice that makes whole files to one that streams: a text is made clause by clause, one clause ahead of the
 * listener, so that it sounds once its first clause is there. Owns the voice.
 */
export class ChunkedTts implements Tts {
  readonly name: string;
  readonly sampleRate: Tts['sampleRate'];
  readonly voices: readonly VoiceInfo[];
  readonly #inner: WholeTts;

  /** @param sampleRate what every file is converted to. */
  constructor(inner: WholeTts, sampleRate: Tts['sampleRate'] = 24_000) {
    this.#inner = inner;
    this.name = inner.name;
    this.voices = inner.voices;
    this.sampleRate = sampleRate;
  }

  async *synthesize(text: string, options: SynthesisOptions): AsyncGenerator<TtsChunk, void, undefined> {
    const words = wordsOf(text);
    const clauses = splitClauses(text).map(({ firstWord, endWord }) =>
      words.slice(firstWord, endWord).join(' '),
    );
    // The listener may leave without aborting: the clause ahead is dropped then, too.
    const left = new AbortController();
    const signal = AbortSignal.any([options.signal, left.signal]);
    const speak = (clause: string | undefined): ReturnType<WholeTts['speak']> | undefined => {
      if (clause === undefined || signal.aborted) return undefined;
      const rate = options.rate === undefined ? {} : { rate: options.rate };
      const sound = this.#inner.speak(clause, { voice: options.voice, signal, ...rate });
      sound.catch(() => undefined);
      return sound;
    };
    let ahead = speak(clauses[0]);
    try {
      for (const position of clauses.keys()) {
        const sound = await ahead;
        if (!sound || signal.aborted) return;
        ahead = speak(clauses[position + 1]);
        const pcm = this.#converted(sound);
        if (pcm.length > 0) yield { pcm };
      }
    } catch (error) {
      if (!options.signal.aborted) throw error;
    } finally {
      left.abort();
    }
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }

  #converted({ pcm, sampleRate }: { pcm: Int16Array; sampleRate: number }): Int16Array {
    if (sampleRate === this.sampleRate) return pcm;
    const converter = new RateConverter(sampleRate, this.sampleRate);
    const begin = converter.push(pcm);
    const rest = converter.flush();
    const whole = new Int16Array(begin.length + rest.length);
    whole.set(begin);
    whole.set(rest, begin.length);
    return whole;
  }
}
