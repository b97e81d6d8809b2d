import type { AgentState } from '@visavis/shared';
import { Blinks } from './behaviour/Blinks.ts';
import { Expression } from './behaviour/Expression.ts';
import { Gaze } from './behaviour/Gaze.ts';
import { HeadMotion } from './behaviour/HeadMotion.ts';
import { ORDINARY, type FaceManner } from './behaviour/manner.ts';
import type { Situation } from './behaviour/situation.ts';
import { SpeechRhythm } from './behaviour/SpeechRhythm.ts';
import type { FaceState, MouthShape } from './FaceState.ts';
import { seededRandom } from './vector/random.ts';

export type { FaceManner };

/** A breath in and out; calm adults take 12 to 16 a minute. */
const BREATH_MS = 4_400;
/** Steps too small to see: states that differ by less are equal, and an equal state need not be drawn again. */
const STEPS = {
  angle: 0.0012,
  blink: 1 / 24,
  gaze: 1 / 40,
  breath: 1 / 7,
  expression: 1 / 32,
  mouth: 1 / 96,
} as const;

/**
 * How a face lives between and under its words: posture, breath, blinks, glances, nods, brows, smile. Shared by all
 * kinds of faces. No timers: it is asked for a state, and the same seed, calls and times give the same states.
 */
export class Behaviour {
  readonly #blinks: Blinks;
  readonly #gaze: Gaze;
  readonly #head: HeadMotion;
  readonly #expression: Expression;
  readonly #rhythm = new SpeechRhythm();
  readonly #breathOffsetMs: number;
  #mode: AgentState = 'listening';
  #modeChanged = true;
  #modeSinceMs = 0;
  #userSpeaking = false;
  #userChanged = false;
  #userSinceMs = 0;
  #speechLevel = 0;
  #lastMs = -Infinity;

  constructor({ seed, manner = ORDINARY }: { seed: number; manner?: FaceManner }) {
    // One stream each: a blink more or less must not change the gaze.
    const random = (part: number) => seededRandom(Math.imul(seed, 2_654_435_761) + part);
    this.#blinks = new Blinks(random(1));
    this.#gaze = new Gaze(random(2));
    this.#head = new HeadMotion(random(3), manner);
    this.#expression = new Expression(random(4), manner);
    this.#breathOffsetMs = random(5)() * BREATH_MS;
  }

  setMode(mode: AgentState): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#modeChanged = true;
  }

  setUserSpeaking(speaking: boolean): void {
    if (speaking === this.#userSpeaking) return;
    this.#userSpeaking = speaking;
    this.#userChanged = true;
  }

  /** Loudness of the avatar's own voice, 0..1. */
  setSpeechLevel(level: number): void {
    this.#speechLevel = level;
  }

  /**
   * @param timeMs rising from call to call, at any rate; a smaller time counts as the last one
   * @param mouth what the speech asks of the mouth
   */
  stateAt(timeMs: number, mouth: Readonly<MouthShape>): FaceState {
    const nowMs = Math.max(timeMs, this.#lastMs);
    this.#lastMs = nowMs;
    if (this.#modeChanged) {
      this.#modeChanged = false;
      this.#modeSinceMs = nowMs;
    }
    if (this.#userChanged) {
      this.#userChanged = false;
      this.#userSinceMs = nowMs;
    }
    this.#rhythm.hear(this.#mode === 'speaking' ? this.#speechLevel : 0, nowMs);
    const situation: Situation = {
      nowMs,
      mode: this.#mode,
      modeSinceMs: this.#modeSinceMs,
      userSpeaking: this.#userSpeaking,
      userSinceMs: this.#userSinceMs,
      phraseEnded: this.#rhythm.phraseEnded,
      stressed: this.#rhythm.stressed,
    };
    const gaze = this.#gaze.at(situation);
    const { yaw, pitch, roll } = this.#head.at(situation);
    const { brow, frown, smile, squint } = this.#expression.at(situation);
    const breath = Math.sin((2 * Math.PI * (nowMs + this.#breathOffsetMs)) / BREATH_MS);
    return {
      pose: { yaw: step(yaw, STEPS.angle), pitch: step(pitch, STEPS.angle), roll: step(roll, STEPS.angle) },
      mouth: quantised(mouth),
      blink: step(this.#blinks.at(situation), STEPS.blink),
      gazeX: step(gaze.x, STEPS.gaze),
      gazeY: step(gaze.y, STEPS.gaze),
      brow: step(brow, STEPS.expression),
      frown: step(frown, STEPS.expression),
      smile: step(smile, STEPS.expression),
      squint: step(squint, STEPS.expression),
      breath: step(breath, STEPS.breath),
    };
  }
}

const step = (value: number, size: number): number => Math.round(value / size) * size;

function quantised(mouth: Readonly<MouthShape>): MouthShape {
  const result = { ...mouth };
  for (const key of Object.keys(result) as (keyof MouthShape)[]) result[key] = step(result[key], STEPS.mouth);
  return result;
}
