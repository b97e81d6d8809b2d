import { describe, expect, it } from 'vitest';
import { SentenceSplitter, splitSentences } from './sentences.ts';

/** Fed one character at a time, as badly as a stream can come. */
function streamed(text: string): string[] {
  const splitter = new SentenceSplitter();
  const sentences: string[] = [];
  for (const letter of text) sentences.push(...splitter.push(letter));
  return [...sentences, ...splitter.flush()];
}

describe('SentenceSplitter', () => {
  it.each([
    [
      'It costs 3.50 euros today. Shall I order it for you?',
      ['It costs 3.50 euros today.', 'Shall I order it for you?'],
    ],
    [
      'Dr. Smith will see you at noon. Please sit down over there.',
      ['Dr. Smith will see you at noon.', 'Please sit down over there.'],
    ],
    [
      'We open at 9 a.m. on weekdays and at ten on the weekend.',
      ['We open at 9 a.m. on weekdays and at ten on the weekend.'],
    ],
    [
      'The train leaves at 9 p.m. The next one goes tomorrow.',
      ['The train leaves at 9 p.m.', 'The next one goes tomorrow.'],
    ],
    [
      'Well... that is a good question. Let me see now.',
      ['Well... that is a good question.', 'Let me see now.'],
    ],
    [
      'I like J. K. Rowling and e.g. Tolkien a lot. And you, what do you read?',
      ['I like J. K. Rowling and e.g. Tolkien a lot.', 'And you, what do you read?'],
    ],
    [
      'He said "that is all there is." Then he left the room.',
      ['He said "that is all there is."', 'Then he left the room.'],
    ],
    [
      'Really?! I did not expect that at all. Wow, how nice it is.',
      ['Really?! I did not expect that at all.', 'Wow, how nice it is.'],
    ],
    ['Was it a yes or a no. I could not tell at all.', ['Was it a yes or a no.', 'I could not tell at all.']],
  ])('cuts %j', (text, expected) => {
    expect(streamed(text)).toEqual(expected);
    expect(splitSentences(text)).toEqual(expected);
  });

  it('keeps short sentences together', () => {
    expect(streamed('Hi! Oh. Yes. I am glad that you came to see me.')).toEqual([
      'Hi! Oh. Yes. I am glad that you came to see me.',
    ]);
  });

  it('gives a sentence as soon as the space behind it comes', () => {
    const splitter = new SentenceSplitter();
    expect(splitter.push('That is a good question.')).toEqual([]);
    expect(splitter.push(' ')).toEqual(['That is a good question.']);
  });

  it('gives the first clause early, later ones not', () => {
    const splitter = new SentenceSplitter();
    expect(splitter.push('When I think about it for a while, I come to')).toEqual([
      'When I think about it for a while,',
    ]);
    expect(splitter.push(' see that you are right. When I think about it for a while, I come to')).toEqual([
      'I come to see that you are right.',
    ]);
  });

  it('does not cut inside asides and code', () => {
    expect(streamed('I agree (really. I do mean it.) with that. Now let us move on.')).toEqual([
      'I agree (really. I do mean it.) with that.',
      'Now let us move on.',
    ]);
    expect(streamed('Here it is:\n```js\nlet a = 1. Then. b\n```\nThat was all of it.')).toEqual([
      'Here it is:',
      '```js\nlet a = 1. Then. b\n```',
      'That was all of it.',
    ]);
  });

  it('never holds or gives endless text', () => {
    const sentences = streamed('word '.repeat(500));
    expect(Math.max(...sentences.map((sentence) => sentence.length))).toBeLessThanOrEqual(300);
    expect(sentences.join(' ').split(' ')).toHaveLength(500);
  });

  it('loses no text', () => {
    const text =
      'One, two. *Three* (four [five. Six… Seven? “Eight.” Nine: 1. ten - e.g. that; so. U.S. The end';
    expect(streamed(text).join(' ').replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
  });
});
