import { tidy, type Block, type ParsedDocument } from './Block.ts';

/** Reads plain text: paragraphs part at blank lines; a short line of its own with a paragraph below is a heading. */
export function readText(text: string): ParsedDocument {
  const paragraphs = text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n+/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
  const blocks = paragraphs.flatMap((paragraph, index) => readParagraph(paragraph, paragraphs[index + 1]));
  return { title: null, blocks: blocks.filter((block) => block.text !== ''), pages: null };
}

const LIST_ITEM = /^\s*(?:[-*•]|\d{1,3}[.)])\s+/;

function readParagraph(paragraph: string, next: string | undefined): Block[] {
  const lines = paragraph.split('\n');
  if (lines.length === 1 && next !== undefined && looksLikeHeading(paragraph)) {
    return [{ kind: 'heading', level: 2, text: tidy(paragraph) }];
  }
  // Lists and label lines are read line by line; prose that was broken at a column is one paragraph.
  const listed = lines.filter((line) => LIST_ITEM.test(line) || /^[^.!?]{1,40}:\s+\S/.test(line)).length;
  if (lines.length > 1 && listed >= lines.length / 2) {
    return lines.map((line) => ({ kind: 'text', text: tidy(line.replace(LIST_ITEM, '')) }));
  }
  return [{ kind: 'text', text: tidy(paragraph) }];
}

function looksLikeHeading(line: string): boolean {
  return (
    line.length <= 60 && line.split(/\s+/).length <= 8 && !/[.!?,;:]$/.test(line) && !LIST_ITEM.test(line)
  );
}
