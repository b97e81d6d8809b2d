import {
  KNOWLEDGE_LIMITS,
  idPattern,
  newId,
  sleep,
  VisavisError,
  type AccountId,
  type Clock,
  type CreateSourceRequest,
  type KnowledgeSourceId,
} from '@visavis/shared';
import { FetchError } from '../net/FetchError.ts';
import type { SafeFetch } from '../net/safeFetch.ts';
import type { Session } from '../sessions/Session.ts';
import type { Database } from '../store/Database.ts';
import * as queries from './knowledgeQueries.ts';
import { UnreadableDocument } from './parsing/Block.ts';
import { detectFormat, type Claim, type DocumentFormat } from './parsing/detectFormat.ts';
import { DocumentParser } from './parsing/DocumentParser.ts';
import { QUERY_PLACEHOLDER, queryUrl } from './queryHttpSource.ts';
import { Retriever, type KnowledgeLog, type Retrieval } from './Retriever.ts';
import type { Embedder } from './search/Embedder.ts';
import { IndexCache } from './search/IndexCache.ts';
import type { Source, SourceOwner } from './Source.ts';

export interface UploadedFile extends Claim {
  readonly bytes: Uint8Array;
  readonly title?: string;
}

type SessionKnowledge = Pick<Session, 'id' | 'accountId' | 'knowledge'>;
interface Document {
  readonly bytes: Uint8Array;
  readonly format: DocumentFormat;
}

const FETCH_TIMEOUT_MS = 20_000;
const EMBED_TIMEOUT_MS = 30_000;
/** A text is usually ready within this time: its maker need not ask again. */
const TEXT_WAIT_MS = 3_000;

/**
 * Sources of knowledge: what they are, and what is found in them. Methods that take an owner act for a customer:
 * another's source does not exist for them (`not_found`). Documents are read in the background, one at a time.
 */
