import { straightApostrophes, type FactCategory, type MemoryFact } from '@visavis/shared';
import { introducedName } from '../providers/llm/embeddedActs.ts';

/**
 * What a user says about themselves, by written rules: only what is plainly said in the first person of now, nothing
 * asked, denied, supposed, quoted or left open. Rather nothing than something wrong. English.
 */
export function factsIn(message: string): MemoryFact[] {
  const facts: MemoryFact[] = [];
  for (const sentence of sentencesOf(message)) {
    if (OPEN.test(sentence)) continue;
    for (const clause of clausesOf(sentence)) {
      if (UNSURE.test(clause) || QUOTED.test(clause)) continue;
      const fact = factIn(clause);
      if (fact) facts.push(fact);
    }
  }
  return facts;
}

type Rule = readonly [
  pattern: RegExp,
  category: FactCategory,
  said: (match: RegExpExecArray) => string | undefined,
];

/** Of a whole sentence: it asks, or all of it hangs on an "if". */
const OPEN = /\?\s*$|\b(?:if|unless|imagine|suppose|supposing|pretend|let's say|as if|as though|what if)\b/i;
/** Of a clause: wished, possible, past, a joke. */
const UNSURE =
  /\b(?:would|wouldn't|could|might|(?<!\bin )may|maybe|perhaps|possibly|probably|wish|wished|used to|almost|nearly|joking|kidding|supposed to|never|no longer|not any ?more|not sure|hardly|as a joke|in (?:the|this) (?:game|story|play|film|movie|book|dream)|role)\b|\bI(?:'d|’d)\b/i;
/** Somebody else's words, or thoughts about oneself. */
const QUOTED =
  /["“”«»]|\b(?:he|she|they|you|people|everyone|everybody|someone|somebody|mom|mum|dad|wife|husband|boss|friend|doctor)s? (?:said|says|thinks?|thought|told|claims?|believes?|calls?|called|asked)\b/i;
const NOT = /\b(?:not|n't|n’t|isn't|don't|never|nor|neither)\b/i;

const LEAD =
  '^(?:(?:and|but|so|well|oh|hi|hello|hey|yes|yeah|no|okay|ok|um|uh|actually|also|anyway|you know|by the way|because|since|as you know|these days|currently|right now|now)[,:]? )*(?:there[,!.]? )?';
const IAM = `${LEAD}i(?:'m|’m| am)(?: (?:currently|now|also|actually|just|still))*`;
const I = `${LEAD}i(?: (?:currently|now|also|actually|just|still|really|absolutely|do))*`;
const HAVE = `${LEAD}i(?:'ve| have)?(?: (?:just|recently|finally))*`;

const RELATION =
  '(?:wife|husband|partner|girlfriend|boyfriend|fiancée?|mother|mom|mum|father|dad|sister|brother|daughter|son|child|children|kid|kids|grandmother|grandfather|grandma|grandpa|grandson|granddaughter|aunt|uncle|cousin|twin|twins|dog|cat|puppy|kitten|horse|parrot|rabbit|hamster)s?';
const COUNT =
  '(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\\d{1,2})(?: (?:little|younger|older|big|small|twin|newborn|grown-up|beautiful|lovely))?';
const NAME = "[\\p{Lu}][\\p{L}'’-]+";

const TRADES =
  /^(?:[\w-]+ ){0,3}?(?:\w+(?:er|or|ist|ian|eer|smith|wright|man|woman|ant)|nurse|chef|cook|pilot|judge|clerk|student|nanny|monk|priest|coach|guide|vet|model|diplomat|poet|au pair|pensioner|apprentice|intern|freelancer|architect|pharmacist|athlete|surgeon|chemist|mechanic|electrician|attorney|realtor)$/i;
const NO_TRADES =
  /\b(?:lover|fan|member|believer|person|human|beginner|sufferer|survivor|drinker|smoker|eater|listener|speaker|sleeper|user|customer|caller|visitor|father|mother|brother|sister|supporter|owner|winner|loser|stranger|foreigner|prisoner|monster|disaster|wonder|number|matter|bother|giant|elephant|vegetarian|christian|night owl|worrier|killer|murderer|twin|man|woman|importer of|newcomer|follower|outsider|prior|minor|senior|junior|bit|little|lot)$/i;

const GOAL_VERBS =
  '(?:learn|become|get (?:better|fit|healthy|a|into|married)|lose|write|run|build|start|stop|quit|find|buy|travel|study|improve|move|visit|save|finish|open|teach|practise|practice|speak|pass|change|own|retire|graduate)';
/** Moods and needs of the moment, and what nobody should be reminded of. */
const NOT_KEPT =
  /\b(?:kill|die|dead|death|suicide|hurt|harm|cut|end it|myself|my life|living|being alive|cry|sleep|weapon|gun|revenge|you|your|yours|this|that|it|him|her|them|everyone|everybody|everything|nothing|something|anything|someone|talk|chat)\b/i;

const RULES: readonly Rule[] = [
  [
    new RegExp(`${I} (?:live|reside|am living|'m living)(?: now)? in (.+)$`, 'iu'),
    'home',
    ([, place]) => lived(place, 'Lives in'),
  ],
  [new RegExp(`${HAVE} moved (?:back )?to (.+)$`, 'iu'), 'home', ([, place]) => lived(place, 'Lives in')],
  [
    new RegExp(`${IAM} (?:originally )?from (${NAME}(?: ${NAME}){0,3})$`, 'iu'),
    'other',
    ([, place]) => (startsUpper(place) ? `Is from ${place ?? ''}` : undefined),
  ],
  [
    new RegExp(`${I} work as (an? |the )?(.+)$`, 'iu'),
    'job',
    ([, article = 'a ', job]) => short(job, 6, (text) => `Works as ${article.toLowerCase()}${text}`),
  ],
  [
    new RegExp(`${I} work (at|for) (.+)$`, 'iu'),
    'job',
    ([, at = 'at', place]) =>
      startsUpper(place) || /^(?:an?|the) /i.test(place ?? '')
        ? short(place, 6, (text) => `Works ${at.toLowerCase()} ${text}`)
        : undefined,
  ],
  [
    new RegExp(`${LEAD}my (?:job|profession|occupation) is (?:to be |being )?(an? .+)$`, 'iu'),
    'job',
    ([, job]) => short(job, 6, (text) => `Works as ${text}`),
  ],
  [
    new RegExp(`${IAM} (an? )(.+)$`, 'iu'),
    'job',
    ([, article = 'a ', job = '']) => {
      const trade = job
        .replace(/ (?:by profession|by trade|here|at|in|for|from|and|with|who|now)\b.*$/i, '')
        .trim();
      if (!TRADES.test(trade) || NO_TRADES.test(trade)) return undefined;
      return short(
        job.replace(/ by (?:profession|trade)$/i, ''),
        8,
        (text) => `Is ${article.toLowerCase()}${text}`,
      );
    },
  ],
  [
    new RegExp(`${IAM} (retired|self-employed|unemployed)$`, 'iu'),
    'job',
    ([, state]) => `Is ${lower(state)}`,
  ],
  [
    new RegExp(
      `${I} (?:have|'ve got|have got) (${COUNT} ${RELATION})(?:,? (?:who is |who are )?(?:named|called) (.+))?$`,
      'iu',
    ),
    'family',
    ([, who, name]) => `Has ${lower(who)}${name === undefined ? '' : ` named ${name}`}`,
  ],
  [
    new RegExp(
      `${LEAD}my (${RELATION})(?:'s|’s)? (?:name is |name's |is called |is named |are called )(${NAME}(?:(?:,| and|, and) ${NAME})*)`,
      'iu',
    ),
    'family',
    ([, who, name]) => (startsUpper(name) ? `Has a ${lower(who)} named ${name ?? ''}` : undefined),
  ],
  [
    new RegExp(`${IAM} (married|engaged|divorced|widowed)(?: to (${NAME}))?$`, 'iu'),
    'family',
    ([, state, name]) => `Is ${lower(state)}${startsUpper(name) ? ` to ${name ?? ''}` : ''}`,
  ],
  [
    new RegExp(`${LEAD}my favou?rite ([a-z ]{3,30}?) (?:is|are) (.+)$`, 'iu'),
    'like',
    ([, what, which]) => taste(which, (text) => `Has ${text} as favorite ${lower(what)}`),
  ],
  [
    new RegExp(
      `${I} (?:hate|dislike|detest|loathe|can't stand|cannot stand|can’t stand|don't like|don’t like|do not like|don't enjoy) (.+)$`,
      'iu',
    ),
    'dislike',
    ([, what]) => taste(what, (text) => `Dislikes ${text}`),
  ],
  [
    new RegExp(`${I} (?:like|love|enjoy|adore) (.+)$`, 'iu'),
    'like',
    ([, what]) => taste(what, (text) => `Likes ${text}`),
  ],
  [
    new RegExp(`${IAM} (?:really )?into (.+)$`, 'iu'),
    'like',
    ([, what]) => taste(what, (text) => `Likes ${text}`),
  ],
  [
    new RegExp(`${LEAD}i(?:'m| am|’m)? (?:plan|planning) (?:to|on) (.+)$`, 'iu'),
    'plan',
    ([, what]) => aim(what, (text) => `Plans ${/^\w+ing\b/.test(text) ? 'on' : 'to'} ${text}`),
  ],
  [
    new RegExp(
      `${IAM} (?:going to|moving to|travell?ing to|flying to) (.+\\b(?:next|tomorrow|this (?:summer|winter|spring|autumn|fall|weekend|year)|in (?:january|february|march|april|may|june|july|august|september|october|november|december|\\d+ (?:days|weeks|months)|a (?:week|month|year)))\\b.*)$`,
      'iu',
    ),
    'plan',
    (match) => {
      const verb = /\b(moving|travell?ing|flying) to /i.exec(match[0])?.[1]?.toLowerCase();
      const infinitive =
        verb === undefined ? '' : `${verb === 'moving' ? 'move' : verb === 'flying' ? 'fly' : 'travel'} to `;
      return aim(
        match[1],
        (text) =>
          `Plans to ${infinitive}${/^(?:the |[A-Z])/.test(text) && verb === undefined ? 'go to ' : ''}${text}`,
      );
    },
  ],
  [
    new RegExp(`${I} (?:want|hope) to (${GOAL_VERBS}\\b.*)$`, 'iu'),
    'goal',
    ([, what]) => aim(what, (text) => `Wants to ${text}`),
  ],
  [
    new RegExp(`${LEAD}my (?:goal|dream|aim) is to (.+)$`, 'iu'),
    'goal',
    ([, what]) => aim(what, (text) => `Wants to ${text}`),
  ],
  [
    new RegExp(`${IAM} (?:learning|studying|training for) (.+)$`, 'iu'),
    'goal',
    (match) => {
      const verb = /\b(learning|studying|training for)\b/i.exec(match[0])?.[1]?.toLowerCase() ?? 'learning';
      return aim(match[1], (text) => `Is ${verb} ${text}`);
    },
  ],
];

function factIn(clause: string): MemoryFact | undefined {
  const name = NOT.test(clause) ? undefined : ownName(clause);
  if (name !== undefined) return { category: 'name', text: `Is called ${name}` };
  for (const [pattern, category, said] of RULES) {
    const match = pattern.exec(clause);
    if (!match) continue;
    if (category !== 'dislike' && NOT.test(clause)) return undefined;
    const text = said(match);
    if (text !== undefined) return { category, text };
  }
  return undefined;
}

/** "My name is Ada": at the clause's beginning, so that "the man said I'm Ada" is none. */
function ownName(clause: string): string | undefined {
  if (
    !new RegExp(
      `${LEAD}(?:my name|i'm|i’m|i am|call me|you can call me|people call me|this is)\\b`,
      'i',
    ).test(clause)
  )
    return undefined;
  return introducedName(clause);
}

function lived(place: string | undefined, verb: string): string | undefined {
  const named = place
    ?.replace(/ (?:now|these days|at the moment|right now|since|for|with|because|together)\b.*$/i, '')
    .trim();
  if (
    named === undefined ||
    /^(?:fear|hope|hell|peace|denial|pain|the (?:past|future|moment|present)|my)\b/i.test(named)
  )
    return undefined;
  return startsUpper(named) || /^(?:an? |the )/i.test(named)
    ? short(named, 8, (text) => `${verb} ${text}`)
    : undefined;
}

function taste(what: string | undefined, said: (text: string) => string): string | undefined {
  if (
    what === undefined ||
    NOT_KEPT.test(what) ||
    /^(?:to know|how|what|when|where|who|why|the way)\b/i.test(what)
  )
    return undefined;
  return short(what.replace(/ (?:a lot|very much|so much|too)$/i, ''), 8, said);
}

function aim(what: string | undefined, said: (text: string) => string): string | undefined {
  return what === undefined || NOT_KEPT.test(what) ? undefined : short(what, 14, said);
}

function short(text: string | undefined, words: number, said: (text: string) => string): string | undefined {
  const clean = text?.trim() ?? '';
  return clean === '' || clean.split(/\s+/).length > words ? undefined : said(clean);
}

function lower(text: string | undefined): string {
  return text?.toLowerCase() ?? '';
}

function startsUpper(text: string | undefined): boolean {
  return text !== undefined && /^\p{Lu}/u.test(text);
}

function sentencesOf(message: string): string[] {
  return straightApostrophes(message)
    .split(/(?<=[.!?…])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** Parts that stand for themselves: "I'm Ada and I live in Paris, but I work in Lille." */
function clausesOf(sentence: string): string[] {
  return sentence
    .replace(/[.!…]+$/, '')
    .split(/;\s*|,?\s+(?:and|but|so)\s+(?=(?:i|my)\b)|,\s+(?=(?:i|i'm|i've|my)\b)/i)
    .map((clause) => clause.replace(/,$/, '').trim())
    .filter((clause) => clause !== '');
}
