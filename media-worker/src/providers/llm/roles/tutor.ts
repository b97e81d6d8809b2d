import { smallTalk } from '../advice/smallTalk.ts';
import { answerFrom } from './answering.ts';
import { correctionOf } from './corrections.ts';
import { learningAdvice } from './learning.ts';
import { isLeftToGeneral, messageOf, type Scene } from './Scene.ts';

const MODELS = [
  'I understand you. A small correction: {model}',
  'I see what you mean. In English we say: {model}',
  'Nearly right. Say it like this: {model}',
  'Good idea, and one little thing: {model}',
  'That is clear. It sounds more natural like this: {model}',
  'Thanks. Here is the sentence once more: {model}',
  'Well tried. The usual way is: {model}',
  'I can follow you. Listen: {model}',
] as const;

const REACTIONS = [
  'I see.',
  'That was clear.',
  'You said that well.',
  'Good sentence.',
  'I understood every word.',
  'Nice, thank you.',
  'That was easy to follow.',
  'Okay, I understand.',
  'You put that nicely.',
  'Thanks for telling me.',
] as const;

/** Open, and answerable at any level. Two sets: what was told asks for more of it, little was told asks for something new. */
export const MORE = [
  'Can you tell me a little more about that?',
  'Why is that so?',
  'How did that begin?',
  'What do you like about it?',
  'What do your friends think about it?',
  'How often do you do that?',
  'What was the best moment?',
  'Can you give me an example?',
  'What will you do next?',
  'Was it always like that?',
] as const;
export const SUBJECTS = [
  'What did you do last weekend?',
  'What does a normal day look like for you?',
  'What do you like to eat?',
  'Where would you like to travel, and why?',
  'Can you describe the place where you live?',
  'What kind of music or films do you like?',
  'What are your plans for this week?',
  'Can you tell me about a person who is important to you?',
  'What was difficult for you when you began to learn English?',
  'What would you change in your town?',
] as const;

const LOOKING = [
  'Take your time.',
  'No hurry, look for the words.',
  'You can say it in simple words.',
  'It is fine to pause.',
] as const;
const WORD_QUESTION =
  /\b(?:what (?:does|is the meaning of)|meaning of|how (?:do|can) (?:you|i|we) (?:say|spell|pronounce)|what(?:'s| is) the (?:word|difference))\b/i;

/** @returns the reply to what a learner says, or undefined where the general one will do. */
export function teach(scene: Scene): string | undefined {
  const { choose, act, userName } = scene;
  const message = messageOf(scene);
  const correction = correctionOf(message);
  if (correction) {
    const said = choose.next(MODELS).replace('{model}', correction.model);
    const name = act === 'introduce' && userName !== undefined ? `Nice to meet you, ${userName}. ` : '';
    return `${name}${said} ${sentence(correction.reason)} ${onward(scene, message)}`;
  }
  if (isLeftToGeneral(act)) return undefined;
  switch (act) {
    case 'question':
      return asked(scene, message);
    case 'introduce':
      return userName === undefined ? undefined : `Nice to meet you, ${userName}. ${choose.next(SUBJECTS)}`;
    case 'dunno':
    case 'filler':
    case 'wait':
    case 'sorry':
      return `${choose.next(LOOKING)} ${choose.next(SUBJECTS)}`;
    case 'state':
    case 'yes':
    case 'no':
    case 'number':
    case 'wellBack':
    case 'laugh':
    case 'command':
      return `${choose.next(REACTIONS)} ${onward(scene, message)}`;
    case 'capabilities':
    case 'compliment':
      return undefined;
  }
}

function asked(scene: Scene, message: string): string | undefined {
  const { choose } = scene;
  if (WORD_QUESTION.test(message)) {
    const honest = choose.next([
      "I can't look words up, and I won't guess at a meaning.",
      'I have no dictionary here, so I would rather not guess.',
    ]);
    return `${honest} ${choose.next(['Can you describe what you want to say in other words?', 'Where did you come across it?', 'How would you say it with easier words?'])}`;
  }
  const found = answerFrom(scene);
  return found === undefined
    ? (learningAdvice(scene) ?? smallTalk(scene))
    : `${found} ${choose.next(['Can you say that in your own words?', 'What do you think about that?', 'Is that clear to you?', 'How is that in your country?'])}`;
}

/** More of what was told when there was something to it, else a new subject. */
function onward({ choose }: Scene, message: string): string {
  return choose.next(message.split(/\s+/).length >= 5 ? MORE : SUBJECTS);
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
