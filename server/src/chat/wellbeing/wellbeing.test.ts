import { describe, expect, it } from 'vitest';
import { moodOf } from './moods.ts';
import { recommendationsFor } from './recommendations.ts';
import { topicsOf } from './topics.ts';

describe('what a message is about', () => {
  it.each([
    ["I'm feeling overwhelmed with work", ['overwhelm', 'work']],
    ['Can you help me with anxiety techniques?', ['anxiety']],
    ['I can’t sleep, I worry and worry', ['anxiety', 'sleep']],
    ['My exam is tomorrow', ['study']],
    ['What is the capital of France?', []],
    ['I am not anxious any more', []],
    ["I'm not sad, just angry", ['anger']],
  ])('%s', (text, topics) => {
    expect(topicsOf(text)).toEqual(topics);
  });
});

describe('mood', () => {
  it.each([
    ["I'm feeling anxious today", 'none', 'anxious'],
    ["I'm feeling overwhelmed with work", 'none', 'stressed'],
    ['I feel so alone', 'concern', 'lonely'],
    ['I got a new job and I am so happy', 'none', 'happy'],
    ['Tell me a fact about whales', 'none', 'neutral'],
    ['I am happy to end it all', 'crisis', 'distressed'],
    ['Everything is grey', 'concern', 'sad'],
    ['It is what it is', 'concern', 'distressed'],
  ] as const)('%s (%s): %s', (text, level, mood) => {
    expect(moodOf(text, level)).toBe(mood);
  });
});

describe('recommendations', () => {
  it('take from each topic, at most three', () => {
    const ideas = recommendationsFor("I'm overwhelmed with work", 'none', []);
    expect(ideas).toHaveLength(3);
    expect(ideas).toContain('Consider talking to your supervisor about workload');
    expect(ideas[0]).toMatch(/one next small step/);
  });

  it('are none where nothing is the matter', () => {
    expect(recommendationsFor('What is the capital of France?', 'none', [])).toEqual([]);
  });

  it('do not repeat themselves while there is anything else', () => {
    const first = recommendationsFor('I am anxious', 'none', []);
    const second = recommendationsFor('I am still anxious', 'none', first);
    expect(second.slice(0, 2).filter((idea) => first.includes(idea))).toEqual([]);
    expect(second).toHaveLength(3);
  });

  it('are about help from people at risk, whatever the words are about', () => {
    expect(recommendationsFor('work work work', 'crisis', [])[0]).toMatch(/crisis line/);
    expect(recommendationsFor('work work work', 'warning', [])[0]).toMatch(/someone you trust/);
  });
});
