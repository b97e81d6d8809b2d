import { straightApostrophes } from '@visavis/shared';

/** A part of a message that says one thing. English. */
export interface Clause {
  /** In lower case, with plain apostrophes. */
  readonly text: string;
  /** How much it counts for how the writer is now. */
  readonly weight: number;
  readonly question: boolean;
}

/** As a message is read: longer ones by their end, where people come to the point. */
const MAX_CHARS = 4_000;

/** What comes behind it is what the writer stands by. */
const CONTRAST = /[,;:]?\s+(?:but|however|yet|still,|though now|except that|although now)\s+/;
const SENTENCE = /(?<=[.!?…\n;])\s*|\s*(?:—| - )\s*/;
const CONCESSION = /^(?:although|even though|though|while)\b[^,]*,/;
/** A comma or "and" behind which somebody goes on about themselves. */
const GOES_ON =
  /,\s*(?:and\s+|so\s+|these days\s+|now\s+)?(?=(?:i|i'm|i've|my|we|it|that|he|she|they|any|what|how|should|help|can|could|just|these days|today|now)\b)|\s+and\s+(?=(?:i|i'm|i've|my)\b)/;

const BEFORE_CONTRAST = 0.45;
const BEHIND_CONTRAST = 1.3;
const PAST =
  /\b(?:yesterday|last (?:week|month|year|night)|back then|used to|in the past|years ago|as a (?:child|kid)|was|were)\b/;
const PRESENT = /\b(?:now|today|these days|lately|right now|anymore|any more|am|i'm|is|are|feel)\b/;
const OF_THE_PAST = 0.5;

/** Somebody else feels it: "my friend is depressed". */
const SOMEBODY_ELSE =
  /^(?:and |so |because |well )*(?:my|our|a|the|his|her) (?:best |older |younger |little |own )?(?:friend|mum|mom|mother|dad|father|sister|brother|son|daughter|wife|husband|partner|boyfriend|girlfriend|boss|colleague|neighbou?r|cat|dog|kids?|child|children|parents)s?\b|^(?:he|she|they)\b/;
const ONESELF = /\b(?:i|i'm|i've|i'd|me|my own|myself|makes my|driving me)\b/;
const OF_ANOTHER = 0.2;

/** How it was, told as over: "used to cry every night". */
const NO_MORE = /\b(?:used to|in the past|back then)\b/;
const OF_WHAT_IS_OVER = 0.15;

/** It only asks about a feeling: "what is depression?" */
const ABOUT_A_WORD =
  /^(?:so |and |ok(?:ay)?,? )*(?:what(?:'s| is(?! the point)| are| does| do you (?:mean|know))|how does|how do (?:people|you|therapists)|why do (?:people|we)|is it (?:normal|common|ok|okay)|can (?:stress|anxiety|depression|grief|a person|people|you (?:explain|tell))|could you (?:explain|tell)|tell me|explain|do (?:people|you know)|are there)\b/;
const OF_A_WORD = 0.1;
const FOR_ME = /\b(?:me|my|i|i'm|we|our|us)\b/;
const ASKS =
  /^(?:so |and |ok(?:ay)?,? |but )*(?:what|how|who|when|where|which|why|is|are|does|do|did|can|could|will|has|have)\b/;

export function plainText(message: string): string {
  return straightApostrophes(message.slice(-MAX_CHARS))
    .toLowerCase()
    .replaceAll(/\bcannot\b/g, 'can not');
}

/** @returns the clauses of a message, in order; none for an empty one. */
export function clausesOf(message: string): readonly Clause[] {
  const found: Clause[] = [];
  for (const sentence of plainText(message).split(SENTENCE)) {
    if (sentence.trim() === '') continue;
    const question = sentence.trim().endsWith('?');
    const sides = contrasted(sentence);
    for (const [at, side] of sides.entries()) {
      const stands = sides.length === 1 ? 1 : at === sides.length - 1 ? BEHIND_CONTRAST : BEFORE_CONTRAST;
      for (const text of side.split(GOES_ON)) {
        const trimmed = text.trim();
        if (trimmed !== '')
          found.push({ text: trimmed, weight: stands * ownership(trimmed, question), question });
      }
    }
  }
  return found.some(({ text }) => PRESENT.test(text) && !PAST.test(text)) ? found.map(lessOfThePast) : found;
}

function contrasted(sentence: string): string[] {
  const inside = /^(.+?),? (?:even though|although) ([^,]+)(?:, (?:and |but )?(.+))?$/.exec(sentence.trim());
  if (inside)
    return [inside[2] ?? '', [inside[1], inside[3]].filter((part) => part !== undefined).join(', ')];
  const concession = CONCESSION.exec(sentence.trimStart());
  if (concession) return [concession[0], sentence.trimStart().slice(concession[0].length)];
  return sentence.split(CONTRAST);
}

function ownership(text: string, question: boolean): number {
  if (SOMEBODY_ELSE.test(text) && !ONESELF.test(text)) return OF_ANOTHER;
  if (NO_MORE.test(text)) return OF_WHAT_IS_OVER;
  const about = ABOUT_A_WORD.exec(text);
  if (about && !FOR_ME.test(text.slice(about[0].length).replace(/^ (?:me|to me)\b/, ''))) return OF_A_WORD;
  if (question && ASKS.test(text) && !FOR_ME.test(text)) return OF_A_WORD;
  return 1;
}

function lessOfThePast(clause: Clause): Clause {
  const past = PAST.test(clause.text) && !/\b(?:now|today|am|i'm)\b/.test(clause.text);
  return past ? { ...clause, weight: clause.weight * OF_THE_PAST } : clause;
}
