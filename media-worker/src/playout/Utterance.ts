import type { VisemeEvent } from '../avatar/lipsync/Viseme.ts';
import type { WordTime } from '../providers/tts/Tts.ts';
import { heardText } from './heardText.ts';

/** How long speech takes, until its end is known: about 16 characters a second. */
const SPEECH_MS_PER_CHAR = 62;
/** How much played sound is kept to be said again after a false alarm, ms. */
const KEPT_MS = 1_500;

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
  /** Played samples in chunks before the current one. */
  #samplesBefore = 0;
  #firstKept = 0;
  /** What was heard before the reply was held, ms: going back does not make it unheard. */
  #heardMs = 0;
  #words: WordTime[] = [];
  #complete = false;
  #broken = false;
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

  /** No more audio will come. @param broken the voice failed before it had said all of it. */
  end({ broken = false }: { broken?: boolean } = {}): void {
    this.#complete = true;
    this.#broken = broken;
  }

  /** Some of it can only be shown. */
  get broken(): boolean {
    return this.#broken;
  }

  /** Whether all of its audio has come. */
  get complete(): boolean {
    return this.#complete;
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
        this.#samplesBefore += chunk.length;
        this.#chunkIndex++;
        this.#chunkOffset = 0;
      }
    }
    this.#playedSamples += Math.min(available, samples);
    this.#dropOld();
    return piece;
  }

  /**
   * Goes back to say again what was cut off: to the start of the word that was not wholly heard, because half a word is
   * none. Where the voice tells no word times, to the cut itself.
   * @param unheardMs of what was handed out last, this much did not reach the listener.
   */
  rewind(unheardMs: number): void {
    this.#heardMs = Math.max(this.#heardMs, this.playedMs - unheardMs);
    const cutMs = Math.max(0, this.playedMs - unheardMs);
    const word = this.#words.find(({ startMs, endMs }) => startMs <= cutMs && cutMs < endMs);
    const keptFrom = this.#samplesBefore - this.#keptSamples();
    const wanted = Math.round(((word?.startMs ?? cutMs) * this.#sampleRate) / 1_000);
    this.#playedSamples = Math.min(this.#playedSamples, Math.max(keptFrom, wanted));
    while (this.#chunkIndex > this.#firstKept && this.#samplesBefore > this.#playedSamples) {
      this.#samplesBefore -= this.#chunks[--this.#chunkIndex]!.length;
    }
    this.#chunkOffset = this.#playedSamples - this.#samplesBefore;
  }

  /** Leaves out the sound that has come. */
  skip(): void {
    this.#chunks.length = 0;
    this.#chunkIndex = 0;
    this.#chunkOffset = 0;
    this.#firstKept = 0;
    this.#playedSamples = this.#queuedSamples;
    this.#samplesBefore = this.#playedSamples;
  }

  /** What was heard so far; all of it once it is finished. */
  get heard(): string {
    return this.finished ? this.text.trim() : this.heardWithout(0);
  }

  /** What was heard so far if the last `unheardMs` of what was handed out were not. */
  heardWithout(unheardMs: number): string {
    const comeMs = (this.#queuedSamples / this.#sampleRate) * 1_000;
    const durationMs =
      this.#complete && !this.#broken ? comeMs : Math.max(comeMs, this.text.length * SPEECH_MS_PER_CHAR);
    const heardMs = Math.max(this.#heardMs, this.playedMs - unheardMs);
    return heardText(this.text, this.#words, heardMs, durationMs);
  }

  /** A long reply must not hold its whole sound in memory. */
  #dropOld(): void {
    const keptFrom = this.#playedSamples - (KEPT_MS * this.#sampleRate) / 1_000;
    let start = this.#samplesBefore - this.#keptSamples();
    while (this.#firstKept < this.#chunkIndex) {
      const end = start + this.#chunks[this.#firstKept]!.length;
      if (end > keptFrom) return;
      this.#chunks[this.#firstKept++] = new Int16Array(0);
      start = end;
    }
  }

  /** Played samples that are still there, in chunks before the current one. */
  #keptSamples(): number {
    let kept = 0;
    for (let at = this.#firstKept; at < this.#chunkIndex; at++) kept += this.#chunks[at]!.length;
    return kept;
  }
}
