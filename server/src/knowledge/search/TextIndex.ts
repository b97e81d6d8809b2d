import MiniSearch from 'minisearch';
import { termOf, wordsOf } from './terms.ts';

export interface IndexedText {
  readonly id: number;
  readonly heading: string;
  readonly text: string;
}

export interface Hit {
  readonly id: number;
  readonly score: number;
}

/** Documents that are indexed before others get a turn. */
const AT_ONCE = 50;

/** Full-text search (BM25+) over the chunks of a source. */
export class TextIndex {
  readonly #index: MiniSearch<IndexedText>;

  private constructor() {
    this.#index = new MiniSearch<IndexedText>({
      fields: ['heading', 'text'],
      tokenize: wordsOf,
      processTerm: termOf,
      searchOptions: {
        boost: { heading: 1.5 },
        fuzzy: (term) => (term.length > 5 && !/\d/.test(term) ? 0.15 : false),
        prefix: (term) => term.length > 4,
        weights: { fuzzy: 0.3, prefix: 0.5 },
      },
    });
  }

  /** Lets the event loop breathe: a large source takes a while. */
  static async create(texts: readonly IndexedText[]): Promise<TextIndex> {
    const made = new TextIndex();
    await made.#index.addAllAsync(texts, { chunkSize: AT_ONCE });
    return made;
  }

  /** At once, for a few dozen texts. */
  static of(texts: readonly IndexedText[]): TextIndex {
    const made = new TextIndex();
    made.#index.addAll(texts);
    return made;
  }

  /** @returns the best first. */
  search(query: string, limit: number): Hit[] {
    return this.#index
      .search(query)
      .slice(0, limit)
      .map(({ id, score }) => ({ id: id as number, score }));
  }
}
