import MiniSearch from 'minisearch';
import { contentTerms, SYNONYMS } from './embeddedWords.ts';

/** One fact of the session's context, as it may be said aloud. */
interface Fact {
  readonly id: number;
  readonly text: string;
  /** The heading or label above it, and the sentence that a leading pronoun points at: searched, not said. */
  readonly about: string;
}

export interface Answer {
  readonly text: string;
  /** 0..1: how much of the question the fact speaks of. */
  readonly coverage: number;
}

type Wanted = 'time' | 'price' | 'count' | 'duration' | 'place' | 'person' | undefined;

const KIND_OF_QUESTION: readonly (readonly [RegExp, Wanted])[] = [
  [/\bhow (much|expensive)\b|\b(price|prices|cost|costs|fee|fees|charge|salary|pay)\b/i, 'price'],
  [/\bhow long\b|\bhow many (days|weeks|months|years|hours|minutes)\b/i, 'duration'],
  [/\bhow (many|often|old|far|big|large)\b/i, 'count'],
  [/\bwhen\b|\bwhat (time|day|date|year|hours)\b|\b(open|opening hours|deadline)\b/i, 'time'],
  [/\bwhere\b|\b(address|located|location)\b/i, 'place'],
  [/\bwho\b|\bwhose\b/i, 'person'],
];

const NUMBER =
  '\\d|\\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand)\\b';
const FITS: Readonly<Record<Exclude<Wanted, undefined>, RegExp>> = {
  price:
    /[$€£¥]\s?\d|\d\s?(dollars?|euros?|pounds?|cents?|usd|eur|gbp|percent|%)|\b(free|no (extra )?(charge|cost))\b/i,
  duration: new RegExp(`(${NUMBER}).{0,20}\\b(second|minute|hour|day|night|week|month|year)s?\\b`, 'i'),
  count: new RegExp(NUMBER, 'i'),
  time: /\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekday|weekend|daily|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|noon|midnight|morning|evening|a\.?m|p\.?m|o'clock|(19|20)\d\d)\b|\d(am|pm|:\d\d)/i,
  place:
    /\b(in|at|on|near|next to|opposite|behind|across) (the )?([A-Z]|\d)|\b(street|avenue|road|square|building|floor|city|station|downtown)\b/,
  person:
    /\b[A-Z][a-z]+ [A-Z][a-z]+|\b(founder|founded by|led by|manager|director|called|named|owner|ceo|chef|team)\b/,
};

/** Words of a sentence that gives just that, rather than a number on the side. */
const GIVES: Partial<Record<Exclude<Wanted, undefined>, RegExp>> = {
  duration: /\b(within|takes?|lasts?|finished|ready|up to|long)\b/i,
  price: /\b(costs?|prices?|fees?|free|charged?|salary|starts? at|pays?)\b/i,
  time: /\b(open|opens|closed?|closes|starts?|begins?|from|until|by|every)\b/i,
};

