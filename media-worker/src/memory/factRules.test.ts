import { describe, expect, it } from 'vitest';
import { factsIn } from './factRules.ts';

const texts = (message: string): string[] => factsIn(message).map(({ text }) => text);

describe('what a user tells about themselves', () => {
  it.each<[string, string[]]>([
    ['Hi, my name is Ada.', ['Is called Ada']],
    ["I'm Ada and I live in Paris.", ['Is called Ada', 'Lives in Paris']],
    ['Please call me Max.', []],
    ['Call me Max.', ['Is called Max']],
    ['I live in a small town near Lyon now.', ['Lives in a small town near Lyon']],
    ["I've just moved to Berlin.", ['Lives in Berlin']],
    ['I moved to Berlin with my sister.', ['Lives in Berlin']],
    ["I'm from New Zealand.", ['Is from New Zealand']],
    ['I work as a nurse.', ['Works as a nurse']],
    ["I'm a software engineer.", ['Is a software engineer']],
    ["Well, I'm actually a teacher by profession.", ['Is a teacher']],
    ['I am a nurse, and I work at Saint Mary.', ['Is a nurse', 'Works at Saint Mary']],
    ["I'm retired.", ['Is retired']],
    ['I have two kids.', ['Has two kids']],
    ['I have a daughter named Mia.', ['Has a daughter named Mia']],
    ["My dog's name is Rex.", ['Has a dog named Rex']],
    ["I'm married.", ['Is married']],
    ['I really love hiking in the mountains.', ['Likes hiking in the mountains']],
    ["I don't like coffee.", ['Dislikes coffee']],
    ["I can't stand loud music, but I love jazz.", ['Dislikes loud music', 'Likes jazz']],
    ['My favourite color is dark green.', ['Has dark green as favorite color']],
    ["I'm planning to visit Rome in May.", ['Plans to visit Rome in May']],
    ["I'm moving to Madrid next month.", ['Plans to move to Madrid next month']],
    ['I want to learn Spanish.', ['Wants to learn Spanish']],
    ['My goal is to run a marathon.', ['Wants to run a marathon']],
  ])('is noted: %s', (message, facts) => {
    expect(texts(message)).toEqual(facts);
  });

  it.each([
    // Asked.
    'Is my name Ada?',
    'Do I live in Paris?',
    // Denied.
    "I'm not a teacher.",
    "I don't live in Paris.",
    "My name isn't Ada.",
    "I'm not Ada.",
    "I don't work at the bank.",
    'I never lived in Rome.',
    "I don't have a daughter.",
    // Supposed.
    'If I live in Paris next year, I need a flat.',
    'I would love a dog.',
    "I'd like a coffee.",
    'Maybe I live in a dream.',
    'Imagine I am a doctor.',
    "Let's say my name is Bob.",
    'I might move to Berlin.',
    'I wish I lived in Spain.',
    // Of others, or of another time.
    'My friend says I am a painter.',
    'She said I live in Paris.',
    'My sister lives in Oslo.',
    'He is a doctor.',
    'I used to live in London.',
    'You are a teacher.',
    // Of the moment, or of nothing.
    "I'm tired.",
    "I'm a bit hungry.",
    "I'm a fan of football.",
    "I'm fine, thanks.",
    'I like it.',
    'I love you.',
    'I like your voice.',
    'I live in fear.',
    "I'm going to the shop.",
    'I want to know the price.',
    'I want to talk.',
    // What nobody should be reminded of.
    'I want to die.',
    'I hate myself.',
    'I hate my life.',
    'I plan to kill somebody.',
    '',
  ])('is not noted: %s', (message) => {
    expect(texts(message)).toEqual([]);
  });
});
