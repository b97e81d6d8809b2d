import { SentenceSplitter } from './sentences.ts';
import { speakable } from './speakable.ts';

/** Cuts a stream of reply text into what is handed on at once. */
export interface Cutter {
  /** @returns what this text completes. */
  push(text: string): string[];
  /** @returns what is there although nothing is complete: the user's patience is at its end. */
  takeWords(): string[];
  /** @returns what is left, at the end of the stream. */
  flush(): string[];
}

/** For a voice: whole sentences, and of them what can be said. */
export class SpokenCutter implements Cutter {
  readonly #splitter = new SentenceSplitter();

  push(text: string): string[] {
    return said(this.#splitter.push(text));
  }

  takeWords(): string[] {
    return said(this.#splitter.takeWords());
  }

  flush(): string[] {
    return said(this.#splitter.flush());
  }
}

/** For a reader: every piece as it comes. Put together, they are the reply. */
export class WrittenCutter implements Cutter {
  #blank = true;

  push(text: string): string[] {
    // A reply that begins with nothing but space has not begun.
    const piece = this.#blank ? text.trimStart() : text;
    if (piece === '') return [];
    this.#blank = false;
    return [piece];
  }

  takeWords(): string[] {
    return [];
  }

  flush(): string[] {
    return [];
  }
}

function said(sentences: readonly string[]): string[] {
  return sentences.map(speakable).filter((sentence) => sentence !== '');
}
