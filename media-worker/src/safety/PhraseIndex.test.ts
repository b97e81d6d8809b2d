import { describe, expect, it } from 'vitest';
import { compilePhrase } from './pattern.ts';
import { PhraseIndex } from './PhraseIndex.ts';

const index = new PhraseIndex(
  ['feed (the|my) cat', 'walk ... dog', 'purr*', '(cat|dog) show'].map((source) => ({
    source,
    phrase: compilePhrase(source, {}),
  })),
);
const found = (clause: string) => index.candidates(new Set(clause.split(' '))).map(({ source }) => source);

describe('PhraseIndex', () => {
  it('gives, in order, the phrases of which a clause holds every word that they need', () => {
    expect(found('please feed my cat')).toEqual(['feed (the|my) cat', 'purr*']);
    expect(found('please feed my fish')).toEqual(['purr*']);
    expect(found('a dog show')).toEqual(['purr*', '(cat|dog) show']);
  });
});
