import { describe, expect, it } from 'vitest';
import { CrisisDetector } from './CrisisDetector.ts';
import { atLeast, type SafetyLevel } from './SafetyLevel.ts';

const detector = new CrisisDetector();
const level = (text: string): SafetyLevel => detector.detect(text).level;

describe('CrisisDetector', () => {
  it.each([
    'I want to kill myself.',
    "I'm going to end my life tonight",
    'i wanna die',
    'Honestly, I just want to, uh, kill myself.',
    'I bought a rope yesterday, I am going to hang myself.',
    "I don't want to live anymore",
    "I'm standing on the bridge and I'm going to jump",
    'How many Tylenol does it take to die?',
    'I took a whole bottle of pills.',
    'I tried to kill myself last week.',
    'I wrote a suicide note.',
    'By the time you read this I will be gone.',
    'I told my mom I want to die, and I mean it.',
    "I can't stop thinking about killing myself",
    'There is no reason not to kill myself.',
    'I watched a movie. But really, I want to die.',
    "I'm going to kill him tonight with my gun.",
    "I'm doing myself in tonight, I've thought it over.",
    'My mind says suicide is the answer and I believe it.',
    'They asked if I was suicidal and I said no. I lied, I want to die.',
  ])('crisis: %s', (text) => {
    expect(level(text)).toBe('crisis');
  });

  it.each([
    'k i l l myself is what I want',
    'I want to k1ll mys3lf',
    'i want to unalive myself',
    'I wаnt to kіll mysеlf',
    'i want to k*ll myself',
    'I want to commit su1cide',
    'im suicidle',
    'i want to kiiiill myself',
    'kms tonight',
    'thinking about sewerslide tonight, I want to do it',
  ])('sees through a disguise: %s', (text) => {
    expect(atLeast(level(text), 'warning')).toBe(true);
  });

  it.each([
    'I wish I was dead.',
    'Everyone would be better off without me.',
    'What is the point of living?',
    "I don't want to wake up tomorrow",
    'I tried to kill myself when I was 15.',
    "I've been cutting myself again.",
    'My friend wants to kill herself.',
    'He hits me.',
    'I do not feel safe at home.',
  ])('warning: %s', (text) => {
    expect(level(text)).toBe('warning');
  });

  it.each([
    'I feel hopeless.',
    'I hate myself.',
    "I don't want to kill myself.",
    'I am not suicidal, just sad.',
    'When the nurse asked about suicidal thoughts I said none, it is my gallbladder.',
    'Not once during the divorce did I think about killing myself.',
    'Drinking a bit, yes. Wanting to die, no.',
  ])('concern: %s', (text) => {
    expect(level(text)).toBe('concern');
  });

  it('does not believe rules of uncertain words where a message is like no danger', () => {
    const rules = new CrisisDetector({ classifier: false });
    for (const text of [
      'No way out of the maze, the kids loved it, and we had ice cream at the exit',
      'Who gets my parking space when I retire, the new intern or the cat',
    ]) {
      expect(rules.detect(text).level, text).toBe('warning');
      expect(level(text), text).toBe('concern');
    }
    expect(level('I see no way out for me any more.')).toBe('warning');
  });

  it.each([
    'This traffic is killing me.',
    'How do I kill a zombie process on Linux?',
    "I'm dying to see that movie!",
    'My phone died.',
    "My phone's about to die, hang on",
    'I got a better umbrella back from lost property, by mistake.',
    'The traffic was suicide today.',
    "I'm thinking of taking my driving lessons in an automatic.",
    'Suicidal lemmings are a myth, says my geography teacher.',
    'En mi pueblo son las fiestas y me toca tocar el bombo.',
    'Me bateu uma saudade da faculdade.',
    'My mom is going to kill me.',
    "I'm dead 😂",
    'Shoot me an email.',
    'I cut myself shaving this morning.',
    'I shot myself in the foot with that decision.',
    "Let's hang out tonight.",
    'In the movie the hero kills himself.',
    'I want to end the call.',
    'I want this week to end.',
    'The battery is dead, can you help?',
    "I'm going to jump in the pool today.",
    'What are your opening hours?',
    'Go forward ten meters.',
    'I have enough pills to last the month.',
    'My tablets are on the table.',
    'Everything is set up for the party.',
    'My medication is ready at the pharmacy.',
  ])('none: %s', (text) => {
    expect(level(text)).toBe('none');
  });

  it('says why without the words', () => {
    const { signals } = detector.detect('I have a plan to kill myself and I feel hopeless.');
    expect(signals[0]).toEqual({ kind: 'active_ideation', level: 'crisis' });
    expect(signals.map(({ kind }) => kind)).toContain('distress');
  });

  it('is not led astray by odd input', () => {
    for (const text of [
      '',
      '   ',
      '!!!',
      '*'.repeat(5_000),
      'not '.repeat(5_000),
      'i want to really '.repeat(2_000),
      '\u0000\uFFFF',
    ]) {
      expect(['none', 'concern']).toContain(level(text));
    }
    expect(level(`${'blah '.repeat(4_000)} I want to kill myself`)).toBe('crisis');
  });

  it('takes hints together where they are said together, not where a long text holds them here and there', () => {
    const rules = new CrisisDetector({ classifier: false });
    const filler = 'We had lunch in the garden and then we looked at the photographs of our holiday. '.repeat(
      6,
    );
    expect(rules.detect('I feel hopeless. There is a bridge near here.').level).toBe('warning');
    expect(rules.detect(`I feel hopeless. ${filler} There is a bridge near here.`).level).toBe('concern');
    expect(rules.detect(`${filler} I feel hopeless. There is a bridge near here. ${filler}`).level).toBe(
      'warning',
    );
  });
});
