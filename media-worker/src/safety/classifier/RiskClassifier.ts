import { atLeast, type SafetyLevel } from '../SafetyLevel.ts';
import { featuresOf, oddsOf, pieceOf, type Features, type Piece } from './features.ts';
import { NET_LEVELS, type NetLevel, type NetOdds } from './SentenceNet.ts';
import { readStored, readWeights, type HeadName, type StoredDoubt, type Weights } from './Weights.ts';

interface Head {
  readonly name: HeadName;
  /** What it says when it speaks up. */
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

/** A message, taken apart. */
interface Reading {
  readonly message: string;
  /** By so much each part must be surer; 0: it is judged as a whole. */
  readonly margin: number;
  readonly parts: readonly { readonly text: string; readonly features: Features }[];
}

interface Loaded {
  readonly heads: readonly Head[];
  readonly doubts: Readonly<Record<NetLevel, StoredDoubt>>;
}

/** Log-odds: where it is likelier that a message is harmless than that it is dangerous, by more than a nuance. */
const HARMLESS_BELOW = -0.25;
/** Log-odds: where danger is hardly a crisis. Of the four languages one head tells both. */
const NO_CRISIS_BELOW = -2;
/** What the meaning of a sentence weighs beside its words. */
const NET_WEIGHT = 0.5;
/**
 * What is a warning at least is a crisis unless that is unlikely. Of the four kinds of crises that are told in no other words, it
 * finds 87 of 100 so, 52 without; of denials it takes thirteen in a thousand more for one.
 */
export const OF_THE_SERIOUS: StoredDoubt = { from: -2, threshold: -1.5 };
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
    const { margin, parts } = read(message);
    for (const { features } of parts) {
      for (const { level, threshold, weights } of heads) {
        if (!atLeast(found, level) && oddsOf(features, weights) >= threshold + margin) found = level;
      }
      if (found === heads[0]!.level) break;
    }
    return found;
  }

  /**
   * The most that a rule is believed to have heard in a message: where that is more like what harmless people say, it is no
   * danger. Of a long message all is believed: danger may be one sentence of it.
   */
  believable(message: string): SafetyLevel {
    const { margin, parts } = read(message);
    if (margin > 0) return 'crisis';
    const { features } = parts[0]!;
    return believable({ ...this.#netOddsOf(features), foreign: this.#oddsOf('foreign', features) });
  }

  /** @returns the parts that may be more than `known`, if their meaning says so, too; the likeliest first. */
  doubts(message: string, known: SafetyLevel): readonly Doubt[] {
    const levels = NET_LEVELS.filter((level) => !atLeast(known, level));
    if (levels.length === 0) return [];
    const { margin, parts } = read(message);
    const serious = atLeast(known, 'warning');
    return parts
      .map(({ text, features }) => ({ text, odds: this.#netOddsOf(features), margin }))
      .filter(({ odds }) =>
        levels.some((level) => odds[level] >= this.#standardOf(level, serious).from + margin),
      )
      .sort((a, b) => b.odds.warning - a.odds.warning)
      .slice(0, MAX_DOUBTS);
  }

  /**
   * @param meant what the network says of it. @param known as it was for `doubts`.
   * @returns `none` when it stays a doubt.
   */
  settled({ odds, margin }: Doubt, meant: NetOdds, known: SafetyLevel): SafetyLevel {
    const reached = (level: NetLevel, standard: StoredDoubt): boolean =>
      reaches(odds[level], meant[level], standard, margin);
    const serious = atLeast(known, 'warning');
    const warned = serious || reached('warning', this.#doubts.warning);
    if (reached('crisis', this.#standardOf('crisis', warned))) return 'crisis';
    return warned && !serious ? 'warning' : 'none';
  }

  #standardOf(level: NetLevel, serious: boolean): StoredDoubt {
    return serious && level === 'crisis' ? OF_THE_SERIOUS : this.#doubts[level];
  }

  #netOddsOf(features: Features): NetOdds {
    return { crisis: this.#oddsOf('crisis', features), warning: this.#oddsOf('warning', features) };
  }

  #oddsOf(head: HeadName, features: Features): number {
    return oddsOf(features, this.#heads.find(({ name }) => name === head)!.weights);
  }
}

/** `RiskClassifier.believable`, by the log-odds of its heads. */
export function believable({
  crisis,
  warning,
  foreign,
}: Readonly<Record<Exclude<HeadName, 'concern'>, number>>): SafetyLevel {
  if (Math.max(crisis, warning, foreign) < HARMLESS_BELOW) return 'concern';
  return crisis < NO_CRISIS_BELOW && foreign < HARMLESS_BELOW ? 'warning' : 'crisis';
}

/** @returns the log-odds by words and meaning. */
export function together(words: number, meaning: number): number {
  return words + NET_WEIGHT * meaning;
}

/** Whether log-odds by words alone, and with the meaning, are what a level takes. */
export function reaches(
  words: number,
  meaning: number,
  { from, threshold }: StoredDoubt,
  margin = 0,
): boolean {
  return words >= from + margin && together(words, meaning) >= threshold + margin;
}

function load(): Loaded {
  const { heads: stored, doubts } = readStored();
  const heads = (['crisis', 'warning', 'foreign', 'concern'] as const).map((name) => ({
    name,
    level: name === 'foreign' ? 'warning' : name,
    threshold: stored[name].threshold,
    weights: readWeights(stored[name]),
  }));
  return { heads, doubts };
}

/** Each question about a message follows the one before: it is taken apart once. */
let lastRead: Reading | undefined;

function read(message: string): Reading {
  if (lastRead?.message !== message) {
    lastRead = {
      message,
      margin: isLong(message) ? LONG_MARGIN : 0,
      parts: partsOf(message).map((pieces) => ({
        text: pieces.map(({ text }) => text).join(' '),
        features: featuresOf(pieces),
      })),
    };
  }
  return lastRead;
}

/** Whole when it is short; else each sentence, and parts that begin in the middle of the one before. */
export function partsOf(message: string): readonly (readonly Piece[])[] {
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
