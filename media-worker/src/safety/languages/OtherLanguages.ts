import { plainClauses } from '../normalize.ts';
import { compilePattern, compilePhrase, wordsOf, type Phrase } from '../pattern.ts';
import { PhraseIndex } from '../PhraseIndex.ts';
import type { Rule, SignalKind } from '../Rule.ts';
import { highest, type SafetyLevel } from '../SafetyLevel.ts';
import { whenWasItIn } from './when.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import type { LanguageCues } from './Language.ts';
import { PORTUGUESE } from './portuguese.ts';
import { SPANISH } from './spanish.ts';

const LANGUAGES: readonly LanguageCues[] = [SPANISH, FRENCH, GERMAN, PORTUGUESE];

interface Compiled {
  readonly idioms: PhraseIndex<{ readonly phrase: Phrase }>;
  readonly rules: PhraseIndex<{ readonly rule: Rule; readonly phrase: Phrase }>;
  readonly negation: RegExp;
}

/**
 * The languages besides English. All are looked for in every message: people change language when it hurts. A word that
 * is the same in most of them ("suicid…") counts in any.
 */
export class OtherLanguages {
  readonly #languages: readonly Compiled[] = LANGUAGES.map(({ concepts, idioms, rules, negations }) => ({
    idioms: new PhraseIndex(idioms.map((pattern) => ({ phrase: compilePhrase(pattern, concepts) }))),
    rules: new PhraseIndex(
      rules.flatMap((rule) =>
        rule.patterns.map((pattern) => ({ rule, phrase: compilePhrase(pattern, concepts) })),
      ),
    ),
    negation: compilePattern(`${negations} END`, concepts),
  }));

  /** Adds what it finds. */
  detect(message: string, found: Map<SignalKind, SafetyLevel>): void {
    for (const original of plainClauses(message)) {
      const words = wordsOf(original);
      for (const { idioms, rules, negation } of this.#languages) {
        let clause = original;
        for (const { phrase } of idioms.candidates(words)) clause = clause.replace(phrase.regExp, '_ ');
        const left = clause === original ? words : wordsOf(clause);
        for (const { rule, phrase } of rules.candidates(left)) {
          for (const match of clause.matchAll(phrase.regExp)) {
            const level = weigh(rule, clause, match.index, negation);
            found.set(rule.kind, highest(found.get(rule.kind) ?? 'none', level));
          }
        }
      }
    }
  }
}

function weigh(rule: Rule, clause: string, at: number, negation: RegExp): SafetyLevel {
  negation.lastIndex = 0;
  if (!rule.negationIsMeant && negation.test(clause.slice(0, at))) {
    return rule.level === 'crisis' ? 'concern' : 'none';
  }
  return rule.aboutThePast && whenWasItIn(clause) === 'old' ? 'warning' : rule.level;
}
