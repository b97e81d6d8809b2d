import { describe, expect, it } from 'vitest';
import { pronounceable } from './pronunciation.ts';
import { speakable } from './speakable.ts';

describe('speakable', () => {
  it.each([
    ['**Sure!** That is _quite_ easy, `really`.', 'Sure! That is quite easy, really.'],
    ['*smiles warmly* Hello there.', 'Hello there.'],
    ['Hello (laughs) there.', 'Hello there.'],
    ['[pauses] Well.', 'Well.'],
    ['That is *very* important (at least to me).', 'That is very important (at least to me).'],
    ['# Opening hours', 'Opening hours.'],
    ['- Bring a jacket', 'Bring a jacket.'],
    ['2. Turn left', 'Turn left.'],
    ['I am happy 😀🎉 for you 👍🏽!', 'I am happy for you!'],
    ['See you :-) soon ;)', 'See you soon'],
    ['See [our page](https://a.example/x?y=1) for more.', 'See our page for more.'],
    ['Go to https://a.example/x, then call.', 'Go to the link, then call.'],
    ['```js\nlet a = 1;\n```', ''],
    ['---', ''],
    ['🎉', ''],
    ['| Day | Hours |', 'Day, Hours'],
    ['It costs $5 — or 10% less.', 'It costs $5 — or 10% less.'],
    ['<b>Bold</b> it is.', 'Bold it is.'],
    ["That's right [1].", "That's right."],
  ])('%j → %j', (text, expected) => {
    expect(speakable(text)).toBe(expected);
  });
});

describe('pronounceable', () => {
  it('spells numbers to dial and leaves word counts and other numbers alone', () => {
    const text = 'Call or text 988, or call 116 123, or 911. It is 112 dollars.';
    const spoken = pronounceable(text);
    expect(spoken).toBe('Call or text 9-8-8, or call 1-1-6 1-2-3, or 9-1-1. It is 112 dollars.');
    expect(spoken.split(/\s+/)).toHaveLength(text.split(/\s+/).length);
  });
});
