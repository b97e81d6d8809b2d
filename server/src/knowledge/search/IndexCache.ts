import type { KnowledgeSourceId } from '@visavis/shared';
import type { StoredChunk } from '../knowledgeQueries.ts';
import type { Source } from '../Source.ts';
import { TextIndex } from './TextIndex.ts';

export interface SourceIndex {
  readonly chunks: readonly StoredChunk[];
  readonly text: TextIndex;
}

interface Entry {
  readonly revision: number;
  readonly index: Promise<SourceIndex>;
  chars: number;
}

/** Characters of text whose indexes are kept: about 100 MB of memory. */
const MAX_CHARS = 12_000_000;

/** Keeps the indexes that were used last; others are built again from the store when they are asked for. */
export class IndexCache {
  readonly #load: (id: KnowledgeSourceId) => Promise<StoredChunk[]>;
  readonly #maxChars: number;
  /** The one that was used last comes last. */
  readonly #entries = new Map<KnowledgeSourceId, Entry>();

  constructor(load: (id: KnowledgeSourceId) => Promise<StoredChunk[]>, maxChars = MAX_CHARS) {
    this.#load = load;
    this.#maxChars = maxChars;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The index of a source as it is in this revision: asked for twice at once, it is built once. */
  get({ id, revision }: Pick<Source, 'id' | 'revision'>): Promise<SourceIndex> {
    const known = this.#entries.get(id);
    if (known?.revision === revision) {
      this.#entries.delete(id);
      this.#entries.set(id, known);
      return known.index;
    }
    const entry: Entry = { revision, index: this.#build(id), chars: 0 };
    this.#entries.set(id, entry);
    entry.index.then(
      ({ chunks }) => {
        entry.chars = chunks.reduce((sum, chunk) => sum + chunk.text.length + chunk.heading.length, 0);
        this.#shrink();
      },
      () => {
        if (this.#entries.get(id) === entry) this.#entries.delete(id);
      },
    );
    return entry.index;
  }

  forget(id: KnowledgeSourceId): void {
    this.#entries.delete(id);
  }

  async #build(id: KnowledgeSourceId): Promise<SourceIndex> {
    const chunks = await this.#load(id);
    const text = await TextIndex.create(
      chunks.map((chunk, position) => ({ id: position, heading: chunk.heading, text: chunk.text })),
    );
    return { chunks, text };
  }

  #shrink(): void {
    let total = [...this.#entries.values()].reduce((sum, { chars }) => sum + chars, 0);
    for (const [id, { chars }] of this.#entries) {
      if (total <= this.#maxChars || this.#entries.size === 1) return;
      this.#entries.delete(id);
      total -= chars;
    }
  }
}
