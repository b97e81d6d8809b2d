import { CONCEPTS } from './concepts.ts';
import { combined, HINTS, type Hint } from './cues/combined.ts';
import { IDIOMS } from './idioms.ts';
import {
  isAboutSomebodyElse,
  isAboutWords,
  isEveryday,
  isFiction,
  isGame,
  isHabitOfThePast,
  isJoking,
  isNegated,
  isNegatedInside,
  isQuotation,
  isTitle,
  isToldAsPast,
  whenWasIt,
} from './modifiers.ts';
import { OtherLanguages } from './languages/OtherLanguages.ts';
import { normalizeClauses } from './normalize.ts';
import { compilePhrase, mayMatch, wordsOf, type Phrase } from './pattern.ts';
import type { Rule, SignalKind } from './Rule.ts';
import { RULES } from './rules.ts';
import { atLeast, highest, lowered, type SafetyLevel } from './SafetyLevel.ts';

/** One reason for a level. Holds no words of the user's. */
export interface Signal {
  readonly kind: SignalKind;
  readonly level: SafetyLevel;
}

export interface Detection {
  readonly level: SafetyLevel;
  /** The reasons, most serious first; empty at `none`. */
  readonly signals: readonly Signal[];
}

interface CompiledRule extends Rule {
  readonly phrases: readonly Phrase[];
}

interface CompiledHint {
  readonly hint: Hint;
  readonly phrases: readonly Phrase[];
}

interface Compiled {
  readonly hints: readonly CompiledHint[];
  readonly rules: readonly CompiledRule[];
  readonly idioms: readonly Phrase[];
  readonly otherLanguages: OtherLanguages;
}

function compile(): Compiled {
  return {
    rules: RULES.map((rule) => ({
      ...rule,
      phrases: rule.patterns.map((pattern) => compilePhrase(pattern, CONCEPTS)),
    })),
    hints: HINTS.map(({ hint, patterns }) => ({
      hint,
      phrases: patterns.map((pattern) => compilePhrase(pattern, CONCEPTS)),
    })),
    idioms: IDIOMS.map((pattern) => compilePhrase(pattern, CONCEPTS)),
    otherLanguages: new OtherLanguages(),
  };
}

/** More than any message that a person speaks or types; the rules stay quick on whatever is pasted. */
const MAX_CHARS = 8_000;

/**
 * Tells how serious a message is, by rules alone: English. Normalise → take out idioms → match the rules clause by
 * clause → weigh each match by who, when, whether denied, quoted, invented or joked.
 */
export class CrisisDetector {
  static #compiled: Compiled | undefined;
  readonly #rules: readonly CompiledRule[];
  readonly #idioms: readonly Phrase[];
  readonly #otherLanguages: OtherLanguages;
  readonly #hints: readonly CompiledHint[];

