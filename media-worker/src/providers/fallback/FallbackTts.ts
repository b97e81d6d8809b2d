import type { SynthesisOptions, Tts, TtsChunk, VoiceInfo } from '../tts/Tts.ts';
import { Cooldown, type FallbackOptions } from './Cooldown.ts';
import { streamWithFallback } from './streamWithFallback.ts';

/**
 * Two providers as one: the second speaks when the first fails before its first sound. It has the first's voices; the
 * second's that is most alike stands in. Owns both.
 */
export class FallbackTts implements Tts {
  readonly name: string;
  readonly sampleRate: Tts['sampleRate'];
  readonly voices: readonly VoiceInfo[];
  readonly #primary: Tts;
  readonly #secondary: Tts;
  readonly #cooldown: Cooldown;

  /** @throws TypeError when the two have different sample rates. */
  constructor(primary: Tts, secondary: Tts, options: FallbackOptions = {}) {
    if (primary.sampleRate !== secondary.sampleRate) {
      throw new TypeError(
        `${secondary.name} speaks at ${secondary.sampleRate} Hz and cannot stand in for ${primary.name} at ` +
          `${primary.sampleRate} Hz; wrap it in a ResampledTts`,
      );
    }
    this.#primary = primary;
    this.#secondary = secondary;
    this.name = `${primary.name} (${secondary.name})`;
    this.sampleRate = primary.sampleRate;
    this.voices = primary.voices;
    this.#cooldown = new Cooldown('tts_fallback', options);
  }

  synthesize(text: string, options: SynthesisOptions): AsyncIterable<TtsChunk> {
    return streamWithFallback(this.#cooldown, options.signal, () => this.#primary.synthesize(text, options), {
      name: this.#secondary.name,
      stream: () => this.#secondary.synthesize(text, { ...options, voice: this.#standIn(options.voice) }),
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#primary.close(), this.#secondary.close()]);
  }

  #standIn(voice: string): string {
    const gender = this.voices.find(({ id }) => id === voice)?.gender;
    const voices = this.#secondary.voices;
    const standIn =
      voices.find(({ id }) => id === voice) ?? voices.find((other) => other.gender === gender) ?? voices[0];
    return standIn?.id ?? voice;
  }
}
