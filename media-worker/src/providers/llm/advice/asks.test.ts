import { describe, expect, it } from 'vitest';
import { askOf, isBare, responseOf, toldBefore } from './asks.ts';

describe('askOf', () => {
  it.each([
    ['What can I do?', 'open'],
    ["I'm stressed at work, any tips?", 'open'],
    ['Have you got any ideas?', 'open'],
    ['What would you suggest?', 'open'],
    ['How do other people cope with this?', 'open'],
    ['How can I be calmer next time?', 'open'],
    ["I don't know what to do any more", 'open'],
    ['How do I make up with her?', 'pointed'],
    ['Should I quit my job?', 'decision'],
    ['Would it be better to call her or to write?', 'decision'],
    ['Do I have depression?', 'medical'],
    ['Which vitamin should I take?', 'medical'],
    ['Can you recommend a good therapist?', 'referral'],
    ['Am I a bad mother?', 'judgment'],
    ['Was it wrong of me?', 'judgment'],
    ['Will I be good enough?', 'hope'],
    ['Is it ok if I cry?', 'permission'],
    ['Do you think he still loves me?', 'mind'],
    ['Who can help me?', 'referral'],
    ['Does it ever get easier?', 'outlook'],
    ['Is it normal to worry this much?', 'outlook'],
    ['Why am I so tired?', 'cause'],
    ['Can we do a short breathing exercise?', 'exercise'],
  ])('%s: %s', (sentence, ask) => {
    expect(askOf(sentence)).toBe(ask);
  });

  it.each([
    'I know what I can do.',
    'What is the capital of Peru?',
    'When did Napoleon die?',
    'How many people fail the driving test?',
    'I hope the new medication helps.',
    'The shop is open on Sundays.',
    'Is there something to do on Thursdays?',
  ])('nothing of the kind: %s', (sentence) => {
    expect(askOf(sentence)).toBeUndefined();
  });
});

describe('responseOf', () => {
  it.each([
    ['What else?', 'another'],
    ['And the night before?', 'another'],
    ['Any other ideas?', 'another'],
    ["And if that doesn't help?", 'whatIf'],
    ["What if he doesn't want to talk?", 'whatIf'],
    ['I tried that.', 'tried'],
    ['hmm i already do that', 'tried'],
    ['That did not help at all.', 'tried'],
    ['I am too shy for that.', 'barrier'],
    ['There is nobody I could call.', 'barrier'],
    ['Okay, I will try it tonight.', 'willing'],
    ['That sounds good.', 'willing'],
    ['I feel a bit better already.', 'helped'],
  ])('%s: %s', (message, response) => {
    expect(responseOf(message)).toBe(response);
  });

  it.each([
    'And what is the capital of Peru?',
    'It is tomorrow at nine.',
    'I do not feel good today.',
    'Hello.',
  ])('goes on to something else: %s', (message) => {
    expect(responseOf(message)).toBeUndefined();
  });
});

it('knows what names nothing from what asks for a certain thing', () => {
  expect(isBare('Any advice?')).toBe(true);
  expect(isBare('What can I do about it tonight?')).toBe(true);
  expect(isBare('What can I do with old batteries?')).toBe(false);
});

it('finds what was told in front of the question', () => {
  expect(toldBefore("I'm stressed at work, any tips?")).toBe("I'm stressed at work");
  expect(toldBefore('I lost my key. What do I do?')).toBe('I lost my key');
  expect(toldBefore('What can I do?')).toBe('');
});

describe('what is pasted', () => {
  it.each(['recommend ', 'really ', 'word ', 'a', '-', ', '])(
    'is read to its end: %j, a thousand times',
    (unit) => {
      const text = unit.repeat(1_000);
      // An expression that goes back over and over would not be done within the test's time, nor within a day.
      askOf(text);
      responseOf(text);
      expect(toldBefore(text)).toBe('');
    },
  );
});
