import type { SafetyLevel } from '@visavis/media-worker';
import { plainText } from './clauses.ts';
import type { Feeling } from './feelings.ts';
import { strongestMood } from './moods.ts';

/** What a message is for. */
export const INTENTS = [
  'get_help_now',
  'ask_advice',
  'ask_exercise',
  'ask_information',
  'share_feelings',
  'share_good_news',
  'thank',
  'greet',
  'say_goodbye',
  'give_feedback',
  'small_talk',
] as const;
export type Intent = (typeof INTENTS)[number];

const any = (...patterns: readonly string[]): RegExp => new RegExp(`(?:${patterns.join('|')})`);

const PRACTICE =
  '(?:breath\\w*|grounding|meditat\\w*|mindfulness|relax\\w*|visuali[sz]ation|body scan|stretch\\w*|exercises?|techniques?|5-4-3-2-1|4-7-8|box breathing|muscle relaxation|practice)';
const ASKS =
  "(?:can|could|would|will|shall|may) (?:you|we|i)|(?:let us|let's|lets)|please|i (?:want|need|would like|'d like) to|i'd like to";

const HELP_NOW = any(
  '\\b(?:need|want) (?:\\w+ )?help (?:right )?now\\b',
  '\\bthis is an emergency\\b',
  '\\b(?:need|want) to (?:talk|speak) to (?:a (?:person|human)|someone|somebody) (?:right )?now\\b',
);
const EXERCISE = any(
  '\\b(?:guide|walk|lead|take|talk) me through\\b',
  `\\b(?:${ASKS})\\b[^.?!]*\\b(?:do|try|start|practi[sc]e|go through|have|show|give|teach|help)\\b[^.?!]*\\b${PRACTICE}\\b`,
  `\\b(?:want|like|love) to (?:do|try|practi[sc]e|start) [^.?!]*\\b${PRACTICE}\\b`,
  `\\b(?:teach|show|give|explain) (?:me )?(?:the |a |an )?${PRACTICE}`,
  `\\b(?:give|show|teach) me\\b[^.?!]*\\b(?:${PRACTICE}|to (?:relax|calm down|sleep|unwind))\\b`,
  `\\b(?:${ASKS})\\b (?:please )?(?:breathe|meditate|relax|do that again|stretch)\\b`,
  `\\bis there (?:an?|any) [^.?!]*\\b${PRACTICE}\\b`,
  `\\b(?:any|another|an?) (?:good |quick |short )?${PRACTICE} (?:exercises?|techniques?)\\b[^.]*\\?`,
  '\\bhelp me (?:to )?(?:calm down|relax|breathe|ground myself|unwind|fall asleep|slow down)\\b',
);
const ADVICE = any(
  '\\b(?:what|how) (?:should|can|could|do|shall|would|might) (?:i|we|you suggest|you recommend)\\b',
  '\\b(?:should|shall) (?:i|we)\\b[^.]*\\?',
  '\\bhow to\\b[^.]*\\?',
  '\\b(?:any|some|your|need|give me|have|want) (?:\\w+ )?(?:advice|tips?|suggestions?|ideas?|recommendations?)\\b',
  "\\b(?:don't|do not) know what to do\\b",
  '\\bhelp me (?:to )?(?:decide|choose|figure|understand|with|deal|find|work out|sort)\\b',
  '\\bwould (?:it|that) be (?:better|wise|ok|okay|a good idea|wrong)\\b',
  '\\bis it (?:better|wise|worth) to\\b',
  '\\bwhat would you (?:do|suggest|recommend|advise)\\b',
  '\\bis there (?:anything|something)[^.]*\\?',
  '\\bdo you think (?:i|we) (?:should|could|can|must)\\b',
  '\\bwhat (?:helps|works|else can)\\b[^.]*\\?',
);
const INFORMATION = any(
  "^(?:so |and |but |well |ok(?:ay)? |sorry )?(?:what|what's|who|who's|when|where|which|why|how|is|are|was|were|does|do|did|can|could|will|have|has) [^.!]*\\?",
  '^(?:please |can you |could you |would you )?(?:tell|teach|explain|describe|define|show|remind)\\b(?: me)?(?: (?:a|about|more|what|why|how|something|the)\\b| \\w+ to me| \\w+$)',
  "\\b(?:i wonder|i would like to know|i'd like to know|do you know|curious)\\b",
);
const FEEDBACK = any(
  "\\byou(?:'re| are) (?:\\w+ )?(?:not (?:listening|helping|helpful|making sense)|useless|no help|wrong|repeating|just a|a stupid|stupid|dumb)",
  "\\byou (?:never|don't|do not|didn't|did not|can't|can not|still don't|clearly don't|keep|always|just) (?:\\w+ )?(?:understand|listen|get|hear|repeat\\w*|help|say\\w*|ask\\w*|tell\\w*|answer\\w*|know|forget\\w*)",
  "\\b(?:that|this|it) (?:did not|didn't|doesn't|does not|isn't|is not|wasn't|was not) (?:really |very |even )?(?:help\\w*|useful|what i (?:asked|meant|said)|work|make sense)",
  '^i (?:asked|meant|said|was talking) (?:about |for )?[^.]*, not\\b',
  '^(?:please )?(?:stop|quit) (?:telling|saying|repeating|asking|suggesting|giving|talking)\\b',
  '\\b(?:your|this) (?:answers?|replies|advice|app|bot|chat)\\b.*\\b(?:too|bad|good|great|useless|slow|long|short|wrong|better|works?)\\b',
);
const THANKS =
  /^(?:ok(?:ay)?,? |great,? |wow,? |many |awesome,? |that's great,? |oh,? )*(?:thanks|thank you|thank u|thx|ty|cheers)\b(?! for asking)|\b(?:i (?:really |so )?appreciate|(?:so |very |really )?grateful (?:for|to) (?:you|your|this)|that (?:really |actually )?helped|(?:,|\.|!) ?(?:thanks|thank you)[\s.!]*$|you(?:'ve| have) (?:really )?(?:helped|been (?:so |very |really )?(?:helpful|kind)))\b/;
