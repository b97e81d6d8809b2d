import { moodOf, reflected } from '../embeddedReflection.ts';
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
  'Right now, then, {reflection}.',
] as const;

const WITH = {
  plain: [
    'Thank you for telling me that.',
    'I am with you.',
    'I can picture that.',
    'I am glad that you say it.',
    'Mm, I see.',
    'That tells me something about you.',
    'Yes, go on like that.',
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
    'What does that mean to you?',
    'What was that like?',
    'How did that come about?',
    'What do you notice when you think of it?',
    'What matters most to you in that?',
    'How long has it been like that?',
    'What would you like to happen next?',
    'Who else is part of that?',
    'What comes to mind when you say it?',
    'What would a good day look like in that?',
  ],
  good: [
    'What made it so good?',
    'Who did you share that with?',
    'What would you like to keep of it?',
    'How did it feel at that moment?',
    'When do you have that again?',
    'What did it take to get there?',
  ],
  bad: [
    'What is the hardest part of it?',
    'What helps a little, when it is like that?',
    'Is there somebody who knows about it?',
    'What would you need right now?',
    'When does it get easier for a while?',
    'What would you tell a friend who went through this?',
  ],
} as const;

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
    case 'question':
    case 'sorry':
    case 'wait':
      return undefined;
  }
}

function reflect({ choose }: Scene, message: string): string {
  const mood = moodOf(message);
  const mirrored = message
    .split(/(?<=[.!?])\s+/)
    .map(reflected)
    .find((reflection) => reflection !== undefined);
  const open = choose.next(mood === 'plain' ? OPEN.plain : [...OPEN[mood], ...OPEN.plain]);
  if (mirrored === undefined) return `${choose.next(WITH[mood])} ${open}`;
  const mirror = choose.next(MIRRORS).replace('{reflection}', mirrored);
  return `${mirror} ${open}`;
}
