import { straightApostrophes } from '@visavis/shared';

const SHORTENED: Readonly<Record<string, string>> = {
  im: "i'm",
  ive: "i've",
  dont: "don't",
  doesnt: "doesn't",
  didnt: "didn't",
  cant: "can't",
  couldnt: "couldn't",
  wont: "won't",
  isnt: "isn't",
  havent: "haven't",
  whats: "what's",
  pls: 'please',
  plz: 'please',
};
const SHORT = new RegExp(`\\b(?:${Object.keys(SHORTENED).join('|')})\\b`, 'g');

/** More than anybody says in one breath. Patterns stay quick on whatever is pasted. */
export const LONGEST = 600;

/** @returns the end of a message in lower case with straight apostrophes, also where they were left out: what patterns are for. */
export const plainOf = (text: string): string =>
  straightApostrophes(text.slice(-LONGEST))
    .toLowerCase()
    .replace(SHORT, (word) => SHORTENED[word] ?? word)
    .replace(/\s+/g, ' ')
    .trim();
