import type { SynthesisOptions, Tts, TtsChunk, VoiceInfo } from './Tts.ts';

/** A shared voice at the pace of one session. Does not own it: `close` leaves it open. */
export class PacedTts implements Tts {
  readonly #inner: Tts;
  readonly #rate: number;

  /** @param rate factor on the voice's own, 0.7..1.3. */
  constructor(inner: Tts, rate: number) {
    this.#inner = inner;
    this.#rate = rate;
  }

  get name(): string {
    return this.#inner.name;
  }

  get sampleRate(): Tts['sampleRate'] {
    return this.#inner.sampleRate;
  }

  get voices(): readonly VoiceInfo[] {
    return this.#inner.voices;
  }

  synthesize(text: string, options: SynthesisOptions): AsyncIterable<TtsChunk> {
    return this.#inner.synthesize(text, { ...options, rate: (options.rate ?? 1) * this.#rate });
  }

  async close(): Promise<void> {
    // The media-worker's, and other sessions'.
  }
}
