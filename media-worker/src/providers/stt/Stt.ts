export interface SttOptions {
  /** BCP 47 tag of what is spoken. */
  readonly language: string;
  readonly signal?: AbortSignal;
  /** A guess while the user may still be talking: final transcripts go before it. */
  readonly interim?: boolean;
  /** Called when another than the configured provider gives the transcript. */
  readonly onFallback?: () => void;
}

/** Speech to text. Implementations are shared by all sessions of a media-worker: one model, no state between calls. */
export interface Stt {
  /** Name for logs, metrics and metadata, e.g. `moonshine-base`. */
  readonly name: string;
  /** Primary language subtags that it understands; absent when it takes any. */
  readonly languages?: readonly string[];
  /**
   * @param audio mono PCM at 16 kHz, −1..1, trimmed to one utterance (0.1-24 s).
   * @returns the words with punctuation; "" when there are none.
   * @throws ProviderError when the provider fails; the signal's reason when it aborts.
   */
  transcribe(audio: Float32Array, options: SttOptions): Promise<string>;
  close(): Promise<void>;
}
