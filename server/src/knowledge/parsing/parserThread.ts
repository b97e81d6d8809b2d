import { parentPort, workerData } from 'node:worker_threads';
import { chunksOf, type Chunk } from '../chunks.ts';
import { UnreadableDocument } from './Block.ts';
import type { DocumentFormat } from './detectFormat.ts';
import { parseDocument } from './parseDocument.ts';

export interface ParserJob {
  readonly bytes: Uint8Array;
  readonly format: DocumentFormat;
}

/** A document as it is kept. */
export interface ReadDocument {
  readonly title: string | null;
  readonly pages: number | null;
  readonly chunks: readonly Chunk[];
}

export type ParserResult =
  { readonly ok: true; readonly document: ReadDocument } | { readonly ok: false; readonly message: string };

async function run({ bytes, format }: ParserJob): Promise<ParserResult> {
  try {
    const { title, pages, blocks } = await parseDocument(bytes, format);
    return { ok: true, document: { title, pages, chunks: chunksOf(blocks) } };
  } catch (error) {
    return {
      ok: false,
      message: error instanceof UnreadableDocument ? error.message : 'cannot be read',
    };
  }
}

// One document a thread: whatever it leaves behind ends with it.
parentPort?.postMessage(await run(workerData as ParserJob));
