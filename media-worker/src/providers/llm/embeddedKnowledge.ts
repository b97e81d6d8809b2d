import { PRONOUN_START, readFacts, type Fact } from './embeddedFacts.ts';
import { analysed, concernsAge, daysIn, fitOf, KIN, VENUES, type Question } from './embeddedQuestion.ts';
import { contentTerms, nearlySame, SYNONYMS } from './embeddedWords.ts';

export interface Answer {
  readonly text: string;
  /** 0..1: how much of the question the fact speaks of. */
  readonly coverage: number;
}

/** A fact with what the search asks of it. */
interface Indexed {
  readonly fact: Fact;
  readonly text: ReadonlySet<string>;
  readonly about: ReadonlySet<string>;
  /** The first two content words. */
  readonly subjects: readonly string[];
  readonly days: readonly string[];
  /** It speaks of somebody's age. */
  readonly aged: boolean;
  /** Content words. */
  readonly length: number;
}

interface Rated {
  readonly entry: Indexed;
  readonly coverage: number;
  /** Of the question's terms, how many it has, and how many the whole context does not know. */
  readonly met: number;
  readonly fit: number;
  readonly score: number;
}

/** What a word of the question is worth by where the fact has it. */
const WORTH = { text: 1, about: 0.85, nearly: 0.8, synonym: 0.85, synonymAbout: 0.65 } as const;

/** Hours of the day, as in "10 to 18". */
const OPENING =
  /\d(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)? ?(?:to|until|till|-|–) ?\d|\b(?:from|at|until|till) (?:\d|[a-z]+ in the|noon|midnight)|\buntil [a-z]+\b|\b(?:every day|daily|all day|24 hours)\b|\bmorning\b.*\bevening\b/i;

/** Says how a thing is done. */
const TELLS_HOW =
  /^to \p{L}+[^,]*,|\b(?:online|by (?:phone|email|post)|website|forms?|app|choose|press|under|write|fill|via|settings|desk|reception|from a|with a)\b/iu;

/** The facts of one context, searchable: by words, their meaning, and the kind of thing that is asked for. */
export class EmbeddedKnowledge {
  readonly topics: readonly string[];
  readonly #entries: readonly Indexed[];
  /** In how many facts a stem stands. */
  readonly #frequency = new Map<string, number>();
  /** Of terms that were asked for: in how many facts they stand. */
  readonly #spreads = new Map<string, number>();

