import { sleep, systemClock, type Clock } from '@visavis/shared';
import type { Tts, TtsChunk, VoiceInfo } from '../Tts.ts';

export interface FakeTtsOptions {
  readonly clock?: Clock;
  readonly sampleRate?: Tts['sampleRate'];
  /** Before each chunk. Default 0. */
  readonly chunkDelayMs?: number;
  /** How long each word sounds. Default 300. */
  readonly wordMs?: number;
  /** Words in each chunk. Default: all in one. */
  readonly wordsPerChunk?: number;
  /** Without word times, as many providers are. */
  readonly withoutWords?: boolean;
  /** Thrown for a text, once this many chunks were given. */
  readonly fail?: { readonly text?: string; readonly afterChunks: number; readonly error: Error };
}

const TONE_HZ = 220;

/** Says every word as a tone of a fixed length, with its time. For tests. */
export class FakeTts implements Tts {
  readonly name = 'fake-tts';
  readonly sampleRate: Tts['sampleRate'];
  readonly voices: readonly VoiceInfo[] = [
    { id: 'tone', name: 'Tone', description: 'A tone', language: 'en', gender: 'neutral' },
    { id: 'slt', name: 'Clara', description: 'A tone', language: 'en-US', gender: 'female' },
    { id: 'rms', name: 'Robert', description: 'A tone', language: 'en-US', gender: 'male' },
  ];
  /** The texts that were asked for, and whether each was spoken to its end. */
  readonly spoken: { text: string; voice: string; finished: boolean }[] = [];
  readonly #options: FakeTtsOptions;

  constructor(options: FakeTtsOptions = {}) {
    this.#options = options;
    this.sampleRate = options.sampleRate ?? 16_000;
  }

  async *synthesize(
    text: string,
    { voice, signal }: { voice: string; signal: AbortSignal },
  ): AsyncGenerator<TtsChunk, void, undefined> {
    const { clock = systemClock, chunkDelayMs = 0, wordMs = 300, withoutWords = false, fail } = this.#options;
    const entry = { text, voice, finished: false };
    this.spoken.push(entry);
    const words = text.match(/\S+/g) ?? [];
    const size = this.#options.wordsPerChunk ?? words.length;
    for (let first = 0, chunk = 0; first < words.length; first += size, chunk++) {
      await sleep(clock, chunkDelayMs, signal);
      if (signal.aborted) return;
      if (fail?.afterChunks === chunk && (fail.text ?? text) === text) throw fail.error;
      const part = words.slice(first, first + size);
      const times = part.map((word, index) => ({
        word,
        startMs: (first + index) * wordMs,
        endMs: (first + index + 1) * wordMs,
      }));
      yield {
        pcm: tone(Math.round((part.length * wordMs * this.sampleRate) / 1_000), this.sampleRate),
        ...(withoutWords ? {} : { words: times }),
      };
    }
    entry.finished = true;
  }

  async close(): Promise<void> {
    // Nothing is held.
  }
}

function tone(samples: number, sampleRate: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, index) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * TONE_HZ * index) / sampleRate)),
  );
}
