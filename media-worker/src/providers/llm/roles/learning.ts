import { askOf } from '../advice/asks.ts';
import { freshIdea } from '../advice/suggest.ts';
import { messageOf, type Scene } from './Scene.ts';

/** Widely taught to who learns a language: often and little, aloud, in whole sentences, without fear of mistakes. */
const IDEAS = [
  'Ten minutes every day do more than one long evening in the week.',
  'When you are nervous or shy, begin with a short, easy sentence. Mistakes are welcome here, they show that you try.',
  'For pronunciation, listen to one sentence several times, and then say it together with the speaker.',
  'To remember a new word, put it into three sentences about your own life, and say them aloud.',
  'When a word is missing, say it with other words: what it is for, or what it looks like.',
  'To get more fluent, listen to something short and easy, and repeat it aloud, sentence by sentence.',
  'Tell yourself in the evening what you did that day, in four or five sentences. That trains what you really need.',
  'Write down three mistakes a week that come back, and practise just those.',
] as const;
const HEARD = [
  'Good that you ask.',
  'Many learners know that.',
  'That can be practised.',
  'Let us see.',
] as const;
const TRY_IT = [
  'Shall we try that right now: what did you do this morning?',
  'Which part of it would you like to practise?',
  'When in your day would you have a little time for that?',
  'How do you practise at the moment?',
] as const;

/** @returns a piece of advice on learning, where the learner asks for one. */
export function learningAdvice(scene: Scene): string | undefined {
  const ask = askOf(scene.text);
  if (ask !== 'open' && ask !== 'pointed') return undefined;
  const idea = freshIdea(scene, IDEAS, messageOf(scene));
  return idea === undefined ? undefined : `${scene.choose.one(HEARD)} ${idea} ${scene.choose.one(TRY_IT)}`;
}
