import type { SynthesisOptions, Tts, TtsChunk, VoiceInfo } from '../tts/Tts.ts';
import { RateConverter } from './RateConverter.ts';

/** A provider at a higher sample rate than its own, so that it can stand in for another. Owns it. */
export class ResampledTts implements Tts {
  readonly name: string;
  readonly sampleRate: Tts['sampleRate'];
  readonly voices: readonly VoiceInfo[];
  readonly #inner: Tts;

  /** @throws RangeError when the rate is lower than the provider's: its highs would be heard as noise. */
  constructor(inner: Tts, sampleRate: Tts['sampleRate']) {
    if (sampleRate < inner.sampleRate) {
      throw new RangeError(`${inner.name} speaks at ${inner.sampleRate} Hz, more than ${sampleRate} Hz`);
    }
    this.#inner = inner;
    this.name = inner.name;
    this.sampleRate = sampleRate;
    this.voices = inner.voices;
  }

  async *synthesize(text: string, options: SynthesisOptions): AsyncGenerator<TtsChunk, void, undefined> {
    const converter = new RateConverter(this.#inner.sampleRate, this.sampleRate);
    for await (const chunk of this.#inner.synthesize(text, options)) {
      yield { ...chunk, pcm: converter.push(chunk.pcm) };
    }
    const rest = converter.flush();
    if (rest.length > 0 && !options.signal.aborted) yield { pcm: rest };
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }
}