const GREETING =
  /^(?:(?:hi|hey+|hello|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day))(?: (?:there|again|everyone|you|maya|leo))?)[\s,.!]*(?:it is me[\s.!]*|it's me[\s.!]*|nice to (?:meet|see) you[\s.!]*|how are you(?: today| doing)?[\s?!.]*|what's up[\s?!.]*)?$/;
const GOODBYE =
  /^(?:(?:ok(?:ay)?|alright|well|thanks|thank you),? ?)*(?:bye+|good ?bye|good ?night|see you|see ya|take care|talk (?:to you )?(?:later|soon|tomorrow)|until (?:next time|tomorrow))\b|\b(?:good ?night|bye+|good ?bye|see you|see ya)[\s.!]*$|\b(?:(?:i )?(?:have|need|got|gotta) to go(?: now)?|gotta go|i(?:'m| am) (?:leaving|off) now|(?:that is|that's) (?:all|it|enough) for (?:today|now))\b[^?]{0,30}$/;
const NOT_GOOD_NEWS = /\b(?:but|however|although)\b[^.]*$/;
const ABOUT_ONESELF = /\b(?:i|i'm|i've|i'd|me|my|myself|we)\b/;

/** @param feelings those in the text. */
export function intentOf(text: string, feelings: readonly Feeling[], level: SafetyLevel): Intent {
  const plain = plainText(text).trim();
  if (level === 'crisis' || HELP_NOW.test(plain)) return 'get_help_now';
  if (GREETING.test(plain)) return 'greet';
  if (isFeedback(plain)) return 'give_feedback';
  if (EXERCISE.test(plain)) return 'ask_exercise';
  if (ADVICE.test(plain)) return 'ask_advice';
  const mood = strongestMood(feelings);
  const glad = mood === 'happy';
  const burdened = mood !== 'neutral' && !glad;
  if (!burdened && GOODBYE.test(plain)) return 'say_goodbye';
  if (!burdened && THANKS.test(plain)) return 'thank';
  // A question that is asked of nobody: "what is the point?", "why does nobody call?"
  if (asksForInformation(plain) && !burdened) return 'ask_information';
  if (burdened || level !== 'none') return 'share_feelings';
  if (glad) return isAhead(plain) ? 'share_feelings' : 'share_good_news';
  return /\b(?:i hope|hopefully|maybe tomorrow|i feel|i wish|i miss|try again)\b/.test(plain) &&
    ABOUT_ONESELF.test(plain)
    ? 'share_feelings'
    : 'small_talk';
}

/** It is about the replies. @param plain as `plainText` gives it. */
export function isFeedback(plain: string): boolean {
  return FEEDBACK.test(plain.trim());
}

function asksForInformation(plain: string): boolean {
  return plain.split(/(?<=[.!?\n])\s+/).some((sentence) => INFORMATION.test(sentence));
}

/** What is still to come is no news. */
function isAhead(plain: string): boolean {
  return (
    /\b(?:looking forward|i hope|could be|will be|hopefully)\b/.test(plain) && !NOT_GOOD_NEWS.test(plain)
  );
}
