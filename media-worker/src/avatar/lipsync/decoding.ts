import type { SpokenViseme } from './pronounce.ts';
import { Trellis, type Transition } from './Trellis.ts';
import { VISEMES, type Viseme } from './Viseme.ts';

/** Entering the next viseme costs a little, so that noise does not hurry through the text. */
const STEP_PRICE = 0.3;
/** Without a text any viseme may follow any other; the price keeps the mouth from flickering. */
const SWITCH_PRICE = 2.6;
/** No viseme is impossible at any frame: the network errs. */
const FLOOR = 0.004;
/** How far the network's liking for common visemes is taken back. */
const PRIOR_POWER = 0.6;
/** Share of each viseme in speech (10 ms frames of English by several voices), in the order of `VISEMES`. */
const PRIOR: readonly number[] = [
  0.112, 0.072, 0.063, 0.029, 0.058, 0.057, 0.012, 0.075, 0.075, 0.071, 0.089, 0.086, 0.135, 0.03, 0.055,
];

const INDEX: Readonly<Record<Viseme, number>> = Object.fromEntries(
  VISEMES.map((viseme, index) => [viseme, index]),
) as Record<Viseme, number>;

/** Decodes network outputs, frame by frame, to a viseme per frame. */
export interface VisemeDecoder {
  push(probabilities: Float32Array): void;
  /** Fit of the path so far, log-likelihood per frame: comparable between decoders of the same sound. */
  readonly score: number;
  path(finished: boolean): Viseme[];
}

function decoder(states: readonly Viseme[], trellis: Trellis): VisemeDecoder {
  const likelihoods = new Float64Array(VISEMES.length);
  const weights = PRIOR.map((share) => PRIOR_POWER * Math.log(share));
  return {
    push(probabilities) {
      for (let index = 0; index < VISEMES.length; index++)
        likelihoods[index] = Math.log(probabilities[index]! + FLOOR) - weights[index]!;
      trellis.push((state) => likelihoods[INDEX[states[state]!]]!);
    },
    get score() {
      return trellis.score;
    },
    path: (finished) => trellis.path(finished).map((state) => states[state]!),
  };
}

/** A voice seldom makes a viseme shorter than this, frames. Where the network is unsure, it keeps the pace even. */
const SHORTEST = 4;

/** Follows a known order of visemes; only pauses may be left out. */
export function alignedDecoder(steps: readonly SpokenViseme[]): VisemeDecoder {
  // A viseme is a run of states, one frame each, of which the last may be held.
  const states: Viseme[] = [];
  const into: Transition[][] = [];
  const firsts: number[] = [];
  const lasts: number[] = [];
  steps.forEach(({ viseme, price }, index) => {
    firsts.push(states.length);
    for (let frame = 0; frame < SHORTEST; frame++) {
      into.push(frame > 0 ? [{ from: states.length - 1, price: 0 }] : []);
      states.push(viseme);
    }
    const first = into[firsts[index]!]!;
    if (index >= 1) first.push({ from: lasts[index - 1]!, price: STEP_PRICE + price });
    if (index >= 2 && steps[index - 1]!.optional)
      first.push({ from: lasts[index - 2]!, price: STEP_PRICE + price });
    lasts.push(states.length - 1);
    into[states.length - 1]!.push({ from: states.length - 1, price: 0 });
  });
  const starts = [{ from: firsts[0]!, price: 0 }];
  if (steps[0]!.optional && steps.length > 1) starts.push({ from: firsts[1]!, price: 0 });
  const finals = [lasts[lasts.length - 1]!];
  if (steps[steps.length - 1]!.optional && steps.length > 1) finals.push(lasts[lasts.length - 2]!);
  return decoder(states, new Trellis(into, starts, finals));
}

/** Knows nothing but the sound. */
export function freeDecoder(): VisemeDecoder {
  const all = VISEMES.map((_, state) => state);
  const into = all.map((state) =>
    all.map((from): Transition => ({ from, price: from === state ? 0 : SWITCH_PRICE })),
  );
  return decoder(
    VISEMES,
    new Trellis(
      into,
      all.map((from) => ({ from, price: 0 })),
      all,
    ),
  );
}
