import { describe, expect, it } from 'vitest';
import { correctionOf } from './corrections.ts';

describe('correctionOf', () => {
  it.each([
    ['I am agree with you.', 'I agree with you.'],
    ["I'm not agree.", "I don't agree."],
    ['We are agree about that.', 'We agree about that.'],
    ['I have 25 years.', 'I am 25 years old.'],
    [
      'My name is Lea, I have thirty-two years and two cats.',
      'My name is Lea, I am thirty-two years old and two cats.',
    ],
    ['She has 8 years.', 'She is 8 years old.'],
    ['He go to school by bus.', 'He goes to school by bus.'],
    ['I like Berlin because it have many parks.', 'I like Berlin because it has many parks.'],
    ['She study medicine.', 'She studies medicine.'],
    ["He don't like fish.", "He doesn't like fish."],
    ['This one is more better.', 'This one is better.'],
    ['My house is more bigger than yours.', 'My house is bigger than yours.'],
    ["I didn't went to school.", "I didn't go to school."],
    ['He did not came.', 'He did not come.'],
    ['I can to swim.', 'I can swim.'],
    ['You must to see it.', 'You must see it.'],
    ['Yesterday I eat pizza.', 'Yesterday I ate pizza.'],
    ['I live here since three years.', 'I have lived here for three years.'],
    ['The people is friendly.', 'The people are friendly.'],
    ['Everybody are happy.', 'Everybody is happy.'],
    ['I need some informations.', 'I need some information.'],
    ['I am married with a doctor.', 'I am married to a doctor.'],
    ['It depends of the weather.', 'It depends on the weather.'],
    ['Can you explain me the rule?', 'Can you explain to me the rule.'],
    ['I am born in Peru.', 'I was born in Peru.'],
    ['I went to home at six.', 'I went home at six.'],
    ['I listen music.', 'I listen to music.'],
    ['I am interested for art.', 'I am interested in art.'],
    ['I am live in Rome.', 'I live in Rome.'],
    ['He go home and he have a dog. I like it.', 'He goes home and he has a dog.'],
  ])('%j → %j', (said, model) => {
    expect(correctionOf(said)?.model).toBe(model);
    expect(correctionOf(said)!.reason.length).toBeGreaterThan(5);
  });

  it.each([
    'I agree with you.',
    'I am in agreement with her.',
    'I have 25 years of experience.',
    'I have two years left.',
    'I am 25 years old.',
    'Does he go to school?',
    'Did she like it?',
    'I saw him go home.',
    'Let it go.',
    'She can go now.',
    'My mother and he go to the same school.',
    'I suggested that he go to a doctor.',
    'He goes home, and we like it.',
    'I need more and better tools.',
    'I want more, better and faster.',
    "I didn't see it.",
    'The can to open is on the table.',
    'I would like to go.',
    'I used to live here.',
    'Yesterday I went home.',
    'I have lived here since 2019.',
    'I am here since you asked.',
    'The boy is nice and the children are, too.',
    'He is the one who knows.',
    'I am going home.',
    'I am like my father.',
    'He likes listening to music.',
    'The people are kind.',
    'It is what I need, so it works.',
    'What would make it work?',
  ])('lets stand what is right, or may be: %j', (said) => {
    expect(correctionOf(said)).toBeUndefined();
  });
});
