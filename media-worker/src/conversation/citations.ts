import { straightApostrophes, type SourceRef } from '@visavis/shared';
import type { Passage } from '../providers/llm/Llm.ts';

const MOST = 3;
/** Of a sentence's words, so many must stand in a passage to have been taken from it. */
const LEAST_SHARE = 0.5;
const LEAST_WORDS = 2;

const EMPTY = new Set(
  `the and but for with from are was were been has have had does did will would can could should may might you your
  yours our they them their this that these those there here what when where who which why how not yes just also very
  about into than then its it's i'm you're we're some any all more most much many like know tell sure okay well good
  please let there's that's don't can't anything something else help`.split(/\s+/),
);
const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/**
 * The sources that a reply was really taken from: those of passages that say what one of its sentences says, beyond
 * the words of the question. Small talk has none.
 * @param spoken as it was heard.
 */
export function citedSources(passages: readonly Passage[], spoken: string, question: string): SourceRef[] {
  const asked = termsOf(question);
  const known = passages.map((passage) => ({ passage, terms: termsOf(passage.text) }));
  const cited = new Map<string, SourceRef>();
  for (const { segment } of sentences.segment(spoken)) {
    const said = [...termsOf(segment)];
    let best: { passage: Passage; shared: number } | undefined;
    for (const { passage, terms } of known) {
      const shared = said.filter((term) => terms.has(term));
      const enough = shared.length >= LEAST_WORDS && shared.length >= said.length * LEAST_SHARE;
      if (enough && shared.length > (best?.shared ?? 0) && shared.some((term) => !asked.has(term)))
        best = { passage, shared: shared.length };
    }
    if (!best) continue;
    const { sourceId, title, url, page } = best.passage;
    const key = `${sourceId} ${url ?? ''} ${title}`;
    if (!cited.has(key)) {
      cited.set(key, {
        id: sourceId,
        title,
        ...(url === undefined ? {} : { url }),
        ...(page === undefined ? {} : { page }),
      });
    }
  }
  return [...cited.values()].slice(0, MOST);
}

/** Content words in a form in which "opens" and "open" meet. */
function termsOf(text: string): Set<string> {
  const terms = new Set<string>();
  for (const { segment, isWordLike } of words.segment(straightApostrophes(text).toLowerCase())) {
    if (!isWordLike || EMPTY.has(segment)) continue;
    if (segment.length < 3 && !/[\d\u3040-\u30ff\u4e00-\u9fff]/.test(segment)) continue;
    terms.add(segment.replace(/'s$/, '').replace(/(?<=...)(?:ing|ed|es|s)$/, ''));
  }
  return terms;
}
