import type { MouthShape } from './FaceState.ts';
import type { Viseme, VisemeEvent } from './lipsync/Viseme.ts';

export const REST_MOUTH: Readonly<MouthShape> = {
  jaw: 0,
  upper: 0,
  lower: 0,
  wide: 0,
  round: 0,
  press: 0,
  fv: 0,
  upperTeeth: 0,
  lowerTeeth: 0,
  tongue: 0,
  tongueTip: 0,
};

const shape = (parts: Partial<MouthShape>): Readonly<MouthShape> => ({ ...REST_MOUTH, ...parts });

/** The mouth that each viseme strives for. */
export const VISEME_MOUTHS: Readonly<Record<Viseme, Readonly<MouthShape>>> = {
  sil: shape({}),
  PP: shape({ press: 1, round: 0.08 }),
  FF: shape({ jaw: 0.1, upper: 0.22, fv: 1, upperTeeth: 0.6 }),
  TH: shape({ jaw: 0.2, upper: 0.12, lower: 0.15, wide: 0.1, upperTeeth: 0.6, tongueTip: 1, tongue: 0.5 }),
  DD: shape({ jaw: 0.2, upper: 0.14, lower: 0.16, wide: 0.2, upperTeeth: 0.7, tongue: 0.75 }),
  kk: shape({ jaw: 0.28, upper: 0.12, lower: 0.16, wide: 0.1, upperTeeth: 0.4, tongue: 0.35 }),
  CH: shape({ jaw: 0.14, upper: 0.3, lower: 0.34, round: 0.55, upperTeeth: 0.9, lowerTeeth: 0.5 }),
  SS: shape({ jaw: 0.08, upper: 0.24, lower: 0.26, wide: 0.38, upperTeeth: 1, lowerTeeth: 0.7 }),
  nn: shape({ jaw: 0.18, upper: 0.12, lower: 0.14, wide: 0.15, upperTeeth: 0.5, tongue: 0.8 }),
  RR: shape({ jaw: 0.2, upper: 0.18, lower: 0.22, round: 0.5, upperTeeth: 0.4, tongue: 0.5 }),
  aa: shape({ jaw: 0.85, upper: 0.26, lower: 0.28, wide: 0.12, upperTeeth: 0.75, tongue: 0.15 }),
  E: shape({ jaw: 0.46, upper: 0.26, lower: 0.26, wide: 0.4, upperTeeth: 0.85, tongue: 0.35 }),
  I: shape({ jaw: 0.24, upper: 0.24, lower: 0.24, wide: 0.7, upperTeeth: 0.9, lowerTeeth: 0.2, tongue: 0.5 }),
  O: shape({ jaw: 0.52, upper: 0.14, lower: 0.18, round: 0.78, upperTeeth: 0.25, tongue: 0.1 }),
  U: shape({ jaw: 0.2, upper: 0.12, lower: 0.14, round: 1, tongue: 0.1 }),
};

const MOUTH_KEYS = Object.keys(REST_MOUTH) as (keyof MouthShape)[];

/** How strongly a viseme wins over its neighbours, and how far (ms) it reaches before and after itself. */
interface Dominance {
  readonly weight: number;
  readonly lead: number;
  readonly lag: number;
}

const dominance = (weight: number, lead: number, lag: number): Dominance => ({ weight, lead, lag });

// Short windows: longer ones average neighbouring mouths and the face mumbles.
const DOMINANCE: Readonly<Record<Viseme, Dominance>> = {
  sil: dominance(0.6, 70, 90),
  PP: dominance(2.2, 45, 40),
  FF: dominance(2, 50, 45),
  TH: dominance(1.3, 50, 45),
  DD: dominance(0.8, 45, 45),
  kk: dominance(0.5, 45, 45),
  CH: dominance(1.7, 65, 60),
  SS: dominance(1.2, 50, 50),
  nn: dominance(0.7, 45, 45),
  RR: dominance(1, 65, 60),
  aa: dominance(1.3, 60, 60),
  E: dominance(1.1, 60, 60),
  I: dominance(1.1, 60, 60),
  O: dominance(1.5, 85, 70),
  U: dominance(1.6, 85, 70),
};

/** Beyond this a viseme has no more say, ms: three times the longest reach. */
const REACH_MS = 270;
/** Hard constraints are approached and left over these spans, ms. */
const CONSTRAINT_LEAD_MS = 55;
const CONSTRAINT_LAG_MS = 50;

