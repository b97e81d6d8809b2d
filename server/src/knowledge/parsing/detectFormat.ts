import { UnreadableDocument } from './Block.ts';

export const DOCUMENT_FORMATS = ['text', 'markdown', 'html', 'pdf'] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

/** What the giver says that the bytes are. */
export interface Claim {
  readonly fileName?: string;
  readonly mediaType?: string;
}

/** The specification lets a PDF begin anywhere in its first 1,024 bytes. */
const PDF_WITHIN = 1_024;
const SAMPLE_BYTES = 65_536;
const HTML = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|html|head|body)\b/i;
const MARKDOWN = /^#{1,6} \S|^(?:```|~~~)|\*\*\S[^*\n]*\*\*|\[[^\]\n]+\]\([^)\n]+\)/m;
const MARKUP =
  /<(?:p|div|span|h[1-6]|ul|ol|li|table|tr|td|br|a|img|section|article|main|script|style)\b[^>]*>/gi;

/**
 * What bytes really are; the claim only decides between formats that look alike.
 * @throws UnreadableDocument for what is no document, or not what it is said to be.
 */
export function detectFormat(bytes: Uint8Array, claim: Claim): DocumentFormat {
  const claimed = claimedFormat(claim);
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, SAMPLE_BYTES));
  if (bytes.byteLength === 0) throw new UnreadableDocument('is empty');
  if (head.subarray(0, PDF_WITHIN).includes('%PDF-')) return 'pdf';
  if (claimed === 'pdf') throw new UnreadableDocument('is named as a PDF, but is none');
  const text = textOf(bytes);
  if (claimed === 'html' || HTML.test(text.slice(0, 4_096))) return 'html';
  if (claimed === undefined && (text.slice(0, SAMPLE_BYTES).match(MARKUP) ?? []).length >= 5) return 'html';
  return claimed ?? (MARKDOWN.test(text) ? 'markdown' : 'text');
}

function claimedFormat({ fileName = '', mediaType = '' }: Claim): DocumentFormat | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase();
  const type = mediaType.split(';')[0]!.trim().toLowerCase();
  if (extension === 'pdf' || type === 'application/pdf') return 'pdf';
  if (
    ['html', 'htm', 'xhtml'].includes(extension ?? '') ||
    /^(text\/html|application\/xhtml\+xml)$/.test(type)
  )
    return 'html';
  if (['md', 'markdown'].includes(extension ?? '') || /^text\/(x-)?markdown$/.test(type)) return 'markdown';
  if (['txt', 'text'].includes(extension ?? '') || type === 'text/plain') return 'text';
  return undefined;
}

/** @throws UnreadableDocument for bytes that are no text. */
export function textOf(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UnreadableDocument('is neither text in UTF-8 or UTF-16, nor HTML, Markdown or PDF', { cause });
  }
  // Bytes of pictures and archives may be valid UTF-8 by chance; their control characters give them away.
  const sample = text.slice(0, SAMPLE_BYTES);
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  const controls = (sample.match(/[\0-\x08\x0e-\x1a\x1c-\x1f]/g) ?? []).length;
  if (controls > sample.length / 1_000) {
    throw new UnreadableDocument('is neither text, nor HTML, Markdown or PDF');
  }
  return text;
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}
