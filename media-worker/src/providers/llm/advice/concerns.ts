import { plainOf } from './plain.ts';
import { CONCERNS } from './concernWords.ts';

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

/** "not anxious", "no longer sad": what is denied weighs on nobody. */
const DENIED =
  /\b(?:i'm not|am not|no longer|isn't|wasn't|don't feel|do not feel|without)(?: (?:so|very|that|really|too|at all|feeling|any))*\s*$/;
/** These hold their own denial: "I cannot sleep". */
const DENYING: ReadonlySet<Concern> = new Set(['sleep', 'selfDoubt', 'loneliness']);

/** "How can I be calmer?" is about whatever was told before. */
const FEELING_BETTER = /\b(?:calm(?:er)?(?: down)?|relax(?:ed)?|feel better|cheer (?:me|myself) up)\b/g;

/** @returns what a text is about beyond the wish to feel better, or undefined. */
export const namedConcernOf = (text: string): Concern | undefined =>
  concernOf(text.toLowerCase().replace(FEELING_BETTER, ''));

/** @returns what a text is about that weighs on somebody, or undefined: nothing that is known here. English. */
export function concernOf(text: string): Concern | undefined {
  const plain = plainOf(text);
  return CONCERNS.find(([concern, pattern]) =>
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
