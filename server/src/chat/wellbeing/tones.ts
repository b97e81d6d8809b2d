import type { SafetyLevel } from '@visavis/media-worker';
import { plainText } from './clauses.ts';
import type { Feeling } from './feelings.ts';
import { isFeedback } from './intents.ts';
import { strongestMood, type Mood } from './moods.ts';

/** How a message sounds. */
export const TONES = [
  'cheerful',
  'warm',
  'calm',
  'hopeful',
  'neutral',
  'worried',
  'strained',
  'low',
  'hopeless',
  'frustrated',
  'angry',
  'urgent',
] as const;
export type Tone = (typeof TONES)[number];

const HOPELESS =
  /\b(?:no hope|hopeless|(?:what's|what is) the point|no point|pointless|never (?:get|gets|be|going to be|going to get) (?:any )?(?:better|good|happy)|nothing (?:i do |ever |will ever )?(?:works|helps|matters|makes (?:any|a) difference|changes?)|no way out|no future|why bother|ends? badly|stopped (?:believing|hoping)|always be like this|lost all hope|tried everything|giv(?:e|ing|en) up)\b/;
const HOPEFUL =
  /\b(?:i hope|hopeful|hopefully|hoping|looking forward|fresh start|maybe (?:tomorrow|things|it) (?:will|can|could)|(?:will|going to|things are|it is|it's)(?: slowly| finally)? (?:get(?:ting)?) better|can do this|try again|fingers crossed|(?:might|could|will) (?:really |actually )?work|makes? (?:it|things) (?:easier|better)|one step at a time|light at the end)\b/;
const THANKS =
  /\b(?:(?:thanks|thank you)(?! for asking)|thank u|thx|appreciate|grateful (?:for|to) (?:you|your|this)|means a lot)\b/;
/** Quiet contentment: nobody jumps for joy in these words. */
const QUIET =
  /\b(?:calm(?:er)?|peace(?:ful)?|relaxed|relie(?:ved|f)|content|fine|okay|ok|not bad|gone|slept well|lighter|quiet|at ease|less \w+|maybe once)\b/;
const URGENT =
  /\b(?:emergency|(?:need|want) (?:\w+ )?help (?:right )?now|help me (?:right )?now|please help,? (?:now|quick)|(?:can't|can not) wait|immediately)\b/;
/** Words that are thrown at somebody. */
const AT_YOU =
  /\b(?:you(?:'re| are)? (?:\w+ )?(?:useless|stupid|idiot|dumb|pathetic|worthless)|shut up|go to hell|(?:screw|fuck) you)\b/;
const FURY =
  /\b(?:furious|rage|enraged|livid|hate|blood boil|angry|anger|fuming|seething|betrayed|outraged|so mad|(?<!me )mad (?:at|about|with)|lost my temper|how dare|(?:could|want to|wanted to) (?:scream|punch|throw|smash)|slamm?ed|piss\w*)\b/;

/** Of each mood, when nothing in the wording says otherwise. */
const TONE_OF: Readonly<Record<Mood, Tone>> = {
  happy: 'cheerful',
  anxious: 'worried',
  stressed: 'strained',
  tired: 'strained',
  sad: 'low',
  lonely: 'low',
  grieving: 'low',
  ashamed: 'low',
  distressed: 'low',
  angry: 'frustrated',
  neutral: 'neutral',
};

/** @param feelings those in the text. */
export function toneOf(text: string, feelings: readonly Feeling[], level: SafetyLevel): Tone {
  const plain = plainText(text);
  if (level === 'crisis' || level === 'warning' || URGENT.test(plain)) return 'urgent';
  if (AT_YOU.test(plain)) return 'angry';
  const mood = strongestMood(feelings);
  switch (mood) {
    case 'happy':
      return soundOfGladness(text, plain, feelings);
    case 'angry':
      return FURY.test(plain) || isShouted(text) ? 'angry' : 'frustrated';
    case 'sad':
    case 'neutral':
      if (HOPELESS.test(plain)) return 'hopeless';
      if (mood === 'neutral' && HOPEFUL.test(plain)) return 'hopeful';
      if (mood === 'neutral' && isFeedback(plain)) return 'frustrated';
      if (mood === 'neutral' && /\bnot (?:too |so )?bad\b/.test(plain)) return 'calm';
      if (mood === 'neutral' && THANKS.test(plain)) return 'warm';
      return mood === 'neutral' && level === 'concern' ? 'low' : TONE_OF[mood];
    case 'anxious':
    case 'stressed':
    case 'tired':
    case 'lonely':
    case 'grieving':
    case 'ashamed':
    case 'distressed':
      return TONE_OF[mood];
  }
}

function soundOfGladness(text: string, plain: string, feelings: readonly Feeling[]): Tone {
  const glad = feelings.filter(({ mood }) => mood === 'happy');
  // That something bad is over is relief.
  const relief = glad.every(({ denied }) => denied);
  if (HOPEFUL.test(plain)) return 'hopeful';
  if (THANKS.test(plain) && !/\bfor once\b/.test(plain)) return 'warm';
  const loud = isShouted(text) || text.includes('!') || glad.some(({ valence }) => valence >= 0.7);
  return !loud && (relief || QUIET.test(plain)) ? 'calm' : 'cheerful';
}

/** Two words or more in capitals, or most of it. */
export function isShouted(text: string): boolean {
  const words = text.match(/\p{L}{3,}/gu) ?? [];
  const loud = words.filter((word) => word === word.toUpperCase());
  return loud.length >= 2 && loud.length * 2 >= words.length;
}
