import { plainOf } from './plain.ts';
import { EVENTS } from './eventWords.ts';
import { FEELINGS } from './feelingWords.ts';

/** What may weigh on somebody, as far as one small suggestion can be of use. */
export type Concern =
  | 'someoneElse'
  | 'panic'
  | 'grief'
  | 'sleep'
  | 'nerves'
  | 'setback'
  | 'boredom'
  | 'habit'
  | 'heartbreak'
  | 'conflict'
  | 'closeness'
  | 'anger'
  | 'hardTalk'
  | 'friends'
  | 'loneliness'
  | 'overload'
  | 'worry'
  | 'motivation'
  | 'tiredness'
  | 'selfDoubt'
  | 'sadness'
  | 'stress'
  | 'joy';

/** What happened says more than how it feels. */
const CONCERNS = [...EVENTS, ...FEELINGS];

/** "not anxious", "no longer sad": what is denied weighs on nobody. */
const DENIED =
  /\b(?:i'm not|am not|no longer|isn't|wasn't|don't feel|do not feel|without)(?: (?:so|very|that|really|too|at all|feeling|any))*\s*$/;
/** These hold their own denial: "I cannot sleep". */
const DENYING: ReadonlySet<Concern> = new Set(['sleep', 'selfDoubt', 'loneliness']);

/** Advice for people is none for them. */
const OF_ANIMAL = /\b(?:my|our|the) (?:dog|cat|puppy|kitten|horse|hamster|rabbit|bird)s?\b/;

/** "How can I be calmer?" is about whatever was told before. */
const FEELING_BETTER = /\b(?:calm(?:er)?(?: down)?|relax(?:ed)?|feel better|cheer (?:me|myself) up)\b/g;

/** @returns what a text is about beyond the wish to feel better, or undefined. */
export const namedConcernOf = (text: string): Concern | undefined =>
  concernOf(text.toLowerCase().replace(FEELING_BETTER, ''));

/** @returns what a text is about that weighs on somebody, or undefined: nothing that is known here. English. */
export function concernOf(text: string): Concern | undefined {
  const plain = plainOf(text);
  const ofAnimal = OF_ANIMAL.test(plain) && !/\bi\b/.test(plain);
  return CONCERNS.find(
    ([concern, pattern]) =>
      (!ofAnimal || concern === 'grief' || concern === 'worry') &&
      [...plain.matchAll(pattern)].some(
        ({ index }) => DENYING.has(concern) || !DENIED.test(plain.slice(Math.max(0, index - 40), index)),
      ),
  )?.[0];
}

/** It was so, and it is better now. */
const RELIEVED =
  /\b(?:passed (?:my|the|it)|(?:feel|am|am feeling|feeling) (?:\w+ )?(?:calmer|good|great|better|relaxed|relieved|at peace|fine|okay)|(?:is|are) gone|(?:is|am) (?:\w+ )?(?:quiet|fine|better|okay) now|(?:not|n't) had (?:a|any)|went well|not as \w+ as|no longer|slept well|getting better|used to be|now it is)\b/i;
const STILL_BAD =
  /\b(?:but now|but i (?:still|feel|am)|not (?:\w+ )?(?:good|better|fine|okay)|don't feel|do not feel)\b/i;

/** "I passed my test!", "The panic is gone": what weighed on them does no longer. */
export const isRelief = (text: string): boolean => RELIEVED.test(text) && !STILL_BAD.test(text);
