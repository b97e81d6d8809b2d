import { describe, expect, it } from 'vitest';
import { splitClauses, wordsOf } from './clauses.ts';
import { speakable } from './speakable.ts';

const spoken = (text: string): string[] => splitClauses(text).map(({ tokens }) => tokens.join(' '));

describe('speakable', () => {
  it.each([
    ['It’s', ["It's"]],
    ['café', ['cafe']],
    ['€5.50,', ['5.50', 'euros,']],
    ['50%', ['50', 'percent']],
    ['$120', ['$120']],
    ['and/or', ['and', 'or']],
    ['3/4', ['3/4']],
    ['yes—no', ['yes,', 'no']],
    ['**bold**', ['bold']],
    ['a\u0000b\u001b[31m', ['a', 'b', '31m']],
    ['🙂', []],
    ['—', []],
    ['日本語', []],
  ])('reads %j as %j', (word, tokens) => {
    expect(speakable(word)).toEqual(tokens);
  });
});

describe('splitClauses', () => {
  it('keeps a short sentence whole and parts sentences', () => {
    expect(spoken('Hello there, my friend. How are you?')).toEqual([
      'Hello there, my friend.',
      'How are you?',
    ]);
  });

  it('begins with a short clause when the sentence is long', () => {
    const text =
      'I hear that the presentation went badly, and that it stayed with you all week, even though nobody else seemed to mind.';
    const clauses = spoken(text);
    expect(clauses[0]).toBe('I hear that the presentation went badly,');
    expect(clauses.join(' ')).toBe(text);
  });

  it('cuts a text without punctuation before it grows too long', () => {
    const clauses = spoken(Array.from({ length: 150 }, (_, index) => `word${index}`).join(' '));
    expect(Math.max(...clauses.map((clause) => clause.length))).toBeLessThanOrEqual(240);
    expect(clauses.join(' ').split(' ')).toHaveLength(150);
  });

  it('does not take an abbreviation for an end', () => {
    expect(spoken('Ask Dr. Smith of the U.S. army.')).toEqual(['Ask Dr. Smith of the U.S. army.']);
  });

  it('covers every word once, also those without a sound', () => {
    const text = '🙂 Well — that costs €5, I think … 🙂 Really? — Yes! 🙂';
    const clauses = splitClauses(text);
    expect(clauses.map((clause) => clause.firstWord)).toEqual([
      0,
      ...clauses.slice(0, -1).map((clause) => clause.endWord),
    ]);
    expect(clauses.at(-1)?.endWord).toBe(wordsOf(text).length);
    expect(clauses[0]?.tokens.join(' ')).toBe('Well, that costs 5 euros, I think, Really?');
  });

  it('has nothing to say for nothing', () => {
    expect(spoken('')).toEqual([]);
    expect(spoken(' 🙂 ').join('')).toBe('');
  });
});
