import type { Concern } from './concerns.ts';

/** Open questions to somebody who tells of something, before any advice. */
export const QUESTIONS: Readonly<Record<Concern, readonly string[]>> = {
  someoneElse: ['How is that for you?', 'What do you think they would wish for?'],
  hardTalk: ['What would you like them to understand?', 'What are you afraid they might say?'],
  panic: ['What is it like when it comes?', 'What has helped you through it so far?'],
  grief: ['Would you like to tell me about them?', 'What do you miss most?'],
  sleep: ['What goes through your mind when you lie awake?', 'How long has it been like that?'],
  nerves: ['What are you most afraid might happen?', 'What would help you to feel a little safer?'],
  setback: ['How are you with it now?', 'What disappoints you most about it?'],
  boredom: ['What did you like to do as a child?', 'What do you feel more like: people, or quiet?'],
  habit: ['When is it hardest?', 'What would you like to have instead?'],
  heartbreak: ['How are you with that today?', 'What is hardest about it right now?'],
  conflict: ['What do you wish that they understood?', 'How was it for you, afterwards?'],
  closeness: ['What do you miss most?', 'When did you last feel close?'],
  anger: ['What is it that hurts most about it?', 'What would you have needed instead?'],
  friends: ['What kind of people do you like to be with?', 'Where do you feel at ease?'],
  loneliness: ['When do you feel it most?', 'Who would you like to have near you?'],
  overload: ['What weighs most of all of it?', 'What would give you a little air?'],
  worry: ['What is the thought that comes back most?', 'When is it a little quieter?'],
  motivation: ['What makes it so hard to begin?', 'When did it last go more easily?'],
  tiredness: ['What takes most of your strength?', 'When did you last feel rested?'],
  selfDoubt: ['What makes you see it like that?', 'What would a good friend say to that?'],
  sadness: ['How has it been today?', 'Is there something that lightens it, even a little?'],
  stress: ['What puts you under the most pressure?', 'When could you last let go?'],
  joy: ['What made it so good?', 'Who did you share that with?'],
};
