import { moodOf, reflected } from '../embeddedReflection.ts';
import { concernOf, isRelief } from '../advice/concerns.ts';
import { ADVICE } from '../advice/ideas.ts';
import { QUESTIONS } from '../advice/questions.ts';
import { concernIn, freshIdea } from '../advice/suggest.ts';
import { answerFrom } from './answering.ts';
import { isLeftToGeneral, messageOf, type Scene } from './Scene.ts';

/** In front of the user's own words turned around. */
const MIRRORS = [
  'So, if I hear you right, {reflection}.',
  'I hear that {reflection}.',
  'If I follow you, {reflection}.',
  'It sounds as if {reflection}.',
  'What stays with me is that {reflection}.',
  'You are telling me that {reflection}.',
  'Let me see if I have it: {reflection}.',
  'As I hear it, {reflection}.',
] as const;

const WITH = {
  plain: [
    'Thank you for telling me that.',
    'I am with you.',
    'I can picture that.',
    'I am glad that you say it.',
    'Mm, I see.',
    'That tells me something about you.',
    'Yes, I am listening.',
    'I follow you.',
  ],
  good: [
    'That sounds lovely.',
    'How good to hear.',
    'I can hear the joy in that.',
    'What a nice thing.',
    'That is worth being glad about.',
    'I am happy with you.',
  ],
  bad: [
    'That sounds hard.',
    'That is a lot to carry.',
    'No wonder that this weighs on you.',
    'I am sorry that it is like that.',
    'That cannot be easy.',
    'It makes sense that this hurts.',
  ],
} as const;

const OPEN = {
  plain: [
    'How is that for you?',
    'How did that come about?',
    'What matters most to you in that?',
    'Would you like to tell me more about it?',
    'How long has it been like that?',
    'What would you like to happen next?',
    'What else belongs to it?',
    'What do you make of it yourself?',
    'What do you notice when you think of it?',
    'What would be good for you now?',
  ],
  good: [
    'What made it so good?',
    'What did you like most about it?',
    'How did it feel at that moment?',
    'Who did you share that with?',
    'What would you like to keep of it?',
    'What did it take to get there?',
  ],
  bad: [
    'What is the hardest part of it?',
    'What would you need right now?',
    'How are you with it today?',
    'Is there somebody who knows about it?',
    'What helps a little, when it is like that?',
    'How do you get through the day with that?',
    'What would you tell a friend who went through this?',
  ],
} as const;

/** Has the form of a question, and asks for nobody's answer. */
const RHETORICAL =
  /^(?:\W|and |but |so )*(?:what(?:'s|’s| is) the (?:point|use|sense)|why (?:bother|me|even|always me)|what for|who cares|how (?:dare|could) (?:he|she|they|you)|what (?:a|an) )\b/i;

/** After little was said. */
const GENTLE = [
  'There is no hurry. What is on your mind?',
  'We can also be quiet for a moment. What would do you good now?',
  'That is all right. Where would you like to begin?',
  'Not everything needs words. How is your body today, tired or awake?',
  'Okay. What has the day been like so far?',
] as const;

/** @returns the reply to what somebody tells, or undefined where the general one will do. */
export function keepCompany(scene: Scene): string | undefined {
  const { act, choose, userName } = scene;
  const message = messageOf(scene);
  if (isLeftToGeneral(act)) return undefined;
  switch (act) {
    case 'state':
    case 'number':
    case 'command':
      return reflect(scene, message);
    case 'question':
      return RHETORICAL.test(message) && answerFrom(scene) === undefined
        ? reflect(scene, message)
        : undefined;
    case 'introduce':
      return userName === undefined
        ? undefined
        : `It is good to meet you, ${userName}. ${choose.next(['How are you today?', 'What has brought you here today?'])}`;
    case 'wellBack':
      return `${choose.next(WITH.good)} ${choose.next(OPEN.good)}`;
    case 'yes':
    case 'no':
    case 'dunno':
      return choose.next(GENTLE);
    case 'capabilities':
    case 'compliment':
    case 'filler':
    case 'laugh':
    case 'sorry':
    case 'wait':
      return undefined;
  }
}

function reflect(scene: Scene, message: string): string {
  const { choose } = scene;
  const relieved = isRelief(message);
  const concern = relieved ? undefined : concernOf(message);
  const mood = relieved
    ? 'good'
    : concern === undefined
      ? moodOfRemark(message)
      : concern === 'joy'
        ? 'good'
        : 'bad';
  const mirrored = message
    .split(/(?<=[.!?])\s+/)
    .map(reflected)
    .find((reflection) => reflection !== undefined);
  const fitting = freshIdea(scene, concern === undefined ? [] : QUESTIONS[concern]);
  const open = fitting ?? asked(scene, mood === 'plain' && isTroubled(scene) ? 'bad' : mood);
  const heard = freshIdea(scene, relieved ? WITH.good : concern === undefined ? [] : ADVICE[concern].heard);
  if (mirrored === undefined) return `${heard ?? choose.one(WITH[mood])} ${open}`;
  const mirror = choose.one(MIRRORS).replace('{reflection}', mirrored);
  return `${mirror} ${heard ?? ''} ${open}`;
}

const moodOfRemark = (message: string): keyof typeof OPEN =>
  RHETORICAL.test(message) ? 'bad' : moodOf(message);

/** An open question that fits the mood and was not asked yet, the one that fits most first; else one that fits any. */
function asked({ choose, replies }: Scene, mood: keyof typeof OPEN): string {
  const fresh = OPEN[mood].filter((question) => !replies.some((reply) => reply.includes(question)));
  return choose.next(fresh.length > 0 ? fresh : OPEN.plain);
}

/** Something weighed on them a moment ago. */
function isTroubled(scene: Scene): boolean {
  const concern = concernIn({ ...scene, told: scene.told.slice(-3) });
  return concern !== undefined && concern !== 'joy';
}
