import { describe, expect, it } from 'vitest';
import { compilePattern } from './pattern.ts';

const matches = (pattern: string, text: string): boolean =>
  compilePattern(pattern, { PET: 'cat|guinea pig' }).test(`${text} `);

describe('compilePattern', () => {
  it('knows words, groups, options, gaps, endings and concepts', () => {
    expect(matches('my (big )?<PET>', 'this is my big guinea pig')).toBe(true);
    expect(matches('my (big )?<PET>', 'this is my pig')).toBe(false);
    expect(matches('feed ... cat', 'feed the old grey cat')).toBe(true);
    expect(matches('feed ...1 cat', 'feed the old grey cat')).toBe(false);
    expect(matches('feed ... cat', 'feed it , cat')).toBe(false);
    expect(matches('cat', 'concatenate')).toBe(false);
    expect(matches('purr*', 'it purrs')).toBe(true);
  });

  it('refuses what it cannot read', () => {
    expect(() => compilePattern('<DOG>', {})).toThrow('no concept <DOG>');
    expect(() => compilePattern('(a|b', {})).toThrow('not closed');
    expect(() => compilePattern('a)', {})).toThrow('stray');
  });
});