/** Lines that tell an AI how to behave: obeyed by models that can, never read aloud. */
const INSTRUCTION =
  /^(?:(?:please|always|never|only|do not|don't|dont|avoid|ensure|make sure|remember|be|act|behave|pretend|respond|reply|answer|speak|talk|say|tell|ask|greet|mention|refuse|decline|keep|use|stay|try|help|offer|guide|lead|encourage|follow|ignore|disregard|focus|start|begin|end|finish|close|introduce|provide|give|address|treat|remain|assume|imagine|write|output|under no)\b|(?:you|u) (?:are|were|will|must|should|shall|may|can|have to|need to|act|speak|never|always|work|play|know|do not|don't)\b|(?:you're|you'll)\b|your (?:role|name|goal|job|task|persona|purpose|tone|style|mission|character|instructions?|objective)\b|(?:persona|role|tone|style|system|instructions?|rules?|goal|objective|task|prompt|guidelines?|behaviou?r|character|assistant|personality|voice|language)\s*:|(?:if|when|whenever|once|unless) (?:the |a |an )?(?:user|customer|client|caller|candidate|person|patient|student|visitor|guest|they|someone|asked|you|anyone)\b.*?\b(?:ask|tell|say|respond|offer|apologi[sz]e|do not|don't|you|explain|suggest|refer|reply|answer|escalate|redirect|mention)|the (?:assistant|agent|ai|bot|avatar|model|interviewer)\b|this (?:is a|is an|prompt|conversation is|session is) (?:role|simulat|prompt|system))/i;

const PRONOUN_START =
  /^(?:it|its|they|their|this|these|that|those|he|she|his|her|both|there|also|then|here)\b/i;

/** The facts of one context, searchable (BM25). */
export class EmbeddedKnowledge {
  readonly topics: readonly string[];
  readonly #facts: readonly Fact[];
  readonly #index: MiniSearch<Fact>;
  /** In how many facts a stem stands. */
  readonly #frequency = new Map<string, number>();

  constructor(context: string) {
    const { facts, topics } = readFacts(context);
    this.#facts = facts;
    this.topics = topics;
    this.#index = new MiniSearch<Fact>({
      fields: ['text', 'about'],
      tokenize: contentTerms,
      processTerm: (term) => term,
      searchOptions: {
        // A query is given as stems already.
        tokenize: (query) => query.split(' '),
        boost: { text: 1, about: 0.7 },
        fuzzy: (term) => (term.length > 6 ? 0.15 : false),
        prefix: (term) => term.length > 4,
      },
    });
    this.#index.addAll(facts);
    for (const { text, about } of facts) {
      for (const term of new Set(contentTerms(`${text} ${about}`))) {
        this.#frequency.set(term, (this.#frequency.get(term) ?? 0) + 1);
      }
    }
  }

  get isEmpty(): boolean {
    return this.#facts.length === 0;
  }

  /**
   * @param earlier the question before, for "and on Sundays?".
   * @returns the fact that answers, or undefined when none speaks of enough of the question.
   */
  answer(question: string, earlier = ''): Answer | undefined {
    const asked = [...new Set(contentTerms(question))];
    const own = new Set(asked);
    const carried = contentTerms(earlier).filter((term) => !own.has(term));
    const terms = isElliptical(question, asked) ? [...asked, ...carried] : asked;
    if (terms.length === 0) return undefined;

    const weights = new Map(terms.map((term) => [term, own.has(term) ? 1 : 0.45]));
    for (const term of terms) {
      for (const synonym of SYNONYMS.get(term) ?? []) {
        if (!weights.has(synonym)) weights.set(synonym, 0.5 * (weights.get(term) ?? 1));
      }
    }
    const wanted = KIND_OF_QUESTION.find(([pattern]) => pattern.test(question))?.[1];
    const ranked = this.#index
      .search([...weights.keys()].join(' '), { boostTerm: (term) => weights.get(term) ?? 1 })
      .map((hit) => {
        const fact = this.#facts[hit.id as number]!;
        const fits = wanted !== undefined && FITS[wanted].test(fact.text);
        const coverage = this.#coverage(fact, terms, weights);
        const gives = fits && (GIVES[wanted]?.test(fact.text) ?? false);
        return {
          fact,
          fits,
          coverage,
          score: hit.score * (gives ? 2.1 : fits ? 1.6 : wanted ? 0.7 : 1) * (0.4 + coverage),
        };
      })
      .sort((a, b) => b.score - a.score);
    const best = ranked[0];
    if (!best) return undefined;
    const needed = best.fits ? 0.34 : wanted ? 0.6 : 0.5;
    if (best.coverage < needed) return undefined;
    return { text: this.#said(best.fact), coverage: best.coverage };
  }

  /** A fact related to what somebody tells, when clearly so. */
  related(statement: string): string | undefined {
    const terms = [...new Set(contentTerms(statement))];
    if (terms.length < 2) return undefined;
    const weights = new Map(terms.map((term) => [term, 1]));
    const hit = this.#index.search(terms.join(' '))[0];
    const fact = hit && this.#facts[hit.id as number];
    if (!fact) return undefined;
    const shared = terms.filter((term) => contentTerms(fact.text).includes(term));
    return shared.length >= 2 && this.#coverage(fact, terms, weights) >= 0.5 ? this.#said(fact) : undefined;
  }

  /** How much of the question's weight the fact speaks of; rare words weigh more, words that no fact knows the most. */
  #coverage(fact: Fact, terms: readonly string[], weights: ReadonlyMap<string, number>): number {
    const known = new Set(contentTerms(`${fact.text} ${fact.about}`));
    let total = 0;
    let covered = 0;
    for (const term of terms) {
      const weight = (weights.get(term) ?? 1) * this.#rarity(term);
      total += weight;
      if (known.has(term) || near(term, known)) covered += weight;
      else if ((SYNONYMS.get(term) ?? []).some((synonym) => known.has(synonym))) covered += 0.8 * weight;
    }
    return total === 0 ? 0 : covered / total;
  }

  #rarity(term: string): number {
    const frequency = this.#frequency.get(term) ?? 0;
    return Math.log(1 + (this.#facts.length + 1) / (frequency + 0.5));
  }

  /** A fact that begins with a pronoun needs the sentence before it. */
  #said(fact: Fact): string {
    const before = this.#facts[fact.id - 1];
    const joined = before && PRONOUN_START.test(fact.text) ? `${before.text} ${fact.text}` : fact.text;
    return joined.length <= 260 ? joined : fact.text;
  }
}

