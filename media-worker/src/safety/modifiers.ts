import { FICTION, HYPERBOLE, QUOTING } from './idioms.ts';
import { compilePattern } from './pattern.ts';
import { CONCEPTS } from './concepts.ts';

const compiled = (source: string): RegExp => compilePattern(source, CONCEPTS);

/** Words that may stand between a negation and what it denies: "I do not *really want to* …". */
const NEGATED_LINK =
  '(really|actually|in|about|kind|wanting|wanting to|tried|tried to|wished|wished to|thinking|talking|considering|contemplating|committing|seriously|remotely|ever|even|currently|thinking about|thinking of|think about|planning to|plan to|planning on|want to|want|wanted|going|planning|trying|wanted to|going to|trying to|try to|intend to|considering|feeling|feel|like|have|having|had|any|a|to|at all|be|been|that i|about to|here to|saying|say|i am|i|would|will|am|do|of|plans|plan|thoughts|thought|intention|intentions|desire|wish|urge|urges|single|make me|made me|makes me|serious about|did i|do i|tempted to|the|kind of|my)';
const NEGATION = compiled(
  `(not once ...4|never once ...3|not|never|no|zero|without|neither|nor|hardly|deny|denied|no longer|stopped|nothing like|far from) ${`(${NEGATED_LINK})? `.repeat(5)}`,
);
/** A negation that denies nothing: "can not stop", "why not", "I am not sure I do not". */
const EMPTY_NEGATION = compiled(
  '((can|could|will) not (stop|help|resist|promise|guarantee|say|quit|be sure|keep from)|why not|might not|not (sure|certain|know|joking|kidding|lying|only|just)|no (joke|one|longer afraid|reason not)|do not (know|care|mind|stop|let|try to stop|tell))',
);

const LONG_AGO = compiled(
  '((when|since) i (was|were) (a |in |younger|little|young|small|at )|(years|decades|ages) ago|a long time ago|long ago|back (then|in|when)|in (my|the) (teens|twenties|past|childhood|school days|nineties|eighties)|as a (kid|child|teen|teenager)|in (19|20)\\d\\d|used to|(in|during) (high school|middle school|college|university)|once|last year|(six|seven|eight|nine|ten|eleven|twelve|\\d\\d|several|many|few|two|three|four|five) years|(four|five|six|seven|eight|nine|ten|eleven|twelve|[4-9]|1\\d) months ago)'.replaceAll(
    '\\d',
    '0',
  ),
);
const YEAR = /(?<=^| )in (19|20)[0-9][0-9] /;
const AGED =
  /(?<=^| )(at (age )?[0-9]{1,2}|when i was [^,]{0,12}[0-9]{1,2}|[0-9]{1,2} years ago|([4-9]|1[0-9]) months ago) /;
const RECENTLY = compiled(
  '(today|tonight|yesterday|last (night|week|weekend|month)|this (morning|week|month|afternoon|evening)|just now|an hour ago|hours ago|days ago|weeks ago|a week ago|recently|right now|(one|two|three|1|2|3|a) (month|months) ago|the other (day|night)|again)',
);

const EVERYDAY = compiled(
  '(talk|presentation|project|homework|recipe|cake|speech|surprise|performance|experiment|holiday|holidays|vacation|leave|trip|travel|travelling|traveling|flight|flying|conference|office|shift|meeting|class|lesson|party|mail|parcel|package|delivery|plants|hotel|booking|appointment|job|company|moving house|exam|wedding|airport|camping|training|abroad|business|weekend away|subscription|reservation|desk|visiting ...3)',
);
/** "I do not …", "never …": not of what the match ends with ("… and not wake up"). */
const DENIED = /^(?:i |we )?(?:(?:do|did|will|would|am|was|have|had|can|could|should|might) )?(?:not|never) /;
/** A title or a line, and then its words. */
const TITLED =
  /(?<=^| )(?:song|songs|lyric|lyrics|line|title|titled|called|track|album|poem|quote|band|slogan|named|chorus|verse|meme) (?:that )?(?:go |goes |say |says |is |called |titled |named |by |of |like )?(?:_ )?$/;