/** Where a walk through a timeline stands. Keep one per playing timeline so that a frame costs the same at any length. */
export interface VisemeCursor {
  index: number;
}

/**
 * The mouth at an instant of a timeline.
 *
 * Each viseme near the instant pulls towards its own mouth with a weight that falls off around it (dominance functions:
 * Cohen and Massaro, "Modeling coarticulation in synthetic visual speech", 1993). Over the blend stand two hard
 * constraints that viewers notice when broken: lips meet for p, b, m; the lower lip reaches the teeth for f, v.
 *
 * @param events ordered by `startMs`, not overlapping
 * @param tMs ms from the start of the timeline; before and after it the mouth rests
 * @param cursor speeds up calls with rising `tMs`; without it the place is found by bisection
 */
export function mouthAt(events: readonly VisemeEvent[], tMs: number, cursor?: VisemeCursor): MouthShape {
  const mouth: MouthShape = { ...REST_MOUTH };
  let total = 1e-6;
  let closure = 0;
  let bite = 0;
  for (let index = firstWithin(events, tMs - REACH_MS, cursor); index < events.length; index++) {
    const { viseme, startMs, endMs } = events[index]!;
    if (startMs > tMs + REACH_MS) break;
    const { weight, lead, lag } = DOMINANCE[viseme];
    const distance = tMs < startMs ? (startMs - tMs) / lead : tMs > endMs ? (tMs - endMs) / lag : 0;
    if (distance > 3) continue;
    // Very short visemes are only hinted at.
    const strength = weight * Math.min(1.3, 0.5 + (endMs - startMs) * 0.008) * Math.exp(-distance * distance);
    total += strength;
    const target = VISEME_MOUTHS[viseme];
    for (const key of MOUTH_KEYS) mouth[key] += strength * target[key];
    if (viseme === 'PP') closure = Math.max(closure, approach(tMs, startMs, endMs));
    else if (viseme === 'FF') bite = Math.max(bite, approach(tMs, startMs, endMs));
  }
  for (const key of MOUTH_KEYS) mouth[key] /= total;
  // Where nothing is near, the mouth rests instead of holding the last far echo.
  const presence = Math.min(1, total / 0.05);
  if (presence < 1) for (const key of MOUTH_KEYS) mouth[key] *= presence;
  closeLips(mouth, closure);
  biteLip(mouth, bite);
  return mouth;
}

function closeLips(mouth: MouthShape, share: number): void {
  if (share === 0) return;
  for (const key of ['upper', 'lower', 'upperTeeth', 'lowerTeeth', 'tongueTip', 'fv'] as const)
    mouth[key] *= 1 - share;
  mouth.jaw *= 1 - 0.85 * share;
  mouth.press = Math.max(mouth.press, share);
}

function biteLip(mouth: MouthShape, share: number): void {
  if (share === 0) return;
  mouth.jaw += (Math.min(mouth.jaw, 0.12) - mouth.jaw) * share;
  mouth.lower *= 1 - share;
  mouth.press *= 1 - share;
  mouth.fv = Math.max(mouth.fv, share);
  mouth.upper = Math.max(mouth.upper, 0.2 * share);
  mouth.upperTeeth = Math.max(mouth.upperTeeth, 0.7 * share);
}

/** 1 within the span, falling smoothly to 0 around it. */
function approach(tMs: number, startMs: number, endMs: number): number {
  const share =
    tMs < startMs
      ? 1 - (startMs - tMs) / CONSTRAINT_LEAD_MS
      : tMs > endMs
        ? 1 - (tMs - endMs) / CONSTRAINT_LAG_MS
        : 1;
  return share <= 0 ? 0 : share * share * (3 - 2 * share);
}

/** Index of the first event that ends at or after `tMs`. */
function firstWithin(events: readonly VisemeEvent[], tMs: number, cursor: VisemeCursor | undefined): number {
  let low = 0;
  let high = events.length;
  if (cursor) {
    // Forward by steps while that is near; a jump back falls through to bisection.
    let index = Math.min(cursor.index, events.length);
    if (index === 0 || events[index - 1]!.endMs < tMs) {
      for (let steps = 0; steps < 64; steps++, index++) {
        if (index >= events.length || events[index]!.endMs >= tMs) {
          cursor.index = index;
          return index;
        }
      }
      low = index;
    } else high = index;
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]!.endMs < tMs) low = middle + 1;
    else high = middle;
  }
  if (cursor) cursor.index = low;
  return low;
}
