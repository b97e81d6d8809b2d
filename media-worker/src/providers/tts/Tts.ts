/** A phoneme of the voice's own timing, times in ms from the start of the utterance. ARPAbet, lower case, no stress. */
export interface Phoneme {
  readonly phone: string;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * A word's time in the utterance, ms. One for each of the text's words (what stands between white space), in order; a
 * word without a sound takes no time.
 */
export interface WordTime {
  readonly word: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface TtsChunk {
  /** Mono PCM, 16 bit, at the provider's sample rate. */
  readonly pcm: Int16Array;
  /** Timings that this chunk adds, relative to the start of the utterance; absent when the provider has none. */
  readonly phonemes?: readonly Phoneme[];
  readonly words?: readonly WordTime[];
}

export interface VoiceInfo {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly language: string;
  readonly gender: 'female' | 'male' | 'neutral';
}

export interface SynthesisOptions {
  readonly voice: string;
  readonly signal: AbortSignal;
  /** Factor on the voice's own rate, 0.7..1.3; 1 when left out. */
  readonly rate?: number;
  /** The first sound is wanted within so long, ms: a provider that is silent must leave another the time to speak. */
  readonly patienceMs?: number;
  /** Called when another than the configured provider speaks. */
  readonly onFallback?: () => void;
}

/** Text to speech. Shared by all sessions of a media-worker. */
export interface Tts {
  readonly name: string;
  /** One rate for all voices, one that Opus takes without resampling. */
  readonly sampleRate: 8_000 | 12_000 | 16_000 | 24_000 | 48_000;
  readonly voices: readonly VoiceInfo[];
  /**
   * Speaks one sentence or clause.
   * @returns its audio as it comes; it ends early, without an error, when the signal aborts.
   * @throws ProviderError when the provider fails.
   */
  synthesize(text: string, options: SynthesisOptions): AsyncIterable<TtsChunk>;
  close(): Promise<void>;
}