const GAME = compiled(
  '(in|on|at|of|playing|play) (the |my |this |that |a )?(minecraft|fortnite|roblox|sims|the sims|gta|zelda|dark souls|elden ring|skyrim|mario|call of duty|cod|overwatch|valorant|league|game|video game|level|boss fight|round|match|tutorial|dungeon|simulator)',
);
const FICTION_NEAR = compiled(FICTION);
const QUOTED = compiled(QUOTING);
const DEFINING = compiled(
  '(mean !(it|this|that|to|business|every)|means|definition of|define|translate|spell|the (word|phrase|term) ...2)',
);
const JOKING = compiled(HYPERBOLE);

const SUBJECT =
  /(?<=^| )(i|me|myself|he|she|they|you|we|it|him|her|them|who|friend|brother|sister|mom|mum|mother|dad|father|son|daughter|husband|wife|boyfriend|girlfriend|uncle|aunt|cousin|dog|cat|character|people|everyone|someone|teenagers|patients|students)(?= )/g;
const FIRST_PERSON = /(?<=^| )(i|me|my|myself) /;

const found = (pattern: RegExp, text: string): boolean => {
  pattern.lastIndex = 0;
  return pattern.test(text);
};

/** "They asked whether I was suicidal": what somebody wonders of the speaker. */
const WONDERED = compiled(
  '(ask|asks|asked|asking|wonder|wonders|wondering|wondered|think|thinks|thought|assume|assumed|worried|worries|checking|checked) (me |us )?(<VERY>)? (if|whether|that) ...3',
);
/** A form, a doctor, a questionnaire that wants to know. */
const SCREENED = compiled(
  '((ask|asks|asked|asking|screen|screens|screened|checks|check|query|queries|queried|rate) (me |us |him |her )?(<VERY>)? (if|whether|about|for|did|do|was|am|how often)|(the )?(form|forms|questionnaire|survey|insurance|screening|leaflet|app|eval|questions|question) ...8|wants to know (if|whether))',
);
/** Whoever takes the answer back has not given it. */
const LIED =
  /(?<=^| )(?:lie|lied|lying|liar|pretend|pretended|not true|untrue|the truth|in truth|but i do|but i am|secretly) /;
/** The speaker's answer to it. */
const NO =
  /(?<=^| )(?:(?:i )?(?:said|say|told (?:him|her|them)|answered|replied|put) (?:no|none|not|never|zero)|an honest (?:no|zero|never)|honest noes|i (?:am|was|have|do|did|would|will) not|(?:the answer is|it is|and|,|because|obviously) no|i am (?:safe|fine|okay|ok)) /;
const NO_AT_ONCE = /^(?:, )?(?:no|nope|nah|never|not at all|of course not) /;
/** "Wanting to die, no." */
const FLATLY_NO = /^(?!i )(?:[a-z]+ ){1,5}, (?:no|none|never) $/;
const ASKED_OF_ONESELF = /^(?:and |so |well |but )?(?:did|do|am|was|have|would|will) i /;
/** Not felt, thought or wished: where the danger is in the rest of the words. */
const UNFELT =
  /(?<=^| )(?:not|never|no longer|nor|without) (?:really |ever |actually |once |even )?(?:feel|feeling|felt|think|thinking|thought|believe|wish|wished|had|have|having|any|a|of|about|thoughts|like|that|as if|i|would|am|was|be|been|were) (?:(?:feel|feeling|felt|think|thinking|thought|believe|wish|had|have|having|any|a|of|about|thoughts|like|that|as if|i|would|am|was|be|been|were) )*$/;

/** Wondered by somebody, or asked of oneself, and answered with no. */
export function isAnsweredWithNo(clauses: readonly string[], clause: string, at: number): boolean {
  const next = clauses[clauses.indexOf(clause) + 1] ?? '';
  if (ASKED_OF_ONESELF.test(clause)) return NO_AT_ONCE.test(next) || NO_AT_ONCE.test(clause.slice(at));
  if (FLATLY_NO.test(clause.slice(at))) return true;
  const asked = clause.slice(0, at);
  if (!found(WONDERED, asked) && !found(SCREENED, asked)) return false;
  if (LIED.test(clauses.join(''))) return false;
  return NO.test(clause) || NO.test(next) || NO_AT_ONCE.test(next);
}

