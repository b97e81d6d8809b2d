import { contentTerms, normalised, stem, SYNONYMS } from './embeddedWords.ts';

/** What kind of thing answers the question. */
export type Wanted =
  | 'price'
  | 'weight'
  | 'length'
  | 'temperature'
  | 'duration'
  | 'frequency'
  | 'age'
  | 'count'
  | 'time'
  | 'contact'
  | 'place'
  | 'person';

export interface Question {
  /** What it is about, each once, with how much it counts (0..1). */
  readonly terms: ReadonlyMap<string, number>;
  /** What the turn of phrase points to, should the context know of it. */
  readonly hints: ReadonlySet<string>;
  readonly wanted: Wanted | undefined;
  /** Answered by yes or no. */
  readonly polar: boolean;
  /** Days of the week that it asks for. */
  readonly days: readonly string[];
  /** A person's age is in it. */
  readonly aged: boolean;
  readonly age: number | undefined;
  /** Asks for nothing in particular: "what does the team do?" */
  readonly vague: boolean;
  /** "What is X?" */
  readonly defined: boolean;
  /** "What if …?" */
  readonly conditional: boolean;
  /** "How do I …?" */
  readonly howTo: boolean;
  /** From what age on something may be. */
  readonly minimalAge: boolean;
  /** What is to be counted: "how many rooms". */
  readonly counted: readonly string[];
  /** Asks for the least or the most of something. */
  readonly extreme: 'least' | 'most' | undefined;
}

const WANTED: readonly (readonly [RegExp, Wanted])[] = [
  [
    /\bwho (?:do|can|should|could|must) (?:i|we) (?:call|contact|ring|phone|write|email|reach|speak|talk|turn)\b/,
    'contact',
  ],
  [
    /\bhow high (?:is|are|would|will)\b.*\b(?:deposit|fee|price|salary|rent|fine|interest|cost|premium|tax|discount|surcharge|deductible|excess)s?\b|\bwhat is the (?:fine|deposit|fee|surcharge|rent|penalty)\b/,
    'price',
  ],
  [/\bhow heavy\b|\bweighs?\b|\bweight\b/, 'weight'],
  [/\bhow (?:tall|high|wide|deep)\b|\bhow far\b|\b(?:dimensions|height|width|depth)\b/, 'length'],
  [/\bhow (?:warm|hot|cold)\b|\bwhat (?:is the )?temperature\b/, 'temperature'],
  [
    /\bhow long\b|\bhow much time\b|\bhow soon\b|\bhow (?:quick|quickly|fast)\b|\bhow many (?:seconds|minutes|hours|days|weeks|months|years|nights)\b/,
    'duration',
  ],
  [/\bhow often\b|\bhow (?:frequently|regularly)\b|\bhow many times\b/, 'frequency'],
  [/\bhow old\b|\bwhat age\b|\bminimum age\b|\bage limit\b/, 'age'],
  [
    /\bhow (?:much|expensive|cheap) (?:is|are|does|do|did|will|would|can|for|to|money|extra|it|a|an|the|more)\b|\bhow (?:much|expensive)\b\W*$|\bhow expensive\b|\bwhat (?:do|does|would|will|is|are)\b.*\b(?:cost|price|fee|pay|charge|earn|salary)\b|\bwhat (?:would|will|do) i earn\b|\b(?:the|any) (?:price|cost|fee)s?\b|\bsalary\b/,
    'price',
  ],
  [/\bhow (?:many|much|large|big)\b/, 'count'],
  [
    /\bwhen\b|\bwhat (?:time|day|date|year|hours)\b|\bwhich (?:day|days|month|year|date)\b|\buntil what\b|\bdeadline\b|\bopening hours\b/,
    'time',
  ],
  [
    /\bphone number\b|\bemail address\b|\bnumber (?:can|do|should|to|that|for)\b|\bhow (?:do|can|could|should) i (?:reach|contact|call|phone|email)\b|\byour (?:number|email)\b/,
    'contact',
  ],
  [/\bwhere\b|\b(?:the|your) address\b|\b(?:which|what) (?:city|town|country|street|address)\b/, 'place'],
  [/\bwho\b|\bwhose\b|\bwhom\b/, 'person'],
];

const NUMBER =
  '(?:\\d|\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|thousand|half|a dozen|several)\\b)';
