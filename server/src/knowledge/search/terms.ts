import { straightApostrophes } from '@visavis/shared';

/** Words that say nothing of what a text is about. English only: others weigh little by being everywhere. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  `a an the and or but so to of in on at for with from by as is are was were be been being am have has had do does did
  will would can could should shall may might must i you he she it we they me him her us them my your his its our their
  this that these those there here what when where who whom which why how just really very about please tell know say
  said want like get got if then than too also not no yes into up out some any all more most much many s t d ll re ve m
  hi hello hey ok okay well um uh thanks thank`.split(/\s+/),
);

const NO_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The words of a text as they are searched, stop words included. */
export function wordsOf(text: string): string[] {
  const plain = straightApostrophes(text.normalize('NFKC')).toLowerCase();
  const words: string[] = [];
  for (const run of plain.match(/[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}']*/gu) ?? []) {
    if (!NO_SPACES.test(run)) words.push(run);
    else for (const { segment, isWordLike } of segmenter.segment(run)) if (isWordLike) words.push(segment);
  }
  return words;
}

/** @returns the stem under which a word is found; null for a stop word. */
export function termOf(word: string): string | null {
  const bare = word.replace(/'(?:s|re|ve|ll|d|m|t)?$/, '');
  if (bare === '' || STOP_WORDS.has(word) || STOP_WORDS.has(bare)) return null;
  return stem(bare);
}

/** The stems that a text is about, each once. */
export function termsOf(text: string): string[] {
  return [...new Set(wordsOf(text).map(termOf))].filter((term) => term !== null);
}

/** A light stemmer: "deliveries", "delivered" and "delivery" meet; what it gets wrong, it gets wrong alike on both sides. */
function stem(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word;
  return word
    .replace(/(?:ations?|ings?|ments?|edly|ness|ers?|ors?|ies|ied|ed|es|s)$/, (ending) =>
      word.length - ending.length < 3 ? ending : /^i(?:es|ed)$/.test(ending) ? 'y' : '',
    )
    .replace(/([bdfgklmnprt])\1$/, '$1')
    .replace(/(?<=..)[ey]$/, '');
}
