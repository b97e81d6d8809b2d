import type { Block } from './parsing/Block.ts';

/** A part of a source, small enough to be read to a model, large enough to make sense alone. */
export interface Chunk {
  /** The headings above it, from the outermost: "Returns › Deadlines"; "" at the top. */
  readonly heading: string;
  readonly text: string;
  /** Where it begins, in paged formats. */
  readonly page: number | null;
}

const TARGET_WORDS = 180;
const MAX_WORDS = 220;
/** Fewer are not worth a chunk of their own. */
const CRUMB_WORDS = 60;
const MAX_HEADING_CHARS = 200;

interface Sentence {
  readonly text: string;
  readonly words: number;
  readonly page: number | null;
  /** Whether a paragraph begins here: a good place to part. */
  readonly opens: boolean;
}

/**
 * Cuts a document into chunks of 120 to 220 words (fewer where a section is shorter): at headings always, else between
 * paragraphs or sentences. Parts of one section overlap by a sentence, so that what points back is understood.
 */
export function chunksOf(blocks: readonly Block[]): Chunk[] {
  const chunks: Chunk[] = [];
  const path: { level: number; text: string }[] = [];
  let section: Sentence[] = [];
  const endSection = (): void => {
    const heading = path
      .map(({ text }) => text)
      .join(' › ')
      .slice(0, MAX_HEADING_CHARS);
    chunks.push(...cut(section).map((part) => ({ heading, ...part })));
    section = [];
  };
  for (const block of blocks) {
    if (block.kind === 'text') {
      section.push(...sentencesOf(block));
      continue;
    }
    endSection();
    while ((path.at(-1)?.level ?? 0) >= block.level) path.pop();
    path.push({ level: block.level, text: block.text });
  }
  endSection();
  return chunks;
}

function cut(sentences: readonly Sentence[]): { text: string; page: number | null }[] {
  const parts: { text: string; page: number | null }[] = [];
  let part: Sentence[] = [];
  let words = 0;
  /** Where the part's own sentences begin: before, there may be one of the part before. */
  let fresh: Sentence | null = null;
  const end = (): void => {
    if (fresh === null) return;
    const text = part.map((sentence, index) => (index > 0 && sentence.opens ? '\n' : '') + sentence.text);
    parts.push({ text: text.join(' ').replaceAll(' \n', '\n'), page: fresh.page });
    const last = part.at(-1);
    part = last && last.words <= MAX_WORDS / 4 ? [{ ...last, opens: false }] : [];
    words = part.reduce((sum, sentence) => sum + sentence.words, 0);
    fresh = null;
  };
  for (const sentence of sentences) {
    const full = words + sentence.words > MAX_WORDS || (words >= TARGET_WORDS && sentence.opens);
    // So that the page that is named is the right one, unless that made crumbs.
    const turned = fresh !== null && fresh.page !== sentence.page && words >= CRUMB_WORDS;
    if (full || turned) end();
    part.push(sentence);
    words += sentence.words;
    fresh ??= sentence;
  }
  end();
  return parts;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

function* sentencesOf({ text, page }: Extract<Block, { kind: 'text' }>): Generator<Sentence> {
  let opens = true;
  for (const { segment } of segmenter.segment(text)) {
    for (const piece of bounded(segment.trim())) {
      yield { text: piece, words: wordsIn(piece), page: page ?? null, opens };
      opens = false;
    }
  }
}

/** Scripts without spaces: about two characters make a word. */
function wordsIn(text: string): number {
  return Math.max(text.split(/\s+/).length, Math.ceil(text.length / 12));
}

/** A table or a text without stops may have no end of a sentence for pages. */
function* bounded(sentence: string): Generator<string> {
  const limit = MAX_WORDS * 6;
  let rest = sentence;
  while (rest.length > limit) {
    const space = rest.lastIndexOf(' ', limit);
    const at = space > limit / 2 ? space : limit;
    yield rest.slice(0, at).trim();
    rest = rest.slice(at).trim();
  }
  if (rest !== '') yield rest;
}