const SPAN = `(?:${NUMBER}[\\d.,]*(?:[- ]+(?!a\\b|per\\b)[a-z]+)?[- ]+(?:second|minute|hour|day|night|week|month|year)s?\\b|\\b(?:half )?an hour\\b|\\b(?:takes?|lasts?|within|for|in) a (?:day|week|month|year)\\b)`;
const WHEN =
  "\\b(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|weekdays?|weekends?|daily|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|noon|midnight|morning|afternoon|evening|night|a\\.?m|p\\.?m|o'clock|(?:19|20)\\d\\d|day \\d+|(?:first|second|third|fourth|last|\\d+(?:st|nd|rd|th)) (?:(?:working )?day|of)|immediately|at once|as soon as possible|today|tomorrow)\\b|\\d ?(?:am|pm|:\\d\\d)|\\b(?:at|from|until|till|by|after|before|between) (?:about |around )?" +
  NUMBER;

const NUMBERED = new RegExp(
  `${NUMBER}[\\d.,]*(?: (?:to|or|and|percent of the) [\\w.,]+| of (?:them|us|which|whom)(?: are| is)?)? ((?:[\\p{L}'-]+ ?){1,3})`,
  'giu',
);

const BEFORE_NUMBER = new RegExp(
  `([\\p{L}'-]+)(?::|,| is| are| of| has| have| per| up to| at most)* ${NUMBER}`,
  'giu',
);

const FITS: Readonly<Record<Wanted, RegExp>> = {
  price:
    /[$€£¥]\s?\d|\d\s?(?:dollars?|euros?|pounds?|cents?|kroner?|kr|francs?|usd|eur|gbp|chf|percent|%)|\b(?:free|no (?:extra )?(?:charge|cost|fee)|included|covered|half (?:the )?price)\b|\b(?:dollars|euros|pounds|cents|kroner|francs)\b/i,
  weight: /\d\s?(?:kilograms?|kilos?|kg|grams?|g|pounds?|lbs?|tons?|ounces?|oz)\b/i,
  length:
    /\d\s?(?:milli|centi|kilo)?(?:met(?:er|re)s?|m|cm|mm|km|miles?|feet|foot|ft|inch(?:es)?|yards?)\b|\bmeters\b/i,
  temperature: /\bdegrees?\b|°/i,
  duration: new RegExp(SPAN, 'i'),
  frequency: new RegExp(
    `\\b(?:every|each|once|twice|daily|weekly|monthly|yearly|annually|times|per|several times)\\b|\\bafter ${NUMBER}`,
    'i',
  ),
  age: /\bat (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:weeks|months|years)\b|\b(?:aged?(?: of)?|under|over|above|below|from(?: the age of)?|at least|older than|younger than|until|up to|between) (?:\d{1,2}\b(?![:.,]?\d| in the | (?:jan|feb|mar|apr|may|june|july|aug|sep|oct|nov|dec)| ?(?:[ap]\.?m|%|percent|euros?|dollars?|pounds?|kroner|minutes?|hours?|days?|weeks?|months?|people|guests?|persons?|seats?|items?|kilo|kg|cm|met|km|mil))|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty)\b(?! (?:minutes?|hours?|days?|weeks?|months?|people|guests?|persons?|seats?|items?)))|\d (?:years?|months?|weeks?) old\b|\b(?:built|founded|made|opened|since) in (?:1|2)\d{3}\b/i,
  count: new RegExp(`${NUMBER}|\\b(?:no limit|unlimited|as many)\\b`, 'i'),
  time: new RegExp(`${WHEN}|\\b(?:after|within|in) ${SPAN}`, 'i'),
  contact: /\d[\d ()/-]{3,}\d|\S@\S|\b(?:by phone|by email|website|chat|www)\b/i,
  place:
    /\b(?:in|at|on|near|next to|opposite|behind|across|between|beside|above|below|around|to|off) (?:the )?(?!Jan|Feb|Mar|Apr|May\b|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[A-Z]|\b(?:street|avenue|road|lane|square|building|floor|city|station|downtown|harbou?r|behind|opposite|[Aa]ddress|next to|upstairs|downstairs|entrance|inside|website)\b|\S@\S|\b(?:at|in|behind|beside|under) the [a-z]+/,
  person:
    /\b(?:Dr\.?|Doctor|Mr\.?|Mrs\.?|Ms\.?|Professor)\s+[A-Z]|\b\p{Lu}\p{Ll}+ (?:(?:van|de|von|der|da|al) )*\p{Lu}[\p{Ll}\p{L}]+|\b(?:founder|founded by|led by|called|named)\b|\b(?:guide|chef|manager|owner|director|trainer|teacher|nurse|head)\s+\p{Lu}\p{Ll}+/u,
};

