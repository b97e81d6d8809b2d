import type { Phrase } from './pattern.ts';

/** Phrases, found by words that they need: a clause holds the words of few among very many. */
export class PhraseIndex<Item extends { readonly phrase: Phrase }> {
  readonly #items: readonly Item[];
  readonly #byWord = new Map<string, number[]>();
  readonly #always: number[] = [];

  constructor(items: readonly Item[]) {
    this.#items = items;
    for (const [at, { phrase }] of items.entries()) {
      const first = phrase.needs[0];
      if (!first) this.#always.push(at);
      else for (const word of first) this.#add(word, at);
    }
  }

  /** @returns those that may match, in the order given. */
  candidates(words: ReadonlySet<string>): readonly Item[] {
    const found = new Set<number>();
    for (const at of this.#always) if (mayMatch(this.#items[at]!.phrase, words)) found.add(at);
    for (const word of words) {
      for (const at of this.#byWord.get(word) ?? []) {
        if (!found.has(at) && mayMatch(this.#items[at]!.phrase, words)) found.add(at);
      }
    }
    if (found.size === 0) return [];
    return [...found].sort((a, b) => a - b).map((at) => this.#items[at]!);
  }

  #add(word: string, at: number): void {
    const known = this.#byWord.get(word);
    if (known) known.push(at);
    else this.#byWord.set(word, [at]);
  }
}

/** @param words the clause's. */
export function mayMatch({ needs }: Phrase, words: ReadonlySet<string>): boolean {
  for (const some of needs) if (!shareAWord(some, words)) return false;
  return true;
}

function shareAWord(some: ReadonlySet<string>, words: ReadonlySet<string>): boolean {
  const [fewer, more] = some.size < words.size ? [some, words] : [words, some];
  for (const word of fewer) if (more.has(word)) return true;
  return false;
}
