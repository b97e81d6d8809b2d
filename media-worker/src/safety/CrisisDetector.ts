import { RiskClassifier } from './classifier/RiskClassifier.ts';
import { CONCEPTS } from './concepts.ts';
import { combined, HINTS, type Hint } from './cues/combined.ts';
import {
  isAboutSomebodyElse,
  isAboutWords,
  isAnsweredWithNo,
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
  isUnfelt,
  whenWasIt,
} from './modifiers.ts';
import { OtherLanguages } from './languages/OtherLanguages.ts';
import { normalizeClauses } from './normalize.ts';
import { compilePhrase, wordsOf, type Phrase } from './pattern.ts';
import { PhraseIndex } from './PhraseIndex.ts';
import type { Rule, SignalKind } from './Rule.ts';
import { RULES } from './rules.ts';
import { atLeast, highest, lowered, lowest, type SafetyLevel } from './SafetyLevel.ts';
import { withoutIdioms } from './withoutIdioms.ts';

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

type Found = ReadonlyMap<SignalKind, SafetyLevel>;

/** A clause and what was heard in it. */
interface Heard {
  readonly clause: string;
  readonly words: ReadonlySet<string>;
  readonly found: Found;
}

interface Compiled {
  readonly hints: PhraseIndex<{ readonly hint: Hint; readonly phrase: Phrase }>;
  readonly rules: PhraseIndex<{ readonly rule: Rule; readonly phrase: Phrase }>;
  readonly otherLanguages: OtherLanguages;
}

function compile(): Compiled {
  return {
    rules: new PhraseIndex(
      RULES.flatMap((rule) =>
        rule.patterns.map((pattern) => ({ rule, phrase: compilePhrase(pattern, CONCEPTS) })),
      ),
    ),
    hints: new PhraseIndex(
      HINTS.flatMap(({ hint, patterns }) =>
        patterns.map((pattern) => ({ hint, phrase: compilePhrase(pattern, CONCEPTS) })),
      ),
    ),
    otherLanguages: new OtherLanguages(),
  };
}

/** More than any message that a person speaks or types; the rules stay quick on whatever is pasted. */
const MAX_CHARS = 8_000;

/** So many words may hints and distress that belong together take up. */
const HINT_WORDS = 30;

/** Kinds whose rules hear hardly anything that is not meant: "I do not feel safe at home" is believed as it stands. */
const SURE: ReadonlySet<SignalKind> = new Set(['abuse', 'violence']);

/** The words that most expressions of a serious message need are among them. */
const WARM_UP = [
  'i want to die and i am going to kill myself tonight , i have the pills and a rope , i can not go on',
  'goodbye , i am sorry for everything , nobody would miss me if i was gone , i wrote a note to my mum',
  'my dad hits me when he is drunk , i cut myself again last night , i tried to end my life last week',
  'hello , how are you today , i had a good day at work and we went for a walk with the dog',
];

/**
 * Tells how serious a message is. Normalise → take out idioms → match the rules clause by clause → weigh each match by
 * who, when, whether denied, quoted, invented or joked. A classifier may raise the level; where it takes the whole for
 * harmless, what the rules hear is a concern and no more.
 */
export class CrisisDetector {
  static #once: Compiled | undefined;
  static #isWarm = false;
  readonly #compiled: Compiled;
  readonly #classifier: RiskClassifier | null;

  /** @param options.classifier false: the rules alone. Default true. */
  constructor(options: { classifier?: boolean } = {}) {
    this.#classifier = options.classifier === false ? null : new RiskClassifier();
    // The rules never change: compiled once a process.
    this.#compiled = CrisisDetector.#once ??= compile();
  }

  detect(message: string): Detection {
    const text = tail(message);
    const clauses = normalizeClauses(text).map(withoutIdioms);
    const joking = isJoking(clauses.join(''));
    const found = new Map<SignalKind, SafetyLevel>();
    const heard = clauses.map((clause) => {
      const words = wordsOf(clause);
      const here = this.#heardIn({ clause, words }, clauses, joking);
      for (const [kind, level] of here) found.set(kind, highest(found.get(kind) ?? 'none', level));
      return { clause, words, found: here };
    });
    if (!clauses.some(isAboutWords)) this.#compiled.otherLanguages.detect(text, found);
    if (!joking && (found.size > 0 || clauses.length > 1 || clauses.some((clause) => clause.includes(','))))
      this.#combine(heard, found);
    let known = [...found.values()].reduce(highest, 'none');
    const sure = [...found].some(([kind, level]) => SURE.has(kind) && atLeast(level, 'warning'));
    if (this.#classifier && atLeast(known, 'warning') && !sure) {
      const believed = this.#classifier.believable(text);
      for (const [kind, level] of found) found.set(kind, lowest(level, believed));
      known = lowest(known, believed);
    }
    const likeness = this.#classifier?.assess(text, known) ?? 'none';
    if (!atLeast(known, likeness)) found.set('likeness', likeness);
    const signals = [...found]
      .filter(([, level]) => level !== 'none')
      .map(([kind, level]) => ({ kind, level }));
    signals.sort((a, b) => (a.level === b.level ? 0 : highest(a.level, b.level) === a.level ? -1 : 1));
    return { level: signals[0]?.level ?? 'none', signals };
  }