/** Words of a sentence that gives just that, rather than a number on the side. */
const GIVES: Partial<Record<Wanted, RegExp>> = {
  duration: /\b(?:within|takes?|lasts?|finished|ready|up to|long|hours?|for|minutes)\b/i,
  price:
    /[$€£¥]\s?\d|\d\s?(?:dollars?|euros?|pounds?|cents?|kroner?|kr|francs?|usd|eur|gbp|chf|percent|%)|\b(?:free|nothing|half (?:the )?price)\b|\b(?:dollars|euros|pounds|cents|kroner|francs)\b|\bprices?\b.*\d/i,
  time: /\b(?:open|opens|closed?|closes|starts?|begins?|from|until|by|every|takes place|leaves?|meets?|due|collected)\b/i,
  place:
    /\b(?:at|on|near|next to|opposite|behind|address|street|square|located|stands|is in|are in|left at|floor)\b/i,
  person: /\b(?:lead|leads|led|founded|owner|owns?|manager|head|runs?|by|director|guide|is|looks after)\b/i,
};

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Turns of phrase that stand for a word which is not in them; some only where nothing else is asked for. */
const IDIOMS: readonly { readonly pattern: RegExp; readonly words: string; readonly alone?: true }[] = [
  {
    pattern:
      /\bwhere (?:(?:do|can|could|will) (?:i|we) find |are |is |can |do )(?:you|it|the (?:shop|store|office|practice|clinic|restaurant|place))\b/,
    words: 'address',
    alone: true,
  },
  {
    pattern: /\bhow (?:do|can|could) (?:i|we) (?:get|come) (?:there|to you)\b|\bhow to get there\b/,
    words: 'station',
    alone: true,
  },
  { pattern: /\bleave (?:my|our|the) car\b|\bcome by car\b/, words: 'parking' },
  {
    pattern: /\bwhat (?:should|do|must|can) (?:i|we) (?:(?:have|need) to )?(?:bring|pack|take with)\b/,
    words: 'bring',
  },
  { pattern: /\b(?:job|position|role|work)\b.*\bpay\b|\bearn\b|\bget paid\b/, words: 'salary' },
  { pattern: /\bpric(?:e)?y\b|\b(?:too|so) dear\b/, words: 'price' },
  { pattern: /\bwork(?:s|ing)? (?:for|with|here|there)\b|\bstaff\b/, words: 'employee' },
];

const stems = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).map(stem));

/** Terms that only say how a thing is asked for: they count less. */
const LIGHT = stems(
  `work have provide available check ask join include cancel price child age happen employee
  day time hour week month year person people customer number amount cost money plan long service visit normal
  still leave start begin end pay sell contract serve exist currently late share expect require manage apply`,
);
/** What the whole context is of: it is named once, and meant everywhere. */
const SELF = stems(
  'company firm business shop store place office team job role position product bring come offer allow permit clinic practice school museum library gym studio app restaurant hotel',
);
/** Of those, what other businesses have as well: asked for where nobody speaks of it, it is the very question. */
export const VENUES = stems(
  'clinic practice school museum library gym studio app restaurant hotel shop store',
);

/** Somebody's age is told. */
const AGED =
  /\bchild\b|\b(?:is|am|are|turns|turning|turned|aged?) (?:only |just |still )?(?:[1-9]|1[0-9]|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen)\b(?! (?:hours?|minutes?|days?|weeks?|people|persons))/;
/** Told with an age they are who it is about, not what it is about. */
export const KIN: ReadonlySet<string> = new Set(
  [
    'son',
    'daughter',
    'kid',
    'child',
    'boy',
    'girl',
    'baby',
    'nephew',
    'niece',
    'grandson',
    'granddaughter',
  ].map(stem),
);
/** Words that ask for a measure, which the unit in the answer proves. */
const MEASURES: Partial<Record<Wanted, RegExp>> = {
  weight: /^(?:weigh|weight|heav)$/,
  length: /^(?:tall|high|wid|deep|height|width|depth)$/,
  temperature: /^(?:temperatur|warm|hot|cold)$/,
  count: /^(?:larg|big|siz)$/,
  age: /^(?:old|ag)$/,
  price: /^(?:cost|pric|charg|pay|expensiv|rat|high)$/,
  time: /^(?:deadlin|dat|due)$/,
  duration: /^(?:fast|quick|speed|last)$/,
};

