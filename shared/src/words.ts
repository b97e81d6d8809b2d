/** Limits of a session's `context`, in words. */
export const CONTEXT_MAX_WORDS = 2_500;

/**
 * Counts words as a person would: `don't`, `state-of-the-art` and `3.5` are one word each, a dash between spaces is
 * none, and scripts without spaces are segmented by dictionary.
 * Source: Unicode UAX #29 word boundaries by way of Intl.Segmenter, joined where no white space separates the parts.
 */
export function countWords(text: string): number {
  const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
  let count = 0;
  for (const run of text.split(/\s+/u)) {
    if (run === '') continue;
    // Latin-like runs: what stands between white space and holds a letter or digit is one word.
    if (
      !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(
        run,
      )
    ) {
      // "and/or", "one,two" and "end.Next" are two words to a reader; "3.5", "don't" and "e-mail" are one.
      for (const part of run.split(/[/,;|…—–]+|(?<=\p{L}{2,})[.!?:](?=\p{L}{2,})/u)) {
        if (/[\p{L}\p{N}]/u.test(part)) count++;
      }
    } else {
      for (const segment of segmenter.segment(run)) if (segment.isWordLike) count++;
    }
  }
  return count;
}

/** Text as a keyboard has it: typographic apostrophes, which phones write, are straight ones. */
export function straightApostrophes(text: string): string {
  return text.replaceAll(/[’‘ʼ]/g, "'");
}
