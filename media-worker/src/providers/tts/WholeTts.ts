import type { VoiceInfo } from './Tts.ts';

/** A voice that makes a text's sound as a whole and streams nothing. See ChunkedTts. */
export interface WholeTts {
  readonly name: string;
  readonly voices: readonly VoiceInfo[];
  /**
   * @returns mono PCM, 16 bit, at whatever rate.
   * @throws ProviderError when it fails; the signal's reason when that aborts.
   */
  speak(
    text: string,
    options: { voice: string; signal: AbortSignal; rate?: number },
  ): Promise<{ pcm: Int16Array; sampleRate: number }>;
  close(): Promise<void>;
}