function isElliptical(question: string, terms: readonly string[]): boolean {
  return (
    terms.length === 0 ||
    /\b(it|they|them|that|those|there|one|this)\b|^(and|what about|how about|also)\b/i.test(question)
  );
}

function near(term: string, known: ReadonlySet<string>): boolean {
  if (term.length < 5) return false;
  for (const other of known) {
    if (other.length > 4 && (other.startsWith(term) || term.startsWith(other))) return true;
  }
  return false;
}

function readFacts(context: string): { facts: Fact[]; topics: string[] } {
  const facts: Fact[] = [];
  const topics: string[] = [];
  let heading = '';
  let question = '';
  let before = '';
  const add = (text: string, about: string): void => {
    const said = text.trim();
    if (said.split(/\s+/).length < 2 || INSTRUCTION.test(said)) return;
    facts.push({ id: facts.length, text: /[.!?]["”')]*$/.test(said) ? said : `${said}.`, about });
  };
  for (const raw of unwrapped(context).split('\n')) {
    const line = raw
      .replace(/^\s*(?:[-*•+>]|\d{1,2}[.)])\s+/, '')
      .replace(/[*_`]{1,3}(\S[^*_`]*)[*_`]{1,3}/g, '$1')
      .trim();
    if (line === '') continue;
    const title = /^#{1,6}\s+(.+)$/.exec(line)?.[1] ?? /^([^.!?:]{3,40}):$/.exec(line)?.[1];
    if (title !== undefined) {
      heading = title;
      if (!INSTRUCTION.test(`${title}:`) && !INSTRUCTION.test(title)) topics.push(title);
      continue;
    }
    const asked = /^q(?:uestion)?\s*[:.]\s*(.+)$/i.exec(line)?.[1];
    if (asked !== undefined) {
      question = asked;
      continue;
    }
    const answered = /^a(?:nswer)?\s*[:.]\s*(.+)$/i.exec(line)?.[1];
    const label = /^([A-Z][^\s.!?:]*(?: [^\s.!?:]+){0,3}):\s+(\S.*)$/.exec(line);
    if (label && !INSTRUCTION.test(line) && answered === undefined) {
      topics.push(label[1]!);
      // "Opening hours: nine to five" is said as it is read.
      const sentences = sentencesOf(label[2]!);
      add(
        sentences.length > 1 || sentences[0]!.split(' ').length > 9
          ? sentences[0]!
          : `${label[1]!}: ${sentences[0]!}`,
        `${heading} ${label[1]!}`,
      );
      for (const sentence of sentences.slice(1)) add(sentence, `${heading} ${label[1]!}`);
      continue;
    }
    for (const sentence of sentencesOf(answered ?? line)) {
      add(
        sentence,
        `${heading} ${answered === undefined ? '' : question} ${PRONOUN_START.test(sentence) ? before : ''}`,
      );
      before = sentence;
    }
    if (answered !== undefined) question = '';
  }
  return {
    facts,
    topics: topics
      .filter((topic) => !EMPTY_TITLE.test(topic))
      .map((topic) => topic.toLowerCase())
      .slice(0, 12),
  };
}

/** Joins lines that were broken at a column: the next goes on with a small letter, or the line was long and unfinished. */
function unwrapped(text: string): string {
  return text
    .replace(/\r/g, '')
    .replace(/([^\n]{50,}[^\n.!?:])\n(?=[\p{L}\p{N}("'])(?![^\n]{1,38}:\s)/gu, '$1 ')
    .replace(/([^\n.!?:])\n(?=\p{Ll})/gu, '$1 ');
}

/** Says what a text is, not what it is about. */
const EMPTY_TITLE =
  /^(?:about\b|overview|introduction|intro|faqs?|general|notes?|summary|background|context|information|details|misc)/i;

/** Splits prose; abbreviations and numbers do not end a sentence. */
function sentencesOf(text: string): string[] {
  return text
    .split(
      /(?<=[.!?]["”')]*)(?<!\b(?:Dr|Mr|Mrs|Ms|St|Prof|No|Inc|Ltd|vs|etc|approx|e\.g|i\.e|a\.m|p\.m|[A-Z])\.)\s+(?=["“'(]?[\p{Lu}\d])/u,
    )
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
