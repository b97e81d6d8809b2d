import { expect, it } from 'vitest';
import { concernOf, isRelief, namedConcernOf } from './concerns.ts';

it.each([
  ['I could not sleep again.', 'sleep'],
  ["hey, i'm lying awake every night", 'sleep'],
  ['My dog died on Monday.', 'grief'],
  ['How can I calm down before an exam?', 'nerves'],
  ['I had a fight with my sister.', 'conflict'],
  ['I snap at my kids and then I shout at them.', 'anger'],
  ['I moved here and know nobody.', 'loneliness'],
  ['How do I make friends?', 'friends'],
  ['How do I tell him that it is too much?', 'hardTalk'],
  ["I'm stressed at work.", 'overload'],
  ['How do I stop worrying?', 'worry'],
  ["I can't get myself to do anything.", 'motivation'],
  ['completely burnt out tbh', 'tiredness'],
  ['I feel down today.', 'sadness'],
  ['My friend is depressed. How can I support her?', 'someoneElse'],
  ['I failed my exam for the second time.', 'setback'],
  ['We have grown apart.', 'closeness'],
  ['im so worried, i cant think', 'worry'],
  ['I got the job!', 'joy'],
])('%s: %s', (text, concern) => {
  expect(concernOf(text)).toBe(concern);
});

it.each([
  'I am not anxious anymore.',
  'I am baking bread.',
  'My dog is nervous in new places.',
  'Which bike is good for hilly roads?',
  'My favourite colour is green.',
])('weighs on nobody: %s', (text) => {
  expect(concernOf(text)).toBeUndefined();
});

it('takes the wish to feel better for no concern of its own', () => {
  expect(concernOf('How can I calm down?')).toBe('stress');
  expect(namedConcernOf('How can I calm down?')).toBeUndefined();
  expect(namedConcernOf('How can I calm down before an exam?')).toBe('nerves');
});

it('knows relief from what still weighs', () => {
  expect(isRelief('I passed my driving test!')).toBe(true);
  expect(isRelief('I slept well for once and the panic is gone.')).toBe(true);
  expect(isRelief('I do not feel good today.')).toBe(false);
  expect(isRelief('I am worried about the test.')).toBe(false);
});
