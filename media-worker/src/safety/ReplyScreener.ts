import { CONCEPTS } from './concepts.ts';
import { isNegated } from './modifiers.ts';
import { normalizeClauses } from './normalize.ts';
import { compilePhrase, mayMatch, type Phrase } from './pattern.ts';
import { REPLY_RULES, type ReplyRule } from './replyRules.ts';

interface CompiledRule {
  readonly rule: ReplyRule;
  readonly phrases: readonly Phrase[];
}

/** Finds what no reply may say. Keeps nothing of a conversation. */
export class ReplyScreener {
  static #compiled: readonly CompiledRule[] | undefined;
  readonly #rules: readonly CompiledRule[];

  constructor() {
    // The rules never change: compiled once a process.
    this.#rules = ReplyScreener.#compiled ??= REPLY_RULES.map((rule) => ({
      rule,
      phrases: rule.patterns.map((pattern) => compilePhrase(pattern, CONCEPTS)),
    }));
  }

  /** @param atRisk whether the user may be: some things are harmless otherwise. */
  broken(sentence: string, atRisk: boolean): ReplyRule | undefined {
    const clauses = normalizeClauses(sentence).map((text) => ({ text, words: new Set(text.split(' ')) }));
    return this.#rules.find(
      ({ rule, phrases }) =>
        (atRisk || !rule.onlyAtRisk) &&
        phrases.some((phrase) =>
          clauses.some(({ text, words }) => mayMatch(phrase, words) && says(phrase.regExp, text)),
        ),
    )?.rule;
  }
}

function says(regExp: RegExp, clause: string): boolean {
  return [...clause.matchAll(regExp)].some((match) => !isNegated(clause, match.index));
}
