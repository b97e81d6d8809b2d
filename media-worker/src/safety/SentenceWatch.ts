import { changesWords, isSpaced, plainWord, type PlainWord } from './normalize.ts';
import { remembered } from './remembered.ts';
import type { CompiledPhrase, ReplyScreener } from './ReplyScreener.ts';

/** Words that may change one another stand no farther apart. */
const NEAR_WORDS = 8;
/** Letters with gaps between them are a word from three on: so much of what stands before is enough. */
const NEAR_CHARS = 16;

const plainWords = new Map<string, PlainWord>();

/**
 * Follows a sentence that is being written, by its words: whether it may hold what no reply may say. Most never can, for
 * want of the words of which every such phrase needs some, and are spared the screening of all of it with each new word.
 */
export class SentenceWatch {
  readonly #screener: ReplyScreener;
  /** Up to where the words are whole. */
  #read = 0;
  /** Of the whole words. */
  readonly #present = new Set<string>();
  /** The last ones of the clause. */
  #near: string[] = [];
  /** Phrases of which some word stands there. */
  readonly #phrases: CompiledPhrase[] = [];
  /** What stands there may be something else than its words. */
  #disguised = false;

  constructor(screener: ReplyScreener) {
    this.#screener = screener;
    this.#phrases.push(...screener.needing(null));
  }

  /**
   * @param sentence as far as it is written; each time the one of the time before, and more.
   * @param atRisk as `ReplyScreener.broken`.
   */
  mayBreak(sentence: string, atRisk: boolean): boolean {
    if (this.#disguised) return true;
    let last: PlainWord | undefined;
    for (const match of sentence.slice(this.#read).matchAll(/\S+/g)) {
      const from = this.#read + match.index;
      const word = remembered(plainWords, match[0], () => plainWord(match[0]));
      const near = (): string => sentence.slice(Math.max(0, from - NEAR_CHARS), from + match[0].length);
      if (this.#isDisguised(word, near)) return true;
      if (from + match[0].length === sentence.length) last = word;
      else this.#add(word);
    }
    this.#read = sentence.length - (/\S+$/.exec(sentence.slice(this.#read))?.[0].length ?? 0);
    // The last word may go on.
    const lastWords = last?.words ?? [];
    const stands = (word: string): boolean => this.#present.has(word) || lastWords.includes(word);
    const open = [...this.#phrases, ...lastWords.flatMap((word) => this.#screener.needing(word))];
    return open.some(
      ({ rule, phrase }) => (atRisk || !rule.onlyAtRisk) && phrase.needs.every((some) => holds(some, stands)),
    );
  }

  #isDisguised({ words, hasSingle }: PlainWord, near: () => string): boolean {
    this.#disguised = (hasSingle && isSpaced(near())) || changesWords([...this.#near, ...words]);
    return this.#disguised;
  }

  #add({ words, endsClause }: PlainWord): void {
    for (const word of words) {
      if (this.#present.has(word)) continue;
      this.#present.add(word);
      this.#phrases.push(...this.#screener.needing(word));
    }
    this.#near = endsClause ? [] : [...this.#near, ...words].slice(-NEAR_WORDS);
  }
}

function holds(some: ReadonlySet<string>, stands: (word: string) => boolean): boolean {
  for (const word of some) if (stands(word)) return true;
  return false;
}
