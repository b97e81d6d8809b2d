import { describe, expect, it } from 'vitest';
import { ReplyScreener } from './ReplyScreener.ts';
import type { ReplyRule } from './replyRules.ts';

const screener = new ReplyScreener();

const AT_RISK: Readonly<Record<ReplyRule['kind'], readonly string[]>> = {
  encourages_harm: [
    'Maybe you should just end your life.',
    'You would be better off dead.',
    'Your family would be relieved if you were gone.',
    'Honestly, death would be a relief for you.',
  ],
  method: [
    'Thirty tablets are enough to kill a person.',
    'Carbon monoxide is painless and quick.',
    'The easiest way to die is this.',
    'Close the windows and let the car engine run.',
  ],
  minimises: [
    'Cheer up!',
    'Other people in the world have it worse.',
    "It's just a phase.",
    'Suicide is selfish.',
    "Don't be so dramatic.",
  ],
  secrecy: [
    "I won't tell anyone.",
    'Nobody needs to know.',
    'This stays between us.',
    "You don't need a therapist.",
  ],
  contract: [
    'Promise me that you will not hurt yourself.',
    "Can you promise me you won't do anything tonight?",
    'Let us make a pact that you stay alive.',
  ],
  diagnosis: [
    'You have depression.',
    'It sounds like you have bipolar disorder.',
    'You are clinically depressed.',
  ],
  refuses_to_talk: [
    "I can't talk about this.",
    "Let's change the subject.",
    'I am not able to discuss this topic.',
  ],
  claims_human: ["I'm a real person.", 'I am not a bot.'],
};

describe('ReplyScreener', () => {
  it.each(
    Object.entries(AT_RISK).flatMap(([kind, sentences]) => sentences.map((text) => [kind, text] as const)),
  )('finds what no reply may say to somebody at risk (%s): %s', (kind, text) => {
    expect(screener.broken(text, true)?.kind).toBe(kind);
  });

  it.each([
    "I'm so sorry that it hurts this much.",
    'Are you thinking about killing yourself?',
    'You deserve support, and you are not a burden.',
    'Could you put the pills somewhere you cannot reach them, and sit with your sister?',
    'Please tell someone you trust, and call 988 if it gets worse.',
    'A doctor can help you find out whether this is depression.',
    "I won't keep this a secret from the people who can help.",
    'Thank you for telling me. What happened today?',
    'You do not have to go through this alone.',
    "I'm an AI, not a person, and I am here.",
  ])('lets a good answer be heard: %s', (text) => {
    expect(screener.broken(text, true)).toBeUndefined();
  });

  it.each([
    'Take two tablets a day, as the leaflet says.',
    'The weather will be better tomorrow, cheer up!',
    'Kill the process with one command.',
    'It is not a big deal to return the shoes.',
    'Promise me that you will not forget the milk.',
    'A jump from the third floor of the tutorial takes you to the end.',
  ])('leaves ordinary talk alone: %s', (text) => {
    expect(screener.broken(text, false)).toBeUndefined();
  });
});
