import type { PassageWire } from '@visavis/shared';
import type { SafeFetch } from '../net/safeFetch.ts';
import type { StoredChunk } from './knowledgeQueries.ts';
import { queryHttpSource } from './queryHttpSource.ts';
import { cosine, type Embedder } from './search/Embedder.ts';
import { fuse } from './search/fuse.ts';
import type { IndexCache, SourceIndex } from './search/IndexCache.ts';
import { termsOf } from './search/terms.ts';
import { TextIndex } from './search/TextIndex.ts';
import type { Source } from './Source.ts';

/** What was found. `warning`: a part of the knowledge could not be asked. */
export interface Retrieval {
  readonly passages: PassageWire[];
  readonly warning?: string;
}

/** Where the retriever tells what the operator should know. */
export interface KnowledgeLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

const CANDIDATES = 20;
const MAX_PASSAGES = 5;
const MAX_LIVE_PASSAGES = 4;
const MAX_CHARS = 7_000;
/** Passages that score far below the best only distract. */
const LEAST_SHARE = 0.3;
/** Below, two texts have nothing to do with each other, in the common embedding models. */
const LEAST_COSINE = 0.25;
const EMBED_TIMEOUT_MS = 450;

interface Candidate {
  readonly source: Source;
  readonly chunk: StoredChunk;
}

/** Finds passages for what a user said, in a given set of sources. */
export class Retriever {
  readonly #cache: IndexCache;
  readonly #safeFetch: SafeFetch;
  readonly #embedder: Embedder | null;
  readonly #log: KnowledgeLog;

  constructor(deps: {
    cache: IndexCache;
    safeFetch: SafeFetch;
    embedder: Embedder | null;
    log: KnowledgeLog;
  }) {
    this.#cache = deps.cache;
    this.#safeFetch = deps.safeFetch;
    this.#embedder = deps.embedder;
    this.#log = deps.log;
  }

  /** Never throws for a source or provider that fails: what else is found is given, with a warning. */
  async retrieve(sources: readonly Source[], query: string): Promise<Retrieval> {
    // "Hello there" asks for nothing.
    if (termsOf(query).length === 0) return { passages: [] };
    const live = sources.filter(({ kind }) => kind === 'http');
    const [indexed, ...answers] = await Promise.all([
      this.#searchIndexes(
        sources.filter(({ kind }) => kind !== 'http'),
        query,
      ),
      ...live.map((source) => this.#ask(source, query)),
    ]);
    const failed = answers.includes(null);
    const fresh = answers.flatMap((answer) => answer ?? []).slice(0, MAX_LIVE_PASSAGES);
    // The best of what is kept, then what was asked for just now, then the rest.
    const passages = withinBudget([...indexed.slice(0, 3), ...fresh, ...indexed.slice(3)]);
    return failed ? { passages, warning: 'A data source did not answer.' } : { passages };
  }

  async #ask(source: Source, query: string): Promise<PassageWire[] | null> {
    try {
      return await queryHttpSource(source, query, { safeFetch: this.#safeFetch });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn({ sourceId: source.id, reason }, 'an HTTP data source did not answer');
      return null;
    }
  }

  async #searchIndexes(sources: readonly Source[], query: string): Promise<PassageWire[]> {
    const opened = await Promise.all(
      sources.map(async (source) => ({ source, index: await this.#cache.get(source) })),
    );
    const text = byText(opened, query);
    const meaning = await this.#byMeaning(opened, query);
    const sourceOf = new Map([...text, ...(meaning ?? [])].map(({ source, chunk }) => [chunk, source]));
    const rankings = [text, ...(meaning === null ? [] : [meaning])];
    const ranked = fuse(rankings.map((ranking) => ranking.map(({ chunk }) => chunk)));
    return ranked.slice(0, MAX_PASSAGES).map((chunk) => passageOf({ source: sourceOf.get(chunk)!, chunk }));
  }

  async #byMeaning(
    opened: readonly { source: Source; index: SourceIndex }[],
    query: string,
  ): Promise<Candidate[] | null> {
    const embedder = this.#embedder;
    if (!embedder) return null;
    const candidates = opened.flatMap(({ source, index }) =>
      index.chunks
        .filter((chunk) => chunk.embeddingModel === embedder.model)
        .map((chunk) => ({ source, chunk })),
    );
    if (candidates.length === 0) return null;
    let vector: Float32Array | undefined;
    try {
      [vector] = await embedder.embed([query], EMBED_TIMEOUT_MS);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn({ reason }, 'no embedding of a query; full text alone is searched');
    }
    if (!vector) return null;
    const asked = vector;
    return candidates
      .map((candidate) => ({
        candidate,
        score: candidate.chunk.embedding ? cosine(candidate.chunk.embedding, asked) : -1,
      }))
      .filter(({ score }) => score >= LEAST_COSINE)
      .toSorted((a, b) => b.score - a.score)
      .slice(0, CANDIDATES)
      .map(({ candidate }) => candidate);
  }
}

/** Scores of different indexes do not compare: what each source offers is ranked again, in one index. */
function byText(opened: readonly { source: Source; index: SourceIndex }[], query: string): Candidate[] {
  const offered = opened.flatMap(({ source, index }) =>
    index.text
      .search(query, CANDIDATES)
      .map(({ id, score }) => ({ source, chunk: index.chunks[id]!, score })),
  );
  const scored =
    opened.length <= 1
      ? offered
      : TextIndex.of(offered.map(({ chunk: { heading, text } }, id) => ({ id, heading, text })))
          .search(query, CANDIDATES)
          .map(({ id, score }) => ({ ...offered[id]!, score }));
  const best = scored[0]?.score ?? 0;
  return scored
    .filter(({ score }) => score >= best * LEAST_SHARE)
    .map(({ source, chunk }) => ({ source, chunk }));
}

function passageOf({ source, chunk }: Candidate): PassageWire {
  const heading = chunk.heading.split(' › ').at(-1) ?? '';
  return {
    sourceId: source.id,
    title: source.title,
    ...(source.url === null ? {} : { url: source.url }),
    ...(chunk.page === null ? {} : { page: chunk.page }),
    text: heading === '' ? chunk.text : `# ${heading}\n${chunk.text}`,
  };
}

function withinBudget(passages: readonly PassageWire[]): PassageWire[] {
  let chars = 0;
  return passages.filter(({ text }) => (chars += text.length) <= MAX_CHARS);
}
