import { answerFrom } from '../roles/answering.ts';
import { reflected } from '../embeddedReflection.ts';
import { plainOf } from './plain.ts';
import type { Scene } from '../roles/Scene.ts';

const OF_ITSELF = [
  'I am an AI, so I know that only from what people tell me. How is it with you?',
  'Being an AI, I have nothing of that kind to tell of. But I like to hear about it: what about you?',
  'That is something I do not have, as an AI. What is it like for you?',
] as const;
/** What company is asked about its own life, beyond what is felt. */
const OF_YOUR_LIFE =
  /^(?:and |so |but |well,? )?(?:do you (?:\w+ )?(?:have|own|live|go|work|drive|sing|dance|smoke|want|need)|are you (?:a |an |from )|where (?:do you live|are you|were you)|how old are you)\b/;
const OF_ITS_LIFE = [
  'Being an AI in a small offline demo, I have no life of my own to tell of. What made you think of it?',
  'There is nothing of that kind with me, as an AI. What makes you ask?',
] as const;

/** What people say to whom they talk with, and answers that are true of a program. The first that fits counts. */
const TALK: readonly (readonly [said: RegExp, lines: readonly string[]])[] = [
  [
    /\bsorry (?:for|that i|to) (?:\w+ ){0,2}(?:complain\w*|bother\w*|whin\w*|moan\w*|talk\w*|vent\w*|rambl\w*|cry\w*|dump\w*|being|sad|annoy\w*)\b|\bi (?:don't|do not) want to (?:bother|burden|complain)\b/,
    [
      'There is nothing to be sorry for, it may all be said here. What weighs most right now?',
      'You bother nobody here, it is good that you say it. What would you like to say about it?',
    ],
  ],
  [
    /\byou (?:keep|always|only|just) (?:repeat|say|saying|tell|telling|ask|asking)\w*\b|\b(?:that|this|it) (?:is|was|'s)(?: not|n't) (?:helpful|what i (?:asked|meant|said))|\byou (?:do not|don't|did not|didn't) (?:understand|listen|answer|help)\b|\bstop (?:telling|asking|saying|repeating)\b|\bi asked (?:about|you)\b|\byour answers? (?:is|are)\b/,
    [
      'I am sorry, that was not what you needed. What would help you more now: an idea, or just somebody who listens?',
      'You are right to say so, I am only a small offline demo. What did you want me to take up?',
      'I am sorry that I missed it. Would you say once more what matters most to you?',
    ],
  ],
  [
    /\b(?:can|could|will|would|do|are) (?:you|we) (?:\w+ )?(?:be |become )?(?:my |a )?(?:\w+ )?(?:friends?|girlfriend|boyfriend|love me|like me)\s*\?*$/,
    [
      'I am an AI, so I am no replacement for a friend, but I listen gladly. What would you tell a friend today?',
      'Being an AI, I can keep you company for a while, and I wish you people for the rest. Who is closest to you?',
    ],
  ],
  [
    /^(?:(?:and|so|but|well|ok(?:ay)?),? )*what (?:do you think|is your (?:opinion|view)|would you say|are your thoughts)\b/,
    [
      'I am an AI and have no view of my own on that. But I would like to know yours: what do you think?',
      'I can only say what I hear from you, an opinion of my own would be made up. Which way do you lean?',
      'I would rather not claim an opinion, being an AI. What does your own feeling say?',
    ],
  ],
  [
    /\b(?:do|did|have|can|are|would|were|don't|could) you (?:\w+ )?(?:ever|like|love|enjoy|prefer|hate|feel|worry|sleep|dream|eat|drink|cry|laugh|believe|miss|remember me|care|get (?:tired|bored|sad|angry|lonely|nervous|old)|have (?:feelings|friends|a family|children|kids|a body|hobbies|any hobbies|a favou?rite|pets)|tired|bored|sad|happy|lonely|afraid|married|watch|read|cook|travel|play|believe)\b|\bwhat(?:'s| is) your favou?rite\b/,
    OF_ITSELF,
  ],
  [
    /\b(?:don't|do not) know what (?:else )?(?:to (?:say|talk about|tell)|i should (?:say|tell))|\bnothing (?:else )?to (?:say|tell)|\bwhat (?:should|shall|can|could) we talk about/,
    [
      'That is all right, there is no need to fill the silence. What has your day been like so far?',
      'Then let us begin with something small: what was the first thing that you did today?',
      'We need not talk about anything big. Is there somebody or something that you have thought of today?',
    ],
  ],
  [
    /^(?:please )?(?:tell me (?:something|anything|a story)|say something|talk to me|(?:just )?(?:ask|entertain) me\b)/,
    [
      'Gladly. Here is a question that I like: what small thing made you smile lately?',
      'I have no stories of my own, but I am curious: which place do you like to think of?',
      'Then let me ask you something: what would you do with a free afternoon?',
    ],
  ],
  [
    /^(?:ok(?:ay)?,? |please,? )?(?:(?:let's|let us|can we|could we|i(?:'d| would) like to|i want to) )?(?:talk about|change the|speak about) (?:something else|something different|something lighter|another (?:topic|subject)|subject|topic)/,
    [
      'Gladly. What do you like to do when you have time for yourself?',
      'Of course. What was good about this week, even if it was small?',
      'Yes, let us do that. What are you looking forward to?',
    ],
  ],
];

/** Asks whether anybody is there, and not whether they can hear. */
export const PRESENT =
  /\b(?:are you|you) (?:still |even |really |actually )?(?:there|here|listening|with me|awake)\b/;
const HERE = [
  "Yes, I'm here. Go on.",
  "I'm here and listening. What would you like to say?",
  'Still here. Take your time.',
] as const;

const RECALL =
  /\bdo you (?:still )?remember (?:what|that|me|anything)\b|\bwhat did i (?:just )?(?:say|tell)\b/;

/** What they told in this conversation, as far as it can be said back. */
function recall({ told, choose }: Scene): string | undefined {
  const remembered = told
    .slice(0, -1)
    .map(reflected)
    .findLast((each) => each !== undefined);
  return remembered === undefined
    ? undefined
    : `Yes, you told me that ${remembered}. ${choose.next(['Shall we go on from there?', 'What else belongs to it?'])}`;
}

/** @returns the answer to what is said to the one who listens, or undefined: it is of other things. */
export function smallTalk(scene: Scene): string | undefined {
  const { act, choose } = scene;
  const plain = plainOf(scene.text);
  if (PRESENT.test(plain) && (act === 'canYouHear' || /^(?:hello,? |hey,? )?are you\b/.test(plain)))
    return choose.next(HERE);
  if (act !== 'question' && act !== 'state' && act !== 'command' && act !== 'wait' && act !== 'sorry')
    return undefined;
  if (RECALL.test(plain)) return recall(scene);
  const lines =
    TALK.find(([said]) => said.test(plain))?.[1] ??
    (scene.role === 'companion' && OF_YOUR_LIFE.test(plain) ? OF_ITS_LIFE : undefined);
  if (lines === undefined || (act === 'question' && answerFrom(scene) !== undefined)) return undefined;
  return choose.next(lines);
}