const POLAR =
  /^(?:(?:and|so|but|okay|ok|well|please|um|uh|hi|hello|then|also|excuse me|sorry),? )*(?:is|are|was|were|do|does|did|can|could|will|would|should|may|have|has|had|am|shall|isn't|aren't|don't|doesn't|must|any|no)\b/;

/**
 * @param question what was asked, one sentence.
 * @param said the rest of the same message, for what it is about.
 * @param earlier the question before, for "and on Sundays?".
 */
export function analysed(question: string, said = '', earlier = ''): Question {
  const plain = normalised(question).trim();
  const terms = new Map<string, number>();
  const hints = new Set<string>();
  const add = (term: string, weight: number): void => {
    if ((terms.get(term) ?? 0) < weight) terms.set(term, weight);
  };
  const own = contentTerms(question);
  const whole = normalised(`${said} ${question}`);
  const aged = AGED.test(whole);
  const weightOf = (term: string): number =>
    /^\d+$/.test(term) || (aged && KIN.has(term)) ? 0.35 : SELF.has(term) ? 0.22 : LIGHT.has(term) ? 0.5 : 1;
  const wanted = WANTED.find(([pattern]) => pattern.test(plain))?.[1];
  const counted = wanted === 'count' ? countedIn(plain) : [];
  const proved = (term: string): boolean => wanted !== undefined && MEASURES[wanted]?.test(term) === true;
  const asksMore = own.some((term) => !proved(term) && weightOf(term) === 1);
  for (const term of own)
    if (!proved(term) || (wanted === 'price' && !asksMore))
      add(term, counted.includes(term) ? 0.4 : weightOf(term));
  const full = [...terms.values()].includes(1);
  for (const term of contentTerms(said)) add(term, Math.min(full ? 0.15 : 0.6, weightOf(term)));
  for (const { pattern, words, alone } of IDIOMS) {
    if (alone && [...terms.keys()].some((term) => !SELF.has(term))) continue;
    if (pattern.test(whole)) for (const term of contentTerms(words)) hints.add(term);
  }
  if (isElliptical(plain, own)) for (const term of contentTerms(earlier)) add(term, 0.45);
  if (wanted === 'price' && terms.size === 0) add(stem('price'), 0.6);
  const polar = POLAR.test(plain);
  return {
    terms,
    hints,
    wanted:
      polar && wanted !== undefined && /^(?:price|time|duration|count)$/.test(wanted) ? undefined : wanted,
    polar,
    days: DAYS.filter((day) => new RegExp(`\\b${day}s?\\b`).test(plain)).concat(
      /\bweekends?\b/.test(plain) ? ['saturday', 'sunday'] : [],
    ),
    aged: wanted === 'age' || aged,
    age: aged ? ageIn(whole) : undefined,
    vague: /^what (?:does|do|did|is|are) .*\bdo\W*$/.test(plain) && terms.size < 2,
    counted,
    defined:
      /^(?:so |and )?what(?:'s| is| are) (?:an? |the )?[\p{L}\d' -]+\W*$/u.test(plain) &&
      wanted === undefined,
    conditional: /\bif\b|\bwhat happens when\b|\bin case\b/.test(plain),
    howTo:
      /\bhow (?:do|can|could|should|does|to|will) (?:i|we|you|one|somebody|a|the|my)?\b/.test(plain) &&
      wanted === undefined,
    minimalAge: /\bhow old (?:must|should|do|does|need)\b|\bminimum age\b|\bage limit\b/.test(plain),
    extreme: /\b(?:cheapest|lightest|smallest|shortest|lowest|least)\b/.test(plain)
      ? 'least'
      : /\b(?:most expensive|heaviest|biggest|largest|longest|highest|dearest)\b/.test(plain)
        ? 'most'
        : undefined,
  };
}

/**
 * @param counted what is to be counted.
 * @returns how well the text gives the kind of thing that is wanted: 0 not, 1 holds it, 2 is there to say it.
 */
export function fitOf(wanted: Wanted, text: string, counted: readonly string[] = []): 0 | 1 | 2 {
  if (!FITS[wanted].test(text)) return 0;
  if (wanted === 'person' && !namesSomebody(text)) return 0;
  if (counted.length > 0) return countsIn(text, counted) ? 2 : 0;
  return GIVES[wanted]?.test(text) === false ? 1 : 2;
}

const DAY_NAMES = DAYS.join('|');
const DAY_RANGE = new RegExp(
  `\\b(${DAY_NAMES})s?\\s*(?:to|through|until|till|-|–)\\s*(${DAY_NAMES})s?\\b`,
  'g',
);
const DAY = new RegExp(`\\b(${DAY_NAMES})s?\\b`, 'g');

