import { getDocumentProxy } from 'unpdf';
import { tidy, UnreadableDocument, type Block, type ParsedDocument } from './Block.ts';

export const MAX_PAGES = 500;

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type TextContent = Awaited<ReturnType<Awaited<ReturnType<Pdf['getPage']>>['getTextContent']>>;

/**
 * Reads the text layer of a PDF, page by page; nothing in it is run, and pictures stay unread.
 * @param maxChars reading stops with an error beyond.
 * @throws UnreadableDocument for what is broken, locked, too long, or holds no text.
 */
export async function readPdf(bytes: Uint8Array, maxChars: number): Promise<ParsedDocument> {
  const pdf = await open(bytes);
  try {
    if (pdf.numPages > MAX_PAGES)
      throw new UnreadableDocument(`has ${pdf.numPages} pages; at most ${MAX_PAGES} are taken`);
    const blocks: Block[] = [];
    let chars = 0;
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number);
      const paragraphs = paragraphsOf(await page.getTextContent());
      page.cleanup();
      for (const text of paragraphs) {
        chars += text.length;
        if (chars > maxChars) throw new UnreadableDocument(`holds more than ${maxChars} characters of text`);
        blocks.push({ kind: 'text', text, page: number });
      }
    }
    if (blocks.length === 0)
      throw new UnreadableDocument('holds no text: pictures of pages must be recognized (OCR) first');
    return { title: await titleOf(pdf), blocks, pages: pdf.numPages };
  } catch (error) {
    if (error instanceof UnreadableDocument) throw error;
    throw new UnreadableDocument('is a PDF that is broken', { cause: error });
  } finally {
    await pdf.loadingTask.destroy().catch(() => undefined);
  }
}

async function open(bytes: Uint8Array): Promise<Pdf> {
  try {
    return await getDocumentProxy(bytes, {
      verbosity: 0,
      useSystemFonts: false,
      disableFontFace: true,
      stopAtErrors: false,
    });
  } catch (error) {
    const locked = error instanceof Error && error.name === 'PasswordException';
    throw new UnreadableDocument(locked ? 'is locked by a password' : 'is a PDF that is broken', {
      cause: error,
    });
  }
}

async function titleOf(pdf: Pdf): Promise<string | null> {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }));
  const title = 'Title' in info && typeof info.Title === 'string' ? tidy(info.Title) : '';
  return title === '' ? null : title;
}

/** Lines as they stand on the page become paragraphs: a gap of more than a line and a half parts them. */
function paragraphsOf(content: TextContent): string[] {
  const paragraphs: string[] = [];
  let text = '';
  let lastY: number | null = null;
  let lineHeight = 0;
  for (const item of content.items) {
    if (!('str' in item)) continue;
    const y: unknown = item.transform[5];
    const isNewLine = typeof y === 'number' && lastY !== null && Math.abs(lastY - y) > 1;
    if (isNewLine && Math.abs((lastY ?? 0) - y) > 1.6 * Math.max(lineHeight, item.height, 1)) {
      paragraphs.push(text);
      text = '';
    } else if (isNewLine) text = joined(text);
    text += item.str;
    if (item.hasEOL) text = joined(text);
    if (typeof y === 'number' && item.str.trim() !== '') lastY = y;
    if (item.height > 0) lineHeight = item.height;
  }
  return [...paragraphs, text].map(tidy).filter((paragraph) => paragraph !== '');
}

/** A word that was broken at the line's end is one word again. */
function joined(text: string): string {
  return /\p{Ll}-$/u.test(text) ? text.slice(0, -1) : text.endsWith(' ') ? text : `${text} `;
}