  /** What the rules hear in one clause of a message. */
  #heardIn({ clause, words }: Omit<Heard, 'found'>, clauses: readonly string[], joking: boolean): Found {
    const found = new Map<SignalKind, SafetyLevel>();
    for (const { rule, phrase } of this.#compiled.rules.candidates(words)) {
      for (const match of clause.matchAll(phrase.regExp)) {
        const level = weigh(rule, clauses, clause, match[0], match.index, joking);
        if (level !== 'none') found.set(rule.kind, highest(found.get(rule.kind) ?? 'none', level));
      }
    }
    return found;
  }

  /**
   * Hints count where the speaker speaks of life, not of a story, and where they stand near one another: what a long text
   * says here and there is not said together.
   */
  #combine(heard: readonly Heard[], found: Map<SignalKind, SafetyLevel>): void {
    const near: { readonly words: number; readonly hints: readonly Hint[]; readonly found: Found }[] = [];
    let length = 0;
    for (const each of heard) {
      near.push({ words: each.clause.split(' ').length - 1, hints: this.#hintsOf(each), found: each.found });
      length += near.at(-1)!.words;
      while (length > HINT_WORDS && near.length > 1) length -= near.shift()!.words;
      const hints = new Set(near.flatMap((each) => each.hints));
      if (hints.size === 0) continue;
      const reached = (kind: SignalKind, floor: SafetyLevel): boolean =>
        near.some((each) => atLeast(each.found.get(kind) ?? 'none', floor));
      const notWantingToBe = reached('passive_ideation', 'warning');
      const distress = reached('distress', 'concern') || notWantingToBe;
      const result = combined(hints, { distress, notWantingToBe });
      if (result) found.set(result.kind, highest(found.get(result.kind) ?? 'none', result.level));
    }
  }

  #hintsOf({ clause, words }: Heard): readonly Hint[] {
    if (isFiction(clause) || isAboutWords(clause) || isGame(clause)) return [];
    const hints = new Set<Hint>();
    for (const { hint, phrase } of this.#compiled.hints.candidates(words)) {
      if (!hints.has(hint) && clause.search(phrase.regExp) >= 0) hints.add(hint);
    }
    return [...hints];
  }

  /**
   * Walks the way of a few messages, so that the first one does not wait for the engine to compile it. Not every
   * expression: each is made when a clause holds the words that it needs, and a message asks for so few that it waits
   * less for them than a start would for thousands.
   */
  warmUp(): void {
    if (CrisisDetector.#isWarm) return;
    CrisisDetector.#isWarm = true;
    // Twice: the engine interprets an expression first, and compiles it the second time.
    for (let pass = 0; pass < 2; pass++) for (const message of WARM_UP) this.detect(message);
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
  if (isAnsweredWithNo(clauses, clause, at)) return grave ? 'concern' : 'none';
  if (kind === 'passive_ideation' && isUnfelt(clause, at, match)) return 'none';
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
  if (!/ (i|my|me|myself) /.test(` ${match}`) && kind !== 'third_party' && kind !== 'abuse') {
    // "What does Hamlet mean? Is he considering suicide?": the story may stand in the sentence before.
    if (
      clauses.some((each) => isFiction(each) || isAboutWords(each)) &&
      isAboutSomebodyElse(clause, at, match)
    )
      return 'none';
  }
  if (isFiction(clause)) {
    const own = / (i|my|me|myself) /.test(` ${match}`) && !isQuotation(clause, at);
    level = own ? lowered(level, 'none') : 'none';
  } else if (isQuotation(clause, at)) {
    level = lowered(level, 'none');
  }
  if (joking) level = lowered(level, grave ? 'concern' : 'none');
  return level;
}
