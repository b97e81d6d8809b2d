import { expect, it } from 'vitest';
import { recalled, rememberedName } from './embeddedMemory.ts';

const MEMORY = [
  'Is called Ada',
  'Lives in Berlin',
  'Works as a nurse',
  'Has a daughter named Mia',
  'Likes hiking',
  'Dislikes coffee',
  'Plans to visit Rome in May',
  'Wants to learn Spanish',
  'Has dark green as favorite color',
];

it.each([
  ['Where do I live?', 'You live in Berlin.'],
  ['Do you remember where I live?', 'You live in Berlin.'],
  ['What do I do for a living?', 'You work as a nurse.'],
  ["What's my daughter's name?", 'You have a daughter named Mia.'],
  ['What are my plans?', 'You plan to visit Rome in May.'],
  ['What is my favorite color?', 'Your favorite color is dark green.'],
  ['What do I not like?', 'You dislike coffee.'],
])('answers %s', (question, answer) => {
  expect(recalled(question, MEMORY)).toBe(answer);
});

it.each(['What is the capital of Peru?', 'When do you open?', 'How is my cat?'])(
  'leaves alone: %s',
  (question) => {
    expect(recalled(question, MEMORY)).toBeUndefined();
  },
);

it('knows the name', () => {
  expect(rememberedName(MEMORY)).toBe('Ada');
  expect(rememberedName([])).toBeUndefined();
});
