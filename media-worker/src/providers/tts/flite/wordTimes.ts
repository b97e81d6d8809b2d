import type { WordTime } from '../Tts.ts';
import type { Clause } from './clauses.ts';
import type { VoicedClause } from './voicing.ts';

/**
 * When each word of a clause sounds, from the voice's own phonemes.
 * @param words the words of the whole text.
 * @param offsetMs where the clause begins.
 * @returns one entry for each of the clause's words, in order; a word that has no sound takes no time.
 */
export function wordTimes(
  clause: Clause,
  words: readonly string[],
  voiced: VoicedClause,
  offsetMs: number,
): WordTime[] {
  const wordOfPhone = phoneWords(clause, voiced);
  const times: WordTime[] = [];
  let previousMs = offsetMs;
  for (let index = clause.firstWord; index < clause.endWord; index++) {
    const sounds = voiced.phones.filter((_, position) => wordOfPhone[position] === index);
    const startMs = sounds[0] ? offsetMs + sounds[0].startMs : previousMs;
    const endMs = sounds.length > 0 ? offsetMs + sounds.at(-1)!.endMs : previousMs;
    times.push({ word: words[index]!, startMs, endMs });
    previousMs = endMs;
  }
  return times;
}

/** For each phoneme the index of its word; undefined for silence. */
function phoneWords(clause: Clause, voiced: VoicedClause): (number | undefined)[] {
  if (voiced.tokens === clause.tokens.length) {
    return voiced.phones.map((phone) => clause.wordOfToken[phone.token]);
  }
  // Flite read the text in other tokens than we did: share its sounds out by the length of the words.
  const lengths = clause.tokens.map((token) => token.length);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const sounds = voiced.phones.filter((phone) => phone.token !== -1).length;
  let sound = 0;
  return voiced.phones.map((phone) => {
    if (phone.token === -1) return undefined;
    let left = (sound++ / sounds) * total;
    const token = lengths.findIndex((length) => (left -= length) < 0);
    return clause.wordOfToken[token];
  });
}