/** "I do not feel that I would be better off dead". */
export function isUnfelt(clause: string, at: number, match: string): boolean {
  return !/(?<=^| )(?:not|no|never|nothing|nobody) /.test(match) && UNFELT.test(clause.slice(0, at));
}

/** Is what stands at `at` denied by the words right before it? */
export function isNegated(clause: string, at: number): boolean {
  const before = clause.slice(0, at);
  NEGATION.lastIndex = 0;
  for (const match of before.matchAll(NEGATION)) {
    const reaches = match.index + match[0].length === before.length;
    if (!reaches) continue;
    const governing = before.slice(Math.max(0, match.index - 12));
    return !found(EMPTY_NEGATION, governing);
  }
  return false;
}

/** The negation may also stand inside what was matched: "i do not want to" + "kill myself". */
export function isNegatedInside(match: string): boolean {
  return DENIED.test(match) && !found(EMPTY_NEGATION, match);
}

/** 'old': more than about three months ago; 'recent'; or undefined when nothing says when. */
export function whenWasIt(clauses: readonly string[], clause: string): 'old' | 'recent' | undefined {
  if (found(RECENTLY, clause)) return 'recent';
  if (found(LONG_AGO, clause) || YEAR.test(clause) || AGED.test(clause)) return 'old';
  const message = clauses.join(', ');
  if (found(RECENTLY, message)) return 'recent';
  return found(LONG_AGO, message) || YEAR.test(message) || AGED.test(message) ? 'old' : undefined;
}

export function isHabitOfThePast(clause: string): boolean {
  return /(?<=^| )(used to|back then|when i was) /.test(clause);
}

/** "I had thoughts of … years ago": told of as long over. */
export function isToldAsPast(clause: string): boolean {
  return (
    /(?<=^| )(had|was|were|did|felt|used to|struggled|thought|cut|hurt) .*(years|decades|a long time|long) ago /.test(
      clause,
    ) && !/(?<=^| )(again|still|now|since|ever since|tonight|today) /.test(clause)
  );
}

/** Whose doing it is: the nearest subject before the match, unless the match names the speaker itself. */
export function isAboutSomebodyElse(clause: string, at: number, match: string): boolean {
  if (FIRST_PERSON.test(match)) return false;
  const subjects = [...clause.slice(0, at).matchAll(SUBJECT)];
  const nearest = subjects.at(-1)?.[0];
  return nearest !== undefined && !['i', 'me', 'myself', 'we', 'it', 'you'].includes(nearest);
}

/** A game is played in the first person. */
export function isGame(clause: string): boolean {
  return found(GAME, clause);
}

export function isFiction(clause: string): boolean {
  return found(FICTION_NEAR, clause);
}

/** The speaker quotes somebody else, or asks about words as words. Not so when the speaker says what they said. */
export function isQuotation(clause: string, at: number): boolean {
  const before = clause.slice(0, at);
  return (
    found(QUOTED, before) &&
    !/(?<=^| )(i (have |just |already |even )?(said|told|say|quote)|my (own )?(mind|head|brain|heart) (keeps |just )?(says|said|saying))/.test(
      before,
    )
  );
}

export function isTitle(clause: string, at: number): boolean {
  return TITLED.test(clause.slice(0, at));
}

export function isAboutWords(clause: string): boolean {
  return found(DEFINING, clause);
}

/** Being away has an ordinary reason: leave, travel, a shift. */
export function isEveryday(message: string): boolean {
  return found(EVERYDAY, message);
}

export function isJoking(message: string): boolean {
  return found(
    JOKING,
    message.replace(/(?<=^| )(not|no|never|nor) (even |just )?(joking|kidding|a joke|joke|lol) /g, ''),
  );
}