/** @returns the days of the week that a text speaks of, ranges and weekends counted out. */
export function daysIn(text: string): string[] {
  const plain = text.toLowerCase();
  const found = new Set<string>();
  for (const [, from, to] of plain.matchAll(DAY_RANGE)) {
    const last = DAYS.findIndex((day) => day === to);
    for (let at = DAYS.findIndex((day) => day === from); ; at = (at + 1) % 7) {
      found.add(DAYS[at]!);
      if (at === last) break;
    }
  }
  for (const [, day = ''] of plain.matchAll(DAY)) found.add(day);
  if (/\bweekends?\b/.test(plain)) found.add('saturday').add('sunday');
  if (/\bweekdays?\b/.test(plain)) for (const day of DAYS.slice(0, 5)) found.add(day);
  if (/\b(?:daily|every day|seven days a week|all week)\b/.test(plain))
    for (const day of DAYS) found.add(day);
  return [...found];
}

function isElliptical(plain: string, terms: readonly string[]): boolean {
  return (
    terms.length === 0 ||
    /\b(?:it|they|them|that|those|there|one|this)\b|^(?:and|what about|how about|also)\b/.test(plain)
  );
}

/** "How many rooms do you have" → room; how large a team is, is told in people. */
function countedIn(plain: string): string[] {
  const [, size, rest = ''] =
    /\bhow (many|large|big) (?:(?:is|are|was|would|will|does|do)\b)?(.*)$/.exec(plain) ?? [];
  if (size === undefined) return [];
  const [phrase = ''] = rest.split(
    /\b(?:does|do|did|are|is|can|could|will|would|has|have|work|live|fit|be|in|on|at|for)\b/,
  );
  const last = contentTerms(phrase).at(-1);
  if (last === undefined) return [];
  return size === 'many' ? [last] : [last, ...['people', 'employee', 'member', 'guest', 'student'].map(stem)];
}

const YEARS =
  '(\\d{1,2}|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen)';
const yearsOf = (word: string | undefined): number | undefined =>
  word === undefined ? undefined : Number(stem(word));

function ageIn(plain: string): number | undefined {
  return yearsOf(
    new RegExp(`\\b(?:is|am|are|turns|turned|aged?) (?:only |just |still )?${YEARS}\\b`).exec(plain)?.[1],
  );
}

/** @returns whether a text that names ages speaks of this one: "from 14" of 15, "under 18" of 16. */
export function concernsAge(text: string, age: number): boolean {
  for (const [, word, years] of text
    .toLowerCase()
    .matchAll(
      new RegExp(`\\b(from|over|above|at least|under|below|until|up to)(?: the age of)? ${YEARS}\\b`, 'g'),
    )) {
    const bound = yearsOf(years) ?? 0;
    if (/^(?:under|below|until|up to)$/.test(word ?? '') ? age <= bound : age >= bound) return true;
  }
  return false;
}

/** A name, or who somebody is; two capital letters alone may be a menu's: "Open Settings". */
function namesSomebody(text: string): boolean {
  if (/\b(?:Dr\.?|Doctor|Mr\.?|Mrs\.?|Ms\.?|Professor|Sister)\s+\p{Lu}/u.test(text)) return true;
  for (const [pair] of text.matchAll(/\p{Lu}\p{Ll}+ (?:(?:van|de|von|der|da|al) )*\p{Lu}[\p{Ll}\p{L}]+/gu)) {
    if (pair.split(' ').every((word) => !SYNONYMS.has(stem(word.toLowerCase())))) return true;
  }
  return /\b(?:founded by|led by|run by|owned by|called|named)\b|\b(?:guide|chef|manager|owner|director|trainer|teacher|nurse|head)\s+\p{Lu}\p{Ll}+/u.test(
    text,
  );
}

/** A number right in front of what is counted, or of a word or two before it ("22 small rooms"), or soon after it. */
function countsIn(text: string, counted: readonly string[]): boolean {
  const isCounted = (part: string | undefined): boolean =>
    contentTerms(part ?? '').some((term) =>
      counted.some((each) => term === each || SYNONYMS.get(each)?.has(term) === true),
    );
  for (const [, named] of text.matchAll(NUMBERED)) if (isCounted(named)) return true;
  for (const [, named] of text.matchAll(BEFORE_NUMBER)) if (isCounted(named)) return true;
  return /\b(?:no limit|unlimited|as many as)\b/i.test(text);
}
