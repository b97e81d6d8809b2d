/** A document taken apart, in reading order: what all formats become. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string; readonly page?: number }
  | { readonly kind: 'text'; readonly text: string; readonly page?: number };

export interface ParsedDocument {
  /** What the document calls itself. */
  readonly title: string | null;
  readonly blocks: readonly Block[];
  /** Of paged formats. */
  readonly pages: number | null;
}

/** A document that cannot be used. The message is for whoever gave it. */
export class UnreadableDocument extends Error {
  override readonly name = 'UnreadableDocument';
}

/** White space as readers see it. */
export function tidy(text: string): string {
  return text
    .replaceAll('\0', '')
    .toWellFormed()
    .replace(/[\s\u00a0\u200b]+/gu, ' ')
    .trim();
}
