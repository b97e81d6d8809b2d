import { speakable } from './speakable.ts';

/** A piece of text that is spoken in one go, about one breath. */
export interface Clause {
  /** What the voice reads, in tokens without white space. */
  readonly tokens: readonly string[];
  /** For each token, which word of the whole text it speaks. */
  readonly wordOfToken: readonly number[];
  /** The words of the whole text that this clause covers: from, up to and without. */
  readonly firstWord: number;
  readonly endWord: number;
  /** How strongly it ends. */
  readonly end: 'open' | 'comma' | 'sentence';
}

/** The first clause is short, so that sound begins early (0.02 s of work for each second of it). */
const FIRST_CHARS = 60;
const MORE_CHARS = 160;
/** A clause without any punctuation is cut only when it is really long: a cut costs intonation. */
const LONGEST_CHARS = 240;
const CONJUNCTION =
  /^(?:and|but|or|so|because|which|when|while|if|that|then|who|where|although|before|after)$/i;

/** Ends with a full stop, and no sentence does: titles, initials, "e.g.". */
const ABBREVIATION = /^["'“‘(]*(?:mr|mrs|ms|dr|prof|st|jr|sr|vs|no|approx|(?:[a-z]\.)*[a-z])\.$/i;

/** @returns the words of a text, as `WordTime` indexes count them. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

/** Splits a text where a speaker would breathe. Words that cannot be spoken belong to the clause around them. */
export function splitClauses(text: string): Clause[] {
  const clauses: Clause[] = [];
  for (const phrase of wordsOf(text).reduce(toPhrases, [])) {
    const last = clauses.at(-1);
    const limit = clauses.length <= 1 ? FIRST_CHARS : MORE_CHARS;
    const silent = phrase.tokens.length === 0 || last?.tokens.length === 0;
    const short = last?.end !== 'sentence' && chars(last?.tokens ?? []) + chars(phrase.tokens) <= limit;
    if (last && (silent || short)) clauses[clauses.length - 1] = joined(last, phrase);
    else clauses.push(phrase);
  }
  return clauses;
}

/** Collects words into phrases that end at punctuation, or where a phrase grows too long. */
function toPhrases(phrases: Clause[], word: string, index: number): Clause[] {
  const tokens = speakable(word);
  const end = endOf(word);
  const piece: Clause = {
    tokens,
    wordOfToken: tokens.map(() => index),
    firstWord: index,
    endWord: index + 1,
    end,
  };
  const open = phrases.at(-1);
  const length = open ? chars(open.tokens) : 0;
  const full = length + chars(tokens) > LONGEST_CHARS || (length > MORE_CHARS && CONJUNCTION.test(word));
  if (open?.end !== 'open' || full) return [...phrases, piece];
  return [...phrases.slice(0, -1), joined(open, piece)];
}

function endOf(word: string): Clause['end'] {
  if (/[.!?]["'”’)\]]*$/u.test(word)) return ABBREVIATION.test(word) ? 'open' : 'sentence';
  return /[,;:–—…]["'”’)\]]*$/u.test(word) ? 'comma' : 'open';
}

function joined(left: Clause, right: Clause): Clause {
  const tokens = [...left.tokens, ...right.tokens];
  // A dash that stands alone is heard as a pause.
  if (right.tokens.length === 0 && right.end === 'comma') {
    const last = tokens.pop();
    if (last !== undefined) tokens.push(/[A-Za-z0-9]$/.test(last) ? `${last},` : last);
  }
  return {
    tokens,
    wordOfToken: [...left.wordOfToken, ...right.wordOfToken],
    firstWord: left.firstWord,
    endWord: right.endWord,
    end: right.tokens.length === 0 && left.end !== 'open' ? left.end : right.end,
  };
}

function chars(tokens: readonly string[]): number {
  return tokens.reduce((sum, token) => sum + token.length + 1, 0);
}
