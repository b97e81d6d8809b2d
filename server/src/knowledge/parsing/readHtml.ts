import { Parser } from 'htmlparser2';
import { tidy, UnreadableDocument, type Block, type ParsedDocument } from './Block.ts';

/** Nothing of these is what a reader came for. */
const SKIPPED: ReadonlySet<string> = new Set(
  'script style noscript template svg math canvas iframe object form button select nav footer aside dialog head'.split(
    ' ',
  ),
);
/** Elements that begin and end a paragraph. */
const BLOCKS: ReadonlySet<string> = new Set(
  'p div section article main header li dt dd tr table ul ol dl blockquote pre figure figcaption address details summary body html hr'.split(
    ' ',
  ),
);
const HEADING = /^h([1-6])$/;
/** Deeper nesting than any page has. */
const MAX_DEPTH = 1_000;

/**
 * Reads a page as a person would: headings and paragraphs, without scripts, menus and footers. Nothing is run or loaded.
 * @throws UnreadableDocument for elements within elements beyond reason.
 */
export function readHtml(html: string): ParsedDocument {
  const blocks: Block[] = [];
  let title = '';
  let text = '';
  let heading: number | null = null;
  let skipped: string | null = null;
  let skippedDepth = 0;
  let inTitle = false;
  let depth = 0;
  const flush = (): void => {
    const clean = tidy(text);
    text = '';
    if (clean === '') return;
    if (heading === null) blocks.push({ kind: 'text', text: clean });
    else blocks.push({ kind: 'heading', level: heading, text: clean });
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      // The parser itself slows down with each level.
      if (++depth > MAX_DEPTH) throw new UnreadableDocument('is nested too deep to be a page');
      if (name === 'title' && title === '') inTitle = true;
      if (skipped !== null) {
        if (name === skipped) skippedDepth++;
        return;
      }
      const hidden = 'hidden' in attributes || attributes['aria-hidden'] === 'true';
      if (!isVoid(name) && (hidden || SKIPPED.has(name))) {
        flush();
        skipped = name;
        skippedDepth = 1;
        return;
      }
      const level = HEADING.exec(name)?.[1];
      if (level !== undefined) {
        flush();
        heading = Number(level);
      } else if (BLOCKS.has(name)) flush();
      else if (name === 'br') text += ' ';
      else if (name === 'td' || name === 'th') text += text.trim() === '' ? '' : ', ';
    },
    ontext(part) {
      if (inTitle) title += part;
      else if (skipped === null) text += part;
    },
    onclosetag(name) {
      depth--;
      if (name === 'title') inTitle = false;
      if (skipped !== null) {
        if (name === skipped && --skippedDepth === 0) skipped = null;
        return;
      }
      if (HEADING.test(name)) {
        flush();
        heading = null;
      } else if (BLOCKS.has(name)) flush();
    },
  });
  parser.write(html);
  parser.end();
  flush();
  return { title: tidy(title) === '' ? null : tidy(title), blocks, pages: null };
}

function isVoid(name: string): boolean {
  return /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/.test(name);
}
