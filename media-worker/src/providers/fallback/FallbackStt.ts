import type { Stt, SttOptions } from '../stt/Stt.ts';
import { Cooldown, type FallbackOptions } from './Cooldown.ts';

/** Two providers as one: the second writes down what the first could not. Owns both. */
export class FallbackStt implements Stt {
  readonly name: string;
  readonly languages?: readonly string[];
  readonly #primary: Stt;
  readonly #secondary: Stt;
  readonly #cooldown: Cooldown;

  constructor(primary: Stt, secondary: Stt, options: FallbackOptions = {}) {
    this.#primary = primary;
    this.#secondary = secondary;
    this.name = `${primary.name} (${secondary.name})`;
    if (primary.languages) this.languages = primary.languages;
    this.#cooldown = new Cooldown('stt_fallback', options);
  }

  async transcribe(audio: Float32Array, options: SttOptions): Promise<string> {
    if (!this.#cooldown.active) {
      try {
        return await this.#primary.transcribe(audio, options);
      } catch (error) {
        options.signal?.throwIfAborted();
        this.#cooldown.begin(error, this.#secondary.name);
      }
    }
    return this.#secondary.transcribe(audio, options);
  }

  async close(): Promise<void> {
    await Promise.all([this.#primary.close(), this.#secondary.close()]);
  }
}
