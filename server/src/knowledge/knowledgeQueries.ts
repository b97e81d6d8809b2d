import type { Selectable } from 'kysely';
import type { AccountId, KnowledgeSourceId, SessionId } from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';
import type { Chunk } from './chunks.ts';
import type { Source, SourceOwner } from './Source.ts';

/** A chunk as it is kept. */
export interface StoredChunk extends Chunk {
  readonly embedding: Float32Array | null;
  readonly embeddingModel: string | null;
}

/** Rows an insert: far below what a statement may bind. */
const ROWS_AT_ONCE = 200;

export async function insertSource(db: Executor, source: Source): Promise<void> {
  await db
    .insertInto('knowledge_sources')
    .values({
      id: source.id,
      account_id: source.accountId,
      session_id: source.sessionId,
      kind: source.kind,
      title: source.title,
      status: source.status,
      failure: source.failure,
      url: source.url,
      method: source.method,
      headers: JSON.stringify(source.headers),
      description: source.description,
      pages: source.pages,
      chunk_count: source.chunkCount,
      revision: source.revision,
      created_at: source.createdAt,
      updated_at: source.updatedAt,
    })
    .execute();
}

/** Locks the account's row, so that two inserts at once cannot both be the last that fits. */
export async function countSources(tx: Executor, owner: SourceOwner): Promise<number> {
  await tx.selectFrom('accounts').select('id').where('id', '=', owner.accountId).forUpdate().execute();
  const row = await ownedBy(
    tx.selectFrom('knowledge_sources').select(({ fn }) => fn.countAll<number>().as('count')),
    owner,
  ).executeTakeFirst();
  return row?.count ?? 0;
}

export async function findSource(
  db: Executor,
  id: KnowledgeSourceId,
  owner?: SourceOwner,
): Promise<Source | undefined> {
  const query = db.selectFrom('knowledge_sources').selectAll().where('id', '=', id);
  const row = await (owner ? ownedBy(query, owner) : query).executeTakeFirst();
  return row && toSource(row);
}

/** Newest first. */
export async function listSources(db: Executor, owner: SourceOwner): Promise<Source[]> {
  const rows = await ownedBy(db.selectFrom('knowledge_sources').selectAll(), owner)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toSource);
}

/** @returns those of the ids that are the account's own, for any of its sessions. */
export async function ownSourceIds(
  db: Executor,
  accountId: AccountId,
  ids: readonly KnowledgeSourceId[],
): Promise<Set<KnowledgeSourceId>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('knowledge_sources')
    .select('id')
    .where('account_id', '=', accountId)
    .where('session_id', 'is', null)
    .where('id', 'in', ids)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** @returns the sources that a session may be answered from now: its own, and those it names. */
export async function usableSources(
  db: Executor,
  session: { id: SessionId; accountId: AccountId; knowledge: readonly KnowledgeSourceId[] },
): Promise<Source[]> {
  const rows = await db
    .selectFrom('knowledge_sources')
    .selectAll()
    .where('account_id', '=', session.accountId)
    .where((where) =>
      where.or([
        where('session_id', '=', session.id),
        ...(session.knowledge.length > 0
          ? [where.and([where('session_id', 'is', null), where('id', 'in', session.knowledge)])]
          : []),
      ]),
    )
    // One that failed to be refreshed goes on with what it had.
    .where((where) => where.or([where('status', '=', 'ready'), where('chunk_count', '>', 0)]))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toSource);
}

export async function processingSources(db: Executor): Promise<Source[]> {
  const rows = await db
    .selectFrom('knowledge_sources')
    .selectAll()
    .where('status', '=', 'processing')
    .orderBy('created_at')
    .execute();
  return rows.map(toSource);
}

type Outcome = Partial<
  Pick<
    Tables['knowledge_sources'],
    'status' | 'failure' | 'title' | 'pages' | 'chunk_count' | 'revision' | 'updated_at'
  >
>;

/** @returns false when the source was deleted meanwhile. */
export async function updateSource(db: Executor, id: KnowledgeSourceId, outcome: Outcome): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('knowledge_sources')
    .set(outcome)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Its chunks go with it. @returns whether there was one. */
export async function deleteSource(
  db: Executor,
  id: KnowledgeSourceId,
  owner: SourceOwner,
): Promise<boolean> {
  const { numDeletedRows } = await ownedBy(
    db.deleteFrom('knowledge_sources').where('id', '=', id),
    owner,
  ).executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function replaceChunks(
  tx: Executor,
  id: KnowledgeSourceId,
  chunks: readonly StoredChunk[],
): Promise<void> {
  await tx.deleteFrom('knowledge_chunks').where('source_id', '=', id).execute();
  for (let from = 0; from < chunks.length; from += ROWS_AT_ONCE) {
    await tx
      .insertInto('knowledge_chunks')
      .values(
        chunks.slice(from, from + ROWS_AT_ONCE).map((chunk, index) => ({
          source_id: id,
          position: from + index,
          heading: chunk.heading,
          text: chunk.text,
          page: chunk.page,
          embedding: chunk.embedding && toBytes(chunk.embedding),
          embedding_model: chunk.embeddingModel,
        })),
      )
      .execute();
  }
}

export async function listChunks(db: Executor, id: KnowledgeSourceId): Promise<StoredChunk[]> {
  const rows = await db
    .selectFrom('knowledge_chunks')
    .selectAll()
    .where('source_id', '=', id)
    .orderBy('position')
    .execute();
  return rows.map(({ heading, text, page, embedding, embedding_model }) => ({
    heading,
    text,
    page,
    embedding: embedding && toFloats(embedding),
    embeddingModel: embedding_model,
  }));
}

interface Filterable<Query> {
  where(column: 'account_id', operator: '=', value: AccountId): Query;
  where(column: 'session_id', operator: '=' | 'is', value: SessionId | null): Query;
}

function ownedBy<Query extends Filterable<Query>>(
  query: Query,
  { accountId, sessionId }: SourceOwner,
): Query {
  const own = query.where('account_id', '=', accountId);
  return sessionId === null ? own.where('session_id', 'is', null) : own.where('session_id', '=', sessionId);
}

function toSource(row: Selectable<Tables['knowledge_sources']>): Source {
  return {
    id: row.id,
    accountId: row.account_id,
    sessionId: row.session_id,
    kind: row.kind,
    title: row.title,
    status: row.status,
    failure: row.failure,
    url: row.url,
    method: row.method,
    headers: row.headers,
    description: row.description,
    pages: row.pages,
    chunkCount: row.chunk_count,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toBytes(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes;
}

function toFloats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength >> 2 }, (_, index) => view.getFloat32(index * 4, true));
}
