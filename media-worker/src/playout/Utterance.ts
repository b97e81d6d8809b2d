import type { VisemeEvent } from '../avatar/lipsync/Viseme.ts';
import type { WordTime } from '../providers/tts/Tts.ts';
import { heardText } from './heardText.ts';

/** How long speech takes, until its end is known: about 16 characters a second. */
const SPEECH_MS_PER_CHAR = 62;

/**
 * One sentence on its way out: audio arrives in chunks while earlier audio is already playing.
 * Positions are ms from its first sample.
 */
export class Utterance {
  readonly text: string;
  readonly #sampleRate: number;
  readonly #chunks: Int16Array[] = [];
  #chunkIndex = 0;
  #chunkOffset = 0;
  #queuedSamples = 0;
  #playedSamples = 0;
  #words: WordTime[] = [];
  #complete = false;
  /** Grows as lip-sync catches up with the audio. */
  visemes: readonly VisemeEvent[] = [];

  constructor(text: string, sampleRate: number) {
    this.text = text;
    this.#sampleRate = sampleRate;
  }

  push(pcm: Int16Array, words: readonly WordTime[] = []): void {
    if (pcm.length > 0) this.#chunks.push(pcm);
    this.#queuedSamples += pcm.length;
    this.#words.push(...words);
  }

  /** No more audio will come. */
  end(): void {
    this.#complete = true;
  }

  /** Everything has come and been played. */
  get finished(): boolean {
    return this.#complete && this.#playedSamples >= this.#queuedSamples;
  }

  get playedMs(): number {
    return (this.#playedSamples / this.#sampleRate) * 1_000;
  }

  get queuedMs(): number {
    return ((this.#queuedSamples - this.#playedSamples) / this.#sampleRate) * 1_000;
  }

  /**
   * Takes the next piece of audio.
   * @returns exactly `samples` samples, the last piece padded with silence; null while a whole piece is not there yet.
   */
  pull(samples: number): Int16Array | null {
    const available = this.#queuedSamples - this.#playedSamples;
    if (available < samples && (!this.#complete || available === 0)) return null;
    const piece = new Int16Array(samples);
    let filled = 0;
    while (filled < samples) {
      const chunk = this.#chunks[this.#chunkIndex];
      if (!chunk) break;
      const part = chunk.subarray(this.#chunkOffset, this.#chunkOffset + samples - filled);
      piece.set(part, filled);
      filled += part.length;
      this.#chunkOffset += part.length;
      if (this.#chunkOffset >= chunk.length) {
        // Played audio is dropped at once: a long reply must not hold its whole sound in memory.
        this.#chunks[this.#chunkIndex] = new Int16Array(0);
        this.#chunkIndex++;
        this.#chunkOffset = 0;
      }
    }
    this.#playedSamples += Math.min(available, samples);
    return piece;
  }

  /** What was heard so far. */
  get heard(): string {
    if (this.finished) return this.text.trim();
    const comeMs = (this.#queuedSamples / this.#sampleRate) * 1_000;
    const durationMs = this.#complete ? comeMs : Math.max(comeMs, this.text.length * SPEECH_MS_PER_CHAR);
    return heardText(this.text, this.#words, this.playedMs, durationMs);
  }
}