export class KnowledgeService {
  readonly id = 'knowledge';
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #safeFetch: SafeFetch;
  readonly #embedder: Embedder | null;
  readonly #log: KnowledgeLog;
  readonly #parser: DocumentParser;
  readonly #cache: IndexCache;
  readonly #retriever: Retriever;
  readonly #stopped = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(deps: {
    database: Database;
    clock: Clock;
    safeFetch: SafeFetch;
    /** Null: full text alone. */
    embedder: Embedder | null;
    log: KnowledgeLog;
  }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#safeFetch = deps.safeFetch;
    this.#embedder = deps.embedder;
    this.#log = deps.log;
    this.#parser = new DocumentParser({ clock: deps.clock });
    this.#cache = new IndexCache((id) => queries.listChunks(this.#database.db, id));
    this.#retriever = new Retriever({ ...deps, cache: this.#cache });
  }

  /** Takes up what an earlier run left unread. Only for the one server of its store. */
  async start(): Promise<void> {
    for (const source of await queries.processingSources(this.#database.db)) {
      if (source.kind === 'url') void this.#process(source, () => this.#download(source));
      else await this.#fail(source, 'It was not read before the server stopped: send it again.');
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#parser.close();
    await Promise.all(this.#running);
  }

  /** @throws VisavisError `validation_failed` for a URL that cannot be used; `conflict` when there are too many. */
  async create(owner: SourceOwner, request: CreateSourceRequest): Promise<Source> {
    switch (request.kind) {
      case 'text': {
        const source = await this.#insert(owner, { kind: 'document', title: request.title });
        const bytes = Buffer.from(request.text);
        const read = this.#process(source, async () => ({ bytes, format: detectFormat(bytes, {}) }));
        await Promise.race([read, sleep(this.#clock, TEXT_WAIT_MS)]);
        return this.get(owner, source.id);
      }
      case 'url': {
        const { href, hostname } = this.#checked(request.url);
        const title = request.title ?? hostname;
        const source = await this.#insert(owner, { kind: 'url', title, url: href });
        void this.#process(source, () => this.#download(source), { keepTitle: request.title !== undefined });
        return source;
      }
      case 'http': {
        this.#checkTemplate(request.url);
        return this.#insert(owner, {
          kind: 'http',
          status: 'ready',
          title: request.title,
          url: request.url,
          method: request.method ?? 'GET',
          headers: request.headers ?? {},
          description: request.description ?? null,
        });
      }
    }
  }

  /** @throws VisavisError `validation_failed` for bytes that are no document; `conflict` when there are too many. */
  async upload(owner: SourceOwner, file: UploadedFile): Promise<Source> {
    const document = { bytes: file.bytes, format: formatOf(file) };
    const title = file.title ?? file.fileName?.replace(/\.\w+$/, '').trim();
    const source = await this.#insert(owner, {
      kind: 'document',
      title: title === undefined || title === '' ? 'Document' : title.slice(0, KNOWLEDGE_LIMITS.titleChars),
    });
    void this.#process(source, async () => document, { keepTitle: file.title !== undefined });
    return source;
  }

  /** Newest first. */
  list(owner: SourceOwner): Promise<Source[]> {
    return queries.listSources(this.#database.db, owner);
  }

  /** @throws VisavisError `not_found`. */
  async get(owner: SourceOwner, id: string): Promise<Source> {
    const source = await queries.findSource(this.#database.db, toSourceId(id), owner);
    if (!source) throw notFound();
    return source;
  }

  /** Deletes it with all that was kept of it. @throws VisavisError `not_found`. */
  async remove(owner: SourceOwner, id: string): Promise<void> {
    const sourceId = toSourceId(id);
    if (!(await queries.deleteSource(this.#database.db, sourceId, owner))) throw notFound();
    this.#cache.forget(sourceId);
  }

  /**
   * Fetches a URL again; until it is read, and when that fails, the old text goes on.
   * @throws VisavisError `not_found`; `conflict` for what has nothing to fetch, or is being read.
   */
  async refresh(owner: SourceOwner, id: string): Promise<Source> {
    const source = await this.get(owner, id);
    if (source.kind !== 'url')
      throw new VisavisError('conflict', 'Only sources of kind `url` are fetched; this one is not.');
    if (source.status === 'processing') throw new VisavisError('conflict', 'It is being read right now.');
    await queries.updateSource(this.#database.db, source.id, { status: 'processing', failure: null });
    void this.#process(source, () => this.#download(source), { keepTitle: true });
    return this.get(owner, id);
  }

  /** @throws VisavisError `validation_failed` that names each id which is no source of the account's own. */
  async requireOwn(accountId: AccountId, ids: readonly KnowledgeSourceId[]): Promise<void> {
    const own = await queries.ownSourceIds(this.#database.db, accountId, ids);
    const fields = [...ids.entries()]
      .filter(([, id]) => !own.has(id))
      .map(([index, id]) => ({
        path: `knowledge.${index}`,
        message: `${id} is not a knowledge source of your account`,
      }));
    const [first] = fields;
    if (first) throw new VisavisError('validation_failed', `${first.path}: ${first.message}`, { fields });
  }

  /** Whether there is anything to look up for a session, and whether some of it has to be asked over HTTP. */
  async available(session: SessionKnowledge): Promise<'none' | 'indexed' | 'live'> {
    const sources = await queries.usableSources(this.#database.db, session);
    if (sources.length === 0) return 'none';
    return sources.some(({ kind }) => kind === 'http') ? 'live' : 'indexed';
  }

  /** What is found for what a user of the session said. */
  async retrieve(session: SessionKnowledge, query: string): Promise<Retrieval> {
    return this.#retriever.retrieve(await queries.usableSources(this.#database.db, session), query);
  }

  async #insert(
    owner: SourceOwner,
    given: Pick<Source, 'kind' | 'title'> &
      Partial<Pick<Source, 'status' | 'url' | 'method' | 'headers' | 'description'>>,
  ): Promise<Source> {
    const now = new Date(this.#clock.wallNow());
    const source: Source = {
      ...owner,
      id: newId('KnowledgeSourceId'),
      status: 'processing',
      failure: null,
      url: null,
      method: null,
      headers: {},
      description: null,
      pages: null,
      chunkCount: 0,
      revision: 0,
      createdAt: now,
      updatedAt: now,
      ...given,
    };
    const most =
      owner.sessionId === null ? KNOWLEDGE_LIMITS.sourcesPerAccount : KNOWLEDGE_LIMITS.sourcesPerSession;
    await this.#database.transaction(async (tx) => {
      if ((await queries.countSources(tx, owner)) >= most)
        throw new VisavisError('conflict', `There are ${most} sources already: delete one first.`);
      await queries.insertSource(tx, source);
    });
    return source;
  }

  #checked(url: string): URL {
    try {
      return this.#safeFetch.check(url);
    } catch (error) {
      if (error instanceof FetchError) throw fieldError('url', error.message);
      throw error;
    }
  }

  #checkTemplate(url: string): void {
    const [one, other] = ['x', 'y'].map((query) => this.#checked(queryUrl(url, query)));
    if (one?.origin !== other?.origin)
      throw fieldError('url', `must hold ${QUERY_PLACEHOLDER} in its path or query only`);
  }

  /** @returns when it is done, well or not; never throws. */
  #process(
    source: Source,
    load: () => Promise<Document>,
    options: { keepTitle: boolean } = { keepTitle: true },
  ): Promise<void> {
    const done = this.#read(source, load, options.keepTitle).catch(async (error: unknown) => {
      if (this.#stopped.signal.aborted) return;
      await this.#fail(source, this.#reasonOf(source, error)).catch((cause: unknown) =>
        this.#log.error({ err: cause, sourceId: source.id }, 'the failure of a source could not be stored'),
      );
    });
    this.#running.add(done);
    void done.finally(() => this.#running.delete(done));
    return done;
  }

  async #read(source: Source, load: () => Promise<Document>, keepTitle: boolean): Promise<void> {
    const { bytes, format } = await load();
    const { title, pages, chunks } = await this.#parser.parse(bytes, format);
    const vectors = await this.#embed(
      source,
      chunks.map(({ heading, text }) => `${heading}\n${text}`),
    );
    const stored = chunks.map((chunk, index) => ({
      ...chunk,
      embedding: vectors?.[index] ?? null,
      embeddingModel: vectors ? (this.#embedder?.model ?? null) : null,
    }));
    await this.#database.transaction(async (tx) => {
      const outcome = {
        status: 'ready' as const,
        failure: null,
        pages,
        chunk_count: stored.length,
        revision: source.revision + 1,
        updated_at: new Date(this.#clock.wallNow()),
        ...(keepTitle || title === null ? {} : { title: title.slice(0, KNOWLEDGE_LIMITS.titleChars) }),
      };
      // The update holds the row: a deletion comes before it, or after all of this.
      if (await queries.updateSource(tx, source.id, outcome))
        await queries.replaceChunks(tx, source.id, stored);
    });
  }

  async #download(source: Source): Promise<Document> {
    const { status, bytes, contentType, url } = await this.#safeFetch.fetch(source.url ?? '', {
      maxBytes: KNOWLEDGE_LIMITS.fileBytes,
      timeoutMs: FETCH_TIMEOUT_MS,
      headers: { accept: 'text/html, application/pdf, text/markdown, text/plain' },
      signal: this.#stopped.signal,
    });
    if (status < 200 || status > 299) throw new UnreadableDocument(`is not there: status ${status}`);
    const fileName = new URL(url).pathname.split('/').at(-1) ?? '';
    const isGeneric = ['', 'application/octet-stream', 'binary/octet-stream', 'text/plain'].includes(
      contentType,
    );
    // The server's word counts for more than a name that ends in `.pdf`.
    const claim = isGeneric ? { fileName } : { mediaType: contentType };
    return { bytes, format: detectFormat(bytes, claim) };
  }

  async #embed(source: Source, texts: readonly string[]): Promise<Float32Array[] | null> {
    if (!this.#embedder) return null;
    try {
      return await this.#embedder.embed(texts, EMBED_TIMEOUT_MS);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn({ sourceId: source.id, reason }, 'a source has no embeddings: full text alone finds it');
      return null;
    }
  }

  #reasonOf(source: Source, error: unknown): string {
    if (error instanceof UnreadableDocument) return `The document ${error.message}.`;
    if (error instanceof FetchError) return `The URL ${error.message}.`;
    this.#log.error({ err: error, sourceId: source.id }, 'a source could not be read');
    return 'The document could not be read.';
  }

  async #fail(source: Source, failure: string): Promise<void> {
    await queries.updateSource(this.#database.db, source.id, {
      status: source.chunkCount > 0 ? 'ready' : 'failed',
      failure,
      updated_at: new Date(this.#clock.wallNow()),
    });
  }
}

function formatOf(file: UploadedFile): DocumentFormat {
  try {
    return detectFormat(file.bytes, file);
  } catch (error) {
    if (error instanceof UnreadableDocument) throw fieldError('file', error.message);
    throw error;
  }
}

function toSourceId(id: string): KnowledgeSourceId {
  if (!idPattern('KnowledgeSourceId').test(id)) throw notFound();
  return id as KnowledgeSourceId;
}

function notFound(): VisavisError {
  return new VisavisError('not_found', 'There is no such knowledge source.');
}

function fieldError(path: string, message: string): VisavisError {
  return new VisavisError('validation_failed', `${path}: ${message}`, { fields: [{ path, message }] });
}
