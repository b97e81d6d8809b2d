import type { Pose } from '../FaceState.ts';
import type { Random } from '../vector/random.ts';
import { between } from './Gaze.ts';
import { bump, Glide } from './Glide.ts';
import { factorOf, type FaceManner } from './manner.ts';
import type { Situation } from './situation.ts';

const NOD_MS = 560;
/** A listener's nods: not before this much of the user's speech, then now and then, and likely when the user pauses. */
const NOD_AFTER_MS = 1_300;
const PAUSE_NOD_SHARE = 0.75;
const BEAT_MS = 340;

/**
 * The head: it takes a posture, holds it, and shifts to another; a listener nods, a speaker beats time with what is
 * stressed. Angles in radians.
 */
export class HeadMotion {
  readonly #random: Random;
  /** How often it nods to who speaks. */
  readonly #nodding: number;
  readonly #liveliness: number;
  readonly #yaw = new Glide(0);
  readonly #pitch = new Glide(0);
  readonly #roll = new Glide(0);
  #nextShiftMs = 0;
  #modeSinceMs = -1;
  #side = 1;
  #userSinceMs = -1;
  #nextNodMs = Infinity;
  #nodMs = -Infinity;
  #nodDepth = 0;
  #nodCycles = 1;
  #beatMs = -Infinity;
  #beatDepth = 0;
  #beatTurn = 0;

  constructor(random: Random, { warmth, expressiveness }: FaceManner) {
    this.#random = random;
    this.#nodding = factorOf(warmth, 0.45, 1.5);
    this.#liveliness = factorOf(expressiveness, 0.4, 1.5);
  }

  at(situation: Situation): Pose {
    const { nowMs, modeSinceMs, mode } = situation;
    if (modeSinceMs !== this.#modeSinceMs) {
      this.#modeSinceMs = modeSinceMs;
      this.#side = this.#random() < 0.5 ? -1 : 1;
      this.#nextShiftMs = nowMs;
    }
    if (nowMs >= this.#nextShiftMs) this.#shift(situation);
    if (mode === 'listening') this.#listen(situation);
    if (mode === 'speaking') this.#speak(situation);
    const nod = this.#nodDepth * bump(nowMs, this.#nodMs, NOD_MS * this.#nodCycles, this.#nodCycles);
    const beat = bump(nowMs, this.#beatMs, BEAT_MS);
    return {
      yaw: this.#yaw.at(nowMs) + this.#beatTurn * beat,
      pitch: this.#pitch.at(nowMs) + nod + this.#beatDepth * beat,
      roll: this.#roll.at(nowMs),
    };
  }

  #shift({ nowMs, mode }: Situation): void {
    const random = this.#random;
    const spread = (size: number): number => (random() + random() - 1) * size;
    switch (mode) {
      case 'listening':
        this.#move(nowMs, between(random, 900, 1_500), spread(0.035), 0.008 + spread(0.016), spread(0.03));
        this.#nextShiftMs = nowMs + between(random, 2_600, 6_000);
        return;
      case 'thinking':
        this.#move(
          nowMs,
          between(random, 600, 900),
          this.#side * between(random, 0.05, 0.1),
          between(random, -0.06, -0.025),
          this.#side * between(random, 0.02, 0.05),
        );
        this.#nextShiftMs = nowMs + between(random, 1_500, 2_600);
        return;
      case 'speaking':
        this.#move(nowMs, between(random, 380, 760), spread(0.075), 0.004 + spread(0.03), spread(0.04));
        this.#nextShiftMs = nowMs + between(random, 650, 1_700);
        return;
    }
  }

  #move(nowMs: number, durationMs: number, yaw: number, pitch: number, roll: number): void {
    this.#yaw.to(yaw, nowMs, durationMs);
    this.#pitch.to(pitch, nowMs, durationMs);
    this.#roll.to(roll, nowMs, durationMs);
  }

  #listen({ nowMs, userSpeaking, userSinceMs }: Situation): void {
    const random = this.#random;
    if (userSinceMs !== this.#userSinceMs) {
      const first = this.#userSinceMs < 0;
      this.#userSinceMs = userSinceMs;
      if (userSpeaking) this.#nextNodMs = nowMs + (NOD_AFTER_MS + 1_500 * random()) / this.#nodding;
      else
        this.#nextNodMs = !first && random() < PAUSE_NOD_SHARE ? nowMs + between(random, 120, 320) : Infinity;
    }
    if (nowMs < this.#nextNodMs) return;
    this.#nodMs = nowMs;
    this.#nodCycles = random() < 0.35 ? 2 : 1;
    this.#nodDepth = between(random, 0.035, 0.06);
    this.#nextNodMs = userSpeaking ? nowMs + between(random, 2_200, 4_800) / this.#nodding : Infinity;
  }

  #speak({ nowMs, stressed }: Situation): void {
    if (!stressed || nowMs - this.#beatMs < BEAT_MS + 120) return;
    this.#beatMs = nowMs;
    this.#beatDepth = between(this.#random, 0.012, 0.036) * this.#liveliness;
    this.#beatTurn = (this.#random() - 0.5) * 0.03 * this.#liveliness;
  }
}
