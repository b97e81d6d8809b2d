import type { VisemeEvent } from '../avatar/lipsync/Viseme.ts';
import type { WordTime } from '../providers/tts/Tts.ts';

/** A sentence as it sounds in a clip. Times in ms from the clip's start. */
export interface ClipSentence {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** What is heard in a clip. */
export interface ClipSpeech {
  /** All of it, silence at both ends included; mono, a whole number of frames long. */
  readonly pcm: Int16Array;
  readonly sampleRate: number;
  readonly sentences: readonly ClipSentence[];
  /** Ordered, on the clip's time. */
  readonly visemes: readonly VisemeEvent[];
}

/** A clip has so many pictures a second. */
export const CLIP_FPS = 25;
export const FRAME_MS = 1_000 / CLIP_FPS;
/** A face that speaks in its first picture, or is gone with its last word, looks cut out of something. */
const LEAD_IN_MS = 320;
const LEAD_OUT_MS = 480;

/** Puts a clip's sound together, sentence by sentence. */
export class ClipSpeechBuilder {
  readonly #sampleRate: number;
  readonly #pieces: Int16Array[];
  readonly #sentences: ClipSentence[] = [];
  readonly #visemes: VisemeEvent[] = [];
  #samples: number;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#samples = Math.round((LEAD_IN_MS * sampleRate) / 1_000);
    this.#pieces = [new Int16Array(this.#samples)];
  }

  /** Whether anything is said yet. */
  get empty(): boolean {
    return this.#sentences.length === 0;
  }

  /** @param sentence times are from its own first sample. */
  add(sentence: {
    text: string;
    pcm: readonly Int16Array[];
    words: readonly WordTime[];
    visemes: readonly VisemeEvent[];
  }): void {
    const startMs = (this.#samples / this.#sampleRate) * 1_000;
    const length = sentence.pcm.reduce((sum, { length: samples }) => sum + samples, 0);
    if (length === 0) return;
    this.#pieces.push(...sentence.pcm);
    this.#samples += length;
    for (const event of sentence.visemes) {
      this.#visemes.push({ ...event, startMs: startMs + event.startMs, endMs: startMs + event.endMs });
    }
    // Words that sound: where the voice tells them, its pauses around the sentence are not the sentence.
    const sounding = sentence.words.filter((word) => word.endMs > word.startMs);
    this.#sentences.push({
      text: sentence.text.trim(),
      startMs: startMs + (sounding[0]?.startMs ?? 0),
      endMs: startMs + (sounding.at(-1)?.endMs ?? (length / this.#sampleRate) * 1_000),
    });
  }

  build(): ClipSpeech {
    const frame = (this.#sampleRate * FRAME_MS) / 1_000;
    const wanted = this.#samples + (LEAD_OUT_MS * this.#sampleRate) / 1_000;
    const pcm = new Int16Array(Math.ceil(wanted / frame) * frame);
    let at = 0;
    for (const piece of this.#pieces) {
      pcm.set(piece, at);
      at += piece.length;
    }
    return { pcm, sampleRate: this.#sampleRate, sentences: this.#sentences, visemes: this.#visemes };
  }
}

/** @returns ms, whole frames. */
export function durationOf({ pcm, sampleRate }: ClipSpeech): number {
  return Math.round((pcm.length / sampleRate) * 1_000);
}
