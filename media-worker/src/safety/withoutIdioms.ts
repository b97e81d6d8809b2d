import { CONCEPTS } from './concepts.ts';
import { IDIOMS } from './idioms.ts';
import { compilePhrase, wordsOf } from './pattern.ts';
import { PhraseIndex } from './PhraseIndex.ts';

const idioms = new PhraseIndex(IDIOMS.map((pattern) => ({ phrase: compilePhrase(pattern, CONCEPTS) })));

/**
 * @param clause as `normalizeClauses` gives it.
 * @returns it with "_" in place of each everyday phrase that only sounds dangerous.
 */
export function withoutIdioms(clause: string): string {
  let rest = clause;
  for (const { phrase } of idioms.candidates(wordsOf(clause))) {
    rest = rest.replace(phrase.regExp, '_ ');
  }
  return rest;
}
