import { plainClauses } from '../normalize.ts';
import { compilePattern, compilePhrase, mayMatch, wordsOf, type Phrase } from '../pattern.ts';
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
  readonly idioms: readonly Phrase[];
  readonly rules: readonly (Rule & { readonly phrases: readonly Phrase[] })[];
  readonly negation: RegExp;
}

/**
 * The languages besides English. All are looked for in every message: people change language when it hurts. A word that
 * is the same in most of them ("suicid…") counts in any.
 */
export class OtherLanguages {
  readonly #languages: readonly Compiled[] = LANGUAGES.map(({ concepts, idioms, rules, negations }) => ({
    idioms: idioms.map((pattern) => compilePhrase(pattern, concepts)),
    rules: rules.map((rule) => ({
      ...rule,
      phrases: rule.patterns.map((pattern) => compilePhrase(pattern, concepts)),
    })),
    negation: compilePattern(`${negations} END`, concepts),
  }));

  /** Adds what it finds. */
  detect(message: string, found: Map<SignalKind, SafetyLevel>): void {
    for (const original of plainClauses(message)) {
      for (const { idioms, rules, negation } of this.#languages) {
        let clause = original;
        let words = wordsOf(clause);
        for (const idiom of idioms) {
          if (mayMatch(idiom, words)) clause = clause.replace(idiom.regExp, '_ ');
        }
        if (clause !== original) words = wordsOf(clause);
        for (const rule of rules) {
          for (const phrase of rule.phrases) {
            if (!mayMatch(phrase, words)) continue;
            for (const match of clause.matchAll(phrase.regExp)) {
              const level = weigh(rule, clause, match.index, negation);
              found.set(rule.kind, highest(found.get(rule.kind) ?? 'none', level));
            }
          }
        }
      }
    }
  }

  warmUp(): void {
    for (const { idioms, rules } of this.#languages) {
      for (const { regExp } of idioms) ''.search(regExp);
      for (const { phrases } of rules) for (const { regExp } of phrases) ''.search(regExp);
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
