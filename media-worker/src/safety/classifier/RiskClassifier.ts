import { atLeast, type SafetyLevel } from '../SafetyLevel.ts';
import { featuresOf, oddsOf, pieceOf, type Piece } from './features.ts';
import { NET_LEVELS, type NetLevel, type NetOdds } from './SentenceNet.ts';
import { readStored, readWeights, type StoredDoubt, type Weights } from './Weights.ts';

interface Head {
  readonly level: Exclude<SafetyLevel, 'none'>;
  readonly threshold: number;
  readonly weights: Weights;
}

/** A part of a message of which the words alone do not tell enough. */
export interface Doubt {
  readonly text: string;
  /** What its words tell. */
  readonly odds: NetOdds;
  /** By so much it must be surer. */
  readonly margin: number;
}

interface Loaded {
  readonly heads: readonly Head[];
  readonly doubts: Readonly<Record<NetLevel, StoredDoubt>>;
}

/** Log-odds. Of 746 dangers that the rules heard of writers unknown to both, 7 lay below, and of their 32 false alarms 29. */
export const HARMLESS_BELOW = 0.5;
/** What the meaning of a sentence weighs beside its words. */
const NET_WEIGHT = 0.5;
/** So many parts of a long message are looked at again: those that are most like danger. */
const MAX_DOUBTS = 4;

/** A message is judged in parts of about so many words: what matters must not drown in what does not. */
const PART_WORDS = 20;
/** Of many parts one is sooner wrong: each must be surer. */
const LONG_MARGIN = 1;

/**
 * Hears what a message is like, where no rule knows its words: logistic regression over words in company and runs of
 * letters, learned by train.ts. A crisis takes far more than a warning: train.ts says how much.
 */
export class RiskClassifier {
  static #loaded: Loaded | undefined;
  /** The most serious first. */
  readonly #heads: readonly Head[];
  readonly #doubts: Loaded['doubts'];

  constructor() {
    const { heads, doubts } = (RiskClassifier.#loaded ??= load());
    this.#heads = heads;
    this.#doubts = doubts;
  }

  /** @param known what is known already: only what is above it is looked for. */
  assess(message: string, known: SafetyLevel): SafetyLevel {
    const heads = this.#heads.filter(({ level }) => !atLeast(known, level));
    if (heads.length === 0) return 'none';
    let found: SafetyLevel = 'none';
    const all = parts(message);
    const margin = all.length > 1 ? LONG_MARGIN : 0;
    for (const part of all) {
      const features = featuresOf(part);
      for (const { level, threshold, weights } of heads) {
        if (!atLeast(found, level) && oddsOf(features, weights) >= threshold + margin) found = level;
      }
      if (found === heads[0]!.level) break;
    }
    return found;
  }

  /** Whether it is more like what harmless people say. Of a long message that is never said: danger may be one sentence of it. */
  isHarmless(message: string): boolean {
    if (isLong(message)) return false;
    const features = featuresOf([pieceOf(message)]);
    return this.#heads.every(
      ({ level, weights }) => level === 'concern' || oddsOf(features, weights) < HARMLESS_BELOW,
    );
  }

  /** @returns the parts that may be more than `known`, if their meaning says so, too; the likeliest first. */
  doubts(message: string, known: SafetyLevel): readonly Doubt[] {
    const levels = NET_LEVELS.filter((level) => !atLeast(known, level));
    if (levels.length === 0) return [];
    const all = parts(message);
    const margin = all.length > 1 ? LONG_MARGIN : 0;
    return all
      .map((part) => ({ text: part.map(({ text }) => text).join(' '), odds: this.#oddsOf(part), margin }))
      .filter(({ odds }) => levels.some((level) => odds[level] >= this.#doubts[level].from + margin))
      .sort((a, b) => b.odds.warning - a.odds.warning)
      .slice(0, MAX_DOUBTS);
  }

  /** @param meant what the network says of it. @returns `none` when it stays a doubt. */
  settled({ odds, margin }: Doubt, meant: NetOdds): SafetyLevel {
    const reached = NET_LEVELS.find((level) => {
      const { from, threshold } = this.#doubts[level];
      return odds[level] >= from + margin && together(odds[level], meant[level]) >= threshold + margin;
    });
    return reached ?? 'none';
  }

  #oddsOf(part: readonly Piece[]): NetOdds {
    const features = featuresOf(part);
    const oddsAt = (level: NetLevel): number =>
      oddsOf(features, this.#heads.find((head) => head.level === level)!.weights);
    return { crisis: oddsAt('crisis'), warning: oddsAt('warning') };
  }
}

/** @returns the log-odds by words and meaning. */
export function together(words: number, meaning: number): number {
  return words + NET_WEIGHT * meaning;
}

function load(): Loaded {
  const { levels, doubts } = readStored();
  const heads = (['crisis', 'warning', 'concern'] as const).map((level) => ({
    level,
    threshold: levels[level].threshold,
    weights: readWeights(levels[level]),
  }));
  return { heads, doubts };
}

/** Whole when it is short; else each sentence, and parts that begin in the middle of the one before. */
export function parts(message: string): readonly (readonly Piece[])[] {
  if (!isLong(message)) return [[pieceOf(message)]];
  const pieces = message
    .split(/(?<=[.!?;\u2026])\s+|\n/)
    .flatMap(chopped)
    .map(pieceOf)
    .filter(({ length }) => length > 0);
  const all: (readonly Piece[])[] = pieces.map((piece) => [piece]);
  let from = 0;
  while (from < pieces.length) {
    let to = from;
    let words = 0;
    let half = from + 1;
    while (to < pieces.length && words < PART_WORDS) {
      words += pieces[to++]!.length;
      if (words <= PART_WORDS / 2) half = to;
    }
    if (to > from + 1) all.push(pieces.slice(from, to));
    if (to >= pieces.length) break;
    from = Math.max(from + 1, half);
  }
  return all;
}

function isLong(message: string): boolean {
  return message.trim().split(/\s+/).length > PART_WORDS * 3;
}

/** Speech has no full stops. */
function chopped(sentence: string): readonly string[] {
  const words = sentence.split(/\s+/);
  if (words.length <= PART_WORDS) return [sentence];
  const pieces: string[] = [];
  for (let from = 0; from < words.length; from += PART_WORDS / 2) {
    pieces.push(words.slice(from, from + PART_WORDS / 2).join(' '));
  }
  return pieces;
}