  constructor() {
    // The rules never change: compiled once a process.
    const { rules, idioms, hints, otherLanguages } = (CrisisDetector.#compiled ??= compile());
    this.#rules = rules;
    this.#idioms = idioms;
    this.#hints = hints;
    this.#otherLanguages = otherLanguages;
  }

  detect(message: string): Detection {
    const clauses = normalizeClauses(tail(message)).map((clause) => this.#withoutIdioms(clause));
    const joking = isJoking(clauses.join(''));
    const found = new Map<SignalKind, SafetyLevel>();
    for (const clause of clauses) {
      const words = wordsOf(clause);
      for (const rule of this.#rules) {
        for (const phrase of rule.phrases) {
          if (!mayMatch(phrase, words)) continue;
          for (const match of clause.matchAll(phrase.regExp)) {
            const level = weigh(rule, clauses, clause, match[0], match.index, joking);
            if (level !== 'none') found.set(rule.kind, highest(found.get(rule.kind) ?? 'none', level));
          }
        }
      }
    }
    if (!clauses.some(isAboutWords)) this.#otherLanguages.detect(tail(message), found);
    this.#combine(clauses, joking, found);
    const signals = [...found]
      .filter(([, level]) => level !== 'none')
      .map(([kind, level]) => ({ kind, level }));
    signals.sort((a, b) => (a.level === b.level ? 0 : highest(a.level, b.level) === a.level ? -1 : 1));
    return { level: signals[0]?.level ?? 'none', signals };
  }

  /** Hints count where the speaker speaks of life, not of a story. */
  #combine(clauses: readonly string[], joking: boolean, found: Map<SignalKind, SafetyLevel>): void {
    if (joking || (found.size === 0 && !clauses.some((clause) => clause.includes(',')) && clauses.length < 2))
      return;
    const hints = new Set<Hint>();
    for (const clause of clauses) {
      if (isFiction(clause) || isAboutWords(clause) || isGame(clause)) continue;
      const words = wordsOf(clause);
      for (const { hint, phrases } of this.#hints) {
        for (const phrase of phrases) {
          if (mayMatch(phrase, words) && clause.search(phrase.regExp) >= 0) hints.add(hint);
        }
      }
    }
    const reached = (kind: SignalKind, floor: SafetyLevel): boolean =>
      atLeast(found.get(kind) ?? 'none', floor);
    const result = combined(hints, {
      distress: reached('distress', 'concern') || reached('passive_ideation', 'warning'),
      notWantingToBe: reached('passive_ideation', 'warning'),
    });
    if (result) found.set(result.kind, highest(found.get(result.kind) ?? 'none', result.level));
  }

  /** Runs every expression once, so that the first serious message does not wait for the engine to compile them. */
  warmUp(): void {
    for (const { phrases } of this.#rules) for (const { regExp } of phrases) ''.search(regExp);
    for (const { regExp } of this.#idioms) ''.search(regExp);
    this.#otherLanguages.warmUp();
  }

  #withoutIdioms(clause: string): string {
    const words = wordsOf(clause);
    let rest = clause;
    for (const idiom of this.#idioms) if (mayMatch(idiom, words)) rest = rest.replace(idiom.regExp, '_ ');
    return rest;
  }
}

/** Both ends of an overlong message: what matters stands at its end more often than in its middle. */
function tail(message: string): string {
  if (message.length <= MAX_CHARS) return message;
  return `${message.slice(0, MAX_CHARS / 2)}\n${message.slice(-MAX_CHARS / 2)}`;
}

function weigh(
  rule: Rule,
  clauses: readonly string[],
  clause: string,
  match: string,
  at: number,
  joking: boolean,
): SafetyLevel {
  let level: SafetyLevel = rule.level;
  const grave = level === 'crisis';
  if (!rule.negationIsMeant && (isNegated(clause, at) || isNegatedInside(match))) {
    // Whoever denies a plan has thought of one; whoever denies less is taken at their word.
    return grave ? 'concern' : 'none';
  }
  const { kind } = rule;
  if (kind !== 'third_party' && kind !== 'abuse' && isAboutSomebodyElse(clause, at, match)) {
    level = grave ? 'warning' : lowered(level, 'none');
  }
  if (rule.aboutThePast) {
    if (whenWasIt(clauses, clause) === 'old') level = 'warning';
  } else if (
    kind !== 'abuse' &&
    !rule.negationIsMeant &&
    isHabitOfThePast(clause) &&
    whenWasIt(clauses, clause) !== 'recent'
  ) {
    // Told of as over: whoever is still in it says so.
    level = 'concern';
  }
  if ((kind === 'self_harm' || kind === 'active_ideation') && isToldAsPast(clause))
    level = lowered(level, 'concern');
  if (rule.mayBeEveryday && isEveryday(clauses.join(''))) return 'none';
  if (isAboutWords(clause)) return lowered(lowered(level, 'none'), 'none');
  if (isTitle(clause, at)) return 'none';
  if (isGame(clause)) return lowered(lowered(level, 'none'), 'none');
  if (isFiction(clause)) {
    const own = / (i|my|me|myself) /.test(` ${match}`) && !isQuotation(clause, at);
    level = own ? lowered(level, 'none') : 'none';
  } else if (isQuotation(clause, at)) {
    level = lowered(level, 'none');
  }
  if (joking) level = lowered(level, grave ? 'concern' : 'none');
  return level;
}