  constructor(context: string) {
    const { facts, topics } = readFacts(context);
    this.topics = topics;
    this.#entries = facts.map((fact) => {
      const terms = contentTerms(fact.text);
      return {
        fact,
        text: new Set([...terms, ...contentTerms(fact.answers)]),
        about: new Set(contentTerms(fact.about)),
        subjects: terms.slice(0, 2),
        days: daysIn(fact.text),
        aged: fitOf('age', fact.text) > 0,
        length: terms.length,
      };
    });
    for (const { text, about } of this.#entries) {
      for (const term of new Set([...text, ...about])) {
        this.#frequency.set(term, (this.#frequency.get(term) ?? 0) + 1);
      }
    }
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /**
   * @param earlier the question before, for "and on Sundays?".
   * @param said what was said before the question in the same breath.
   * @returns the fact that answers, or undefined when none speaks of enough of the question.
   */
  answer(question: string, earlier = '', said = ''): Answer | undefined {
    const asked = analysed(question, said, earlier);
    const terms = new Map(asked.terms);
    for (const hint of asked.hints) if (!terms.has(hint) && this.#spread(hint) > 0) terms.set(hint, 0.6);
    for (const term of terms.keys()) if (VENUES.has(term) && this.#spread(term) === 0) terms.set(term, 1);
    return this.#best({ ...asked, terms });
  }

  #best(asked: Question): Answer | undefined {
    if (asked.terms.size === 0) return this.#onlyFit(asked);
    const rated = this.#entries
      .map((entry) => this.#rate(entry, asked))
      .filter(({ met }) => met > 0)
      .toSorted((a, b) => b.score - a.score);
    const best = asked.extreme === undefined ? rated[0] : (mostOf(rated, asked.extreme) ?? rated[0]);
    if (!best || !this.#suffices(best, asked)) return asked.minimalAge ? this.#onlyFit(asked) : undefined;
    return { text: this.#said(best.entry.fact), coverage: best.coverage };
  }

  /** "How heavy is it?": where a single fact gives a thing of that kind, it is that. */
  #onlyFit({ wanted }: Question): Answer | undefined {
    if (wanted !== 'weight' && wanted !== 'length' && wanted !== 'temperature' && wanted !== 'age')
      return undefined;
    const fitting = this.#entries.filter(({ fact }) => fitOf(wanted, fact.text) > 0);
    return fitting.length === 1 ? { text: this.#said(fitting[0]!.fact), coverage: 1 } : undefined;
  }

  /** A fact related to what somebody tells, when clearly so. */
  related(statement: string): string | undefined {
    const terms = new Set(contentTerms(statement));
    if (terms.size < 2) return undefined;
    const asked = { ...analysed(statement), wanted: undefined };
    const best = this.#entries
      .map((entry) => this.#rate(entry, asked))
      .toSorted((a, b) => b.score - a.score)[0];
    if (!best) return undefined;
    const shared = [...terms].filter((term) => best.entry.text.has(term));
    return shared.length >= 2 && best.coverage >= 0.5 ? this.#said(best.entry.fact) : undefined;
  }

  /** A fact for what somebody tells of a need or a trouble: it shares two of their words, and most of those we know. */
  fitting(told: string): string | undefined {
    const terms = [...analysed(told).terms.keys()].filter(
      (term) => !/^\d+$/.test(term) && this.#spread(term) > 0,
    );
    const total = terms.reduce((sum, term) => sum + this.#rarity(term), 0);
    let best: { text: string; worth: number } | undefined;
    for (const { fact, text } of this.#entries) {
      const shared = terms.filter((term) => has(text, term));
      const worth = shared.reduce((sum, term) => sum + this.#rarity(term), 0);
      if (shared.length < 2 || worth < 0.5 * total || (best && worth <= best.worth)) continue;
      best = { text: this.#said(fact), worth };
    }
    return best?.text;
  }

  #rate(entry: Indexed, asked: Question): Rated {
    let total = 0;
    let covered = 0;
    let met = 0;
    let anchored = 0;
    for (const [term, weight] of asked.terms) {
      // Told on the side, and unknown here: not asked for.
      if (weight < 0.18 && this.#spread(term) === 0) continue;
      const worth = worthOf(term, entry, asked);
      const rarity = this.#rarity(term);
      // A number that nobody wrote down is likely the asker's own: an age, a size.
      const counts = weight * rarity * (worth === 0 && /^\d+$/.test(term) ? 0.25 : 1);
      total += counts;
      covered += counts * worth;
      if (worth > 0) met++;
      if (weight === 1 && has(entry.text, term)) anchored++;
    }
    const coverage = total === 0 ? 0 : covered / total;
    const fit = asked.wanted === undefined ? 0 : fitOf(asked.wanted, entry.fact.text, asked.counted);
    const kind = asked.wanted === undefined ? 1 : [0.55, 1.2, 1.5][fit]!;
    // Hours of the whole week rather than of one evening, where no day is asked for.
    const week = asked.wanted === 'time' && asked.days.length === 0 ? 1 + 0.05 * entry.days.length : 1;
    // A heading alone says little of what a sentence under it says.
    const ofThatAge = asked.age !== undefined && concernsAge(entry.fact.text, asked.age);
    const anchor =
      anchored > 0 || ofThatAge || ![...asked.terms.values()].includes(1) ? 1 : fit > 0 ? 0.9 : 0.7;
    const focus = 1 + 0.1 * (met / Math.max(4, entry.length));
    // What a sentence begins with it is about.
    const subject = entry.subjects.some((term) => asked.terms.has(term)) ? 1.12 : 1;
    const condition = /^(?:if|when|unless|in case)\b/i.test(entry.fact.text) && !asked.conditional ? 0.85 : 1;
    const way = asked.howTo && TELLS_HOW.test(entry.fact.text) ? 1.2 : 1;
    // Who asks when you are open is not told when you are closed.
    const open =
      asked.terms.has('open') && asked.days.length === 0 && !OPENING.test(entry.fact.text) ? 0.6 : 1;
    const definition =
      asked.defined &&
      entry.subjects.some((term) => asked.terms.has(term)) &&
      /^\S+(?: \S+){0,3} (?:is|are) (?:an?|the|our) /.test(entry.fact.text)
        ? 1.3
        : 1;
    const dayFit = asked.days.length > 0 && asked.days.some((day) => entry.days.includes(day)) ? 1.25 : 1;
    const ageFit = !asked.aged || !entry.aged ? 1 : asked.age === undefined || ofThatAge ? 1.35 : 1.1;
    return {
      entry,
      coverage: coverage * (fit > 0 ? 1 : anchor),
      met,
      fit,
      score:
        coverage *
        kind *
        anchor *
        focus *
        week *
        subject *
        condition *
        open *
        definition *
        way *
        dayFit *
        ageFit,
    };
  }

  #suffices({ entry, coverage, met, fit }: Rated, asked: Question): boolean {
    const unknown = [...asked.terms].filter(
      ([term, weight]) => weight === 1 && !/^\d+$/.test(term) && this.#spread(term) === 0,
    ).length;
    if (asked.vague)
      return coverage >= 0.95 && [...asked.terms.keys()].every((term) => this.#spread(term) === 1);
    if (asked.wanted !== undefined) {
      const refuses = /\b(?:not?|never|closed|cannot|without)\b/i.test(entry.fact.text);
      if (fit === 0) return refuses && coverage >= 0.75 && unknown === 0;
      // Nothing in the question itself to go by: what was told before it must hit on something.
      const told = ![...asked.terms.values()].some((weight) => weight === 1);
      if (told && fit === 2 && met >= 1 && unknown === 0) return coverage >= 0.34;
      return coverage >= (fit === 1 ? 0.58 : unknown > 0 ? 0.55 : 0.48);
    }
    // All there is to go by was said around the question.
    if (![...asked.terms.values()].some((weight) => weight === 1))
      return coverage >= 0.45 && asked.terms.size > 0;
    if (asked.polar) return coverage >= 0.57 && (unknown === 0 || (met >= 3 && coverage >= 0.68));
    return coverage >= 0.55 && (unknown === 0 || (met >= 2 && coverage >= 0.6));
  }

  /** In how many facts a term stands, itself or by a synonym. */
  #spread(term: string): number {
    const known = this.#spreads.get(term);
    if (known !== undefined) return known;
    let spread = this.#frequency.get(term) ?? 0;
    for (const synonym of SYNONYMS.get(term) ?? []) spread += this.#frequency.get(synonym) ?? 0;
    if (spread === 0) for (const other of this.#frequency.keys()) if (near(term, other)) spread++;
    if (this.#spreads.size < 5_000) this.#spreads.set(term, spread);
    return spread;
  }

  /** Rare words weigh more, words that no fact knows the most. */
  #rarity(term: string): number {
    const count = this.#entries.length;
    return Math.log(1 + (count + 1) / (Math.min(this.#spread(term), count) + 0.5));
  }

  /** A fact that begins with a pronoun needs the sentence before it. */
  #said(fact: Fact): string {
    const before = this.#entries[fact.id - 1]?.fact;
    const joined = before && PRONOUN_START.test(fact.text) ? `${before.text} ${fact.text}` : fact.text;
    return joined.length <= 260 ? joined : fact.text;
  }
}

function worthOf(term: string, { text, about, days, aged }: Indexed, asked: Question): number {
  if (text.has(term)) return WORTH.text;
  if (asked.days.length > 0 && days.some((day) => term.startsWith(day.slice(0, 5)))) return WORTH.text;
  if (about.has(term)) return WORTH.about;
  if (KIN.has(term) && aged) return WORTH.synonym;
  let worth = 0;
  for (const synonym of SYNONYMS.get(term) ?? []) {
    if (text.has(synonym)) return WORTH.synonym;
    if (about.has(synonym)) worth = WORTH.synonymAbout;
  }
  if (worth > 0) return worth;
  for (const other of text) if (near(term, other)) return WORTH.nearly;
  for (const other of about) if (near(term, other)) return WORTH.synonymAbout;
  return 0;
}

/** The term itself, or what means the same. */
function has(text: ReadonlySet<string>, term: string): boolean {
  if (text.has(term)) return true;
  for (const synonym of SYNONYMS.get(term) ?? []) if (text.has(synonym)) return true;
  for (const other of text) if (near(term, other)) return true;
  return false;
}

function near(term: string, other: string): boolean {
  if (term.length < 4 || other.length < 5) return false;
  if (other === `un${term}` || other === `${term}l`) return true;
  if (term.length < 5) return false;
  return other.startsWith(term) || term.startsWith(other) || nearlySame(term, other);
}

/** Of facts that speak equally of what was asked, the one with the least or the most. */
function mostOf(rated: readonly Rated[], extreme: 'least' | 'most'): Rated | undefined {
  const best = rated[0];
  if (!best) return undefined;
  const rivals = rated
    .filter(
      ({ entry, coverage }) => entry.fact.about === best.entry.fact.about && coverage >= best.coverage * 0.6,
    )
    .map((each) => ({ each, price: priceIn(each.entry.fact.text) }))
    .filter((rival) => rival.price !== undefined);
  const sorted = rivals.toSorted((a, b) => (a.price! - b.price!) * (extreme === 'least' ? 1 : -1));
  return sorted[0]?.each;
}

function priceIn(text: string): number | undefined {
  const amount =
    /([\d,.]*\d) ?(?:euros?|dollars?|pounds?|kroner|francs?|cents?|eur|usd|gbp)\b|[$€£]\s?([\d,.]*\d)/i.exec(
      text,
    );
  const digits = amount?.[1] ?? amount?.[2];
  return digits === undefined ? undefined : Number(digits.replaceAll(',', ''));
}
