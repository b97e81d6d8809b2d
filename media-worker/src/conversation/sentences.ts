/** Shorter sentences wait for the next one: a voice needs some words for its melody. */
const MIN_CHARS = 20;
/** The first piece may be a mere clause, so that the voice starts early. */
const FIRST_CLAUSE_CHARS = 24;
/** A voice gets no more at once; longer sentences are cut at a pause or a space. */
const MAX_CHARS = 280;
/** An opening bracket or asterisk that is not closed within so many characters is taken for a stray one. */
const MAX_ASIDE_CHARS = 160;

const set = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Never end a sentence. */
const ABBREVIATIONS = set(
  'dr mr mrs ms mx prof st mt sgt lt col gen capt rev hon fr e.g i.e eg ie vs cf approx fig no nr vol pp',
);
/** End one only when a capital follows. */
const MAYBE_ABBREVIATIONS = set(
  'etc inc ltd co corp jr sr a.m p.m am pm u.s u.k u.n e.u d.c ph.d jan feb mar apr jun jul aug sep sept oct nov dec ave blvd dept est min max',
);

type Verdict = 'end' | 'no' | 'wait';

/**
 * Cuts a stream of reply text into sentences as they end. Markdown is still in it (see speakable.ts); line breaks end
 * sentences, code fences and asides in brackets or asterisks are not cut.
 */
export class SentenceSplitter {
  #buffer = '';
  #first = true;

  /** @returns the sentences that this text completes. */
  push(text: string): string[] {
    this.#buffer += text;
    return this.#take(false);
  }

  /** @returns the whole words that are there although no sentence has ended; none while there are fewer than three. */
  takeWords(): string[] {
    const words = /^\s*(?:\S+\s+){3,}/.exec(this.#buffer)?.[0];
    if (words === undefined) return [];
    this.#buffer = this.#buffer.slice(words.length);
    this.#first = false;
    return [words.trim()];
  }

  /** @returns what is left, at the end of the stream. */
  flush(): string[] {
    const sentences = this.#take(true);
    const rest = this.#buffer.trim();
    this.#buffer = '';
    if (rest === '') return sentences;
    const last = sentences.at(-1);
    if (last !== undefined && rest.length < MIN_CHARS && last.length + rest.length < MAX_CHARS) {
      return [...sentences.slice(0, -1), `${last} ${rest}`];
    }
    return [...sentences, rest];
  }

  #take(atEnd: boolean): string[] {
    const sentences: string[] = [];
    for (let end = this.#nextCut(atEnd); end > 0; end = this.#nextCut(atEnd)) {
      const sentence = this.#buffer.slice(0, end).trim();
      this.#buffer = this.#buffer.slice(end).trimStart();
      if (sentence === '') continue;
      sentences.push(sentence);
      this.#first = false;
    }
    return sentences;
  }

  /** @returns where the first sentence of the buffer ends; 0 when it is not known yet. */
  #nextCut(atEnd: boolean): number {
    const text = this.#buffer;
    let clause = 0;
    for (let at = 0; at < text.length; at++) {
      const aside = skipAside(text, at, atEnd);
      if (aside === 'open') return 0;
      if (aside > at) {
        at = aside - 1;
        continue;
      }
      const cut = boundaryAt(text, at, atEnd);
      if (cut === 'wait') return this.#first && clause > 0 ? clause : 0;
      if (cut > 0 && (cut >= MIN_CHARS || text[at] === '\n')) return cut;
      if (
        clause === 0 &&
        at >= FIRST_CLAUSE_CHARS &&
        /[,;:–—]/.test(text[at]!) &&
        /\s/.test(text[at + 1] ?? '')
      ) {
        clause = at + 1;
      }
      if (at >= MAX_CHARS) return longCut(text.slice(0, at));
    }
    return this.#first && !atEnd ? clause : 0;
  }
}

/** Splits a whole text. */
export function splitSentences(text: string): string[] {
  const splitter = new SentenceSplitter();
  return [...splitter.push(text), ...splitter.flush()];
}

/** @returns the position behind an aside that starts at `at`; `at` when none does; 'open' when it is not complete. */
function skipAside(text: string, at: number, atEnd: boolean): number | 'open' {
  if (text.startsWith('```', at)) {
    const close = text.indexOf('```', at + 3);
    if (close >= 0) return close + 3;
    return atEnd ? text.length : 'open';
  }
  const opening = text[at]!;
  const closing = opening === '(' ? ')' : opening === '[' ? ']' : opening === '*' ? '*' : undefined;
  if (!closing || (opening === '*' && !/[\p{L}\p{N}]/u.test(text[at + 1] ?? ' ')) || text[at - 1] === '*')
    return at;
  const close = text.indexOf(closing, at + 1);
  const line = text.indexOf('\n', at);
  if (close >= 0 && (line < 0 || close < line) && close - at <= MAX_ASIDE_CHARS) return close + 1;
  const hopeless = atEnd || line >= 0 || close >= 0 || text.length - at > MAX_ASIDE_CHARS;
  return hopeless ? at : 'open';
}

/** @returns the end of a sentence whose last mark stands at `at`; 0 when there is none; 'wait' when more text tells. */
function boundaryAt(text: string, at: number, atEnd: boolean): number | 'wait' {
  const mark = text[at]!;
  if (mark === '\n') return at + 1;
  if (/[。！？]/.test(mark)) return at + 1;
  if (!/[.?!…]/.test(mark) || /[.?!…]/.test(text[at + 1] ?? '')) return 0;
  const closed = /^["'”’»)\]*_]*/.exec(text.slice(at + 1))![0].length;
  const end = at + 1 + closed;
  if (end >= text.length) return atEnd ? end : 'wait';
  if (!/\s/.test(text[end]!)) return 0;
  const verdict = mark === '.' || mark === '…' ? dotVerdict(text, at, end, atEnd) : 'end';
  if (verdict === 'wait') return 'wait';
  return verdict === 'end' ? end : 0;
}

function dotVerdict(text: string, at: number, end: number, atEnd: boolean): Verdict {
  const before = /[^\s("'“‘[]*$/.exec(text.slice(0, at))![0];
  const word = before.toLowerCase();
  const next = /\S/.exec(text.slice(end))?.[0];
  const ellipsis = text[at] === '…' || text[at - 1] === '.';
  if (ellipsis) {
    if (next === undefined) return atEnd ? 'end' : 'wait';
    return /\p{Ll}/u.test(next) ? 'no' : 'end';
  }
  // "J. K. Rowling", and the number of a list item at the start of a line.
  if (/^\p{Lu}$/u.test(before) && before !== 'I') return 'no';
  if (/^\d{1,2}$/.test(before) && /(^|\n)\s*$/.test(text.slice(0, at - before.length))) return 'no';
  if (ABBREVIATIONS.has(word)) return word === 'no' && /(^|\s)no$/.test(text.slice(0, at)) ? 'end' : 'no';
  if (MAYBE_ABBREVIATIONS.has(word)) {
    if (next === undefined) return atEnd ? 'end' : 'wait';
    return /[\p{Lu}"“]/u.test(next) ? 'end' : 'no';
  }
  return 'end';
}

function longCut(text: string): number {
  const pause = Math.max(
    text.lastIndexOf(', '),
    text.lastIndexOf('; '),
    text.lastIndexOf(' – '),
    text.lastIndexOf(': '),
  );
  if (pause >= MAX_CHARS / 3) return pause + 1;
  const space = text.lastIndexOf(' ');
  return space > 0 ? space : text.length;
}
