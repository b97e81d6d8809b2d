import type { Random } from '../vector/random.ts';
import { Glide } from './Glide.ts';
import type { Situation } from './situation.ts';

export interface GazePoint {
  readonly x: number;
  readonly y: number;
}

/** Eyes jump: a saccade of this size range takes 40 to 80 ms. */
const SACCADE_MS = 70;

/** Where the eyes look: at the viewer while listening, mostly so while speaking, up and aside while thinking. */
export class Gaze {
  readonly #random: Random;
  readonly #x = new Glide(0);
  readonly #y = new Glide(0);
  #nextMs = 0;
  #modeSinceMs = -1;
  /** Which side thinking looks to, this time. */
  #side = 1;
  #away = false;

  constructor(random: Random) {
    this.#random = random;
  }

  at(situation: Situation): GazePoint {
    const { nowMs, modeSinceMs } = situation;
    if (modeSinceMs !== this.#modeSinceMs) {
      this.#modeSinceMs = modeSinceMs;
      this.#side = this.#random() < 0.5 ? -1 : 1;
      this.#away = false;
      // A thought shows after a moment; a word or an ear is given at once.
      this.#nextMs = nowMs + (situation.mode === 'thinking' ? 120 : 0);
    }
    if (nowMs >= this.#nextMs) this.#choose(situation);
    return { x: this.#x.at(nowMs), y: this.#y.at(nowMs) };
  }

  #choose({ nowMs, mode }: Situation): void {
    const random = this.#random;
    switch (mode) {
      case 'thinking':
        this.#look(this.#side * between(random, 0.42, 0.72), between(random, -0.75, -0.4), nowMs);
        this.#nextMs = nowMs + between(random, 700, 1_700);
        if (random() < 0.2) this.#side = -this.#side;
        return;
      case 'listening':
        this.#glance(nowMs, 0.16, [1_100, 3_600], 0.3);
        return;
      case 'speaking':
        this.#glance(nowMs, 0.26, [800, 2_400], 0.42);
        return;
    }
  }

  /** Rests on the viewer with small shifts between eyes and mouth; now and then looks aside for a moment. */
  #glance(nowMs: number, awayShare: number, restMs: readonly [number, number], reach: number): void {
    const random = this.#random;
    this.#away = !this.#away && random() < awayShare;
    if (this.#away) {
      this.#look(
        (random() < 0.5 ? -1 : 1) * between(random, 0.5, 1) * reach,
        between(random, -0.15, 0.25),
        nowMs,
      );
      this.#nextMs = nowMs + between(random, 350, 800);
    } else {
      this.#look(between(random, -0.07, 0.07), between(random, -0.03, 0.08), nowMs);
      this.#nextMs = nowMs + between(random, ...restMs);
    }
  }

  #look(x: number, y: number, nowMs: number): void {
    this.#x.to(x, nowMs, SACCADE_MS);
    this.#y.to(y, nowMs, SACCADE_MS);
  }
}

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random();
