import { UnreadableDocument, type ParsedDocument } from './Block.ts';
import { textOf, type DocumentFormat } from './detectFormat.ts';
import { readHtml } from './readHtml.ts';
import { readMarkdown } from './readMarkdown.ts';
import { readText } from './readText.ts';

/** Text of one source at most, in characters: about 1,000 pages. */
export const MAX_SOURCE_CHARS = 2_000_000;

/** @throws UnreadableDocument. May take long and much memory: run it in a thread (`DocumentParser`). */
export async function parseDocument(bytes: Uint8Array, format: DocumentFormat): Promise<ParsedDocument> {
  if (format === 'pdf') {
    // Large, and for most documents not needed.
    const { readPdf } = await import('./readPdf.ts');
    return readPdf(bytes, MAX_SOURCE_CHARS);
  }
  const text = textOf(bytes);
  const document =
    format === 'html' ? readHtml(text) : format === 'markdown' ? readMarkdown(text) : readText(text);
  const chars = document.blocks.reduce((sum, block) => sum + block.text.length, 0);
  if (chars === 0) throw new UnreadableDocument('holds no text');
  if (chars > MAX_SOURCE_CHARS)
    throw new UnreadableDocument(`holds more than ${MAX_SOURCE_CHARS} characters of text`);
  return document;
}
