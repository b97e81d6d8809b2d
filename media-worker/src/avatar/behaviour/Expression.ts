import type { AgentState } from '@visavis/shared';
import type { Random } from '../vector/random.ts';
import { between } from './Gaze.ts';
import { bump, Glide } from './Glide.ts';
import { factorOf, type FaceManner } from './manner.ts';
import type { Situation } from './situation.ts';

export interface ExpressionState {
  readonly brow: number;
  readonly frown: number;
  readonly smile: number;
  readonly squint: number;
}

const MANNERS: Readonly<Record<AgentState, ExpressionState>> = {
  listening: { brow: 0.06, frown: 0, smile: 0.42, squint: 0.05 },
  thinking: { brow: 0.16, frown: 0.3, smile: 0.1, squint: 0.22 },
  speaking: { brow: 0.02, frown: 0, smile: 0.32, squint: 0 },
};
/** A listener's interest while the user speaks. */
const ATTENTIVE_BROW = 0.2;
const FLASH_MS = 420;

/** Brows, smile and lids' narrowing: a manner for each mode, raised brows on what is stressed. */
export class Expression {
  readonly #random: Random;
  readonly #smiling: number;
  readonly #liveliness: number;
  readonly #brow = new Glide(MANNERS.listening.brow);
  readonly #frown = new Glide(0);
  readonly #smile = new Glide(MANNERS.listening.smile);
  readonly #squint = new Glide(MANNERS.listening.squint);
  #flashMs = -Infinity;
  #flash = 0;
  #nextSmileMs = 0;
  #smileShift = 0;

  constructor(random: Random, { warmth, expressiveness }: FaceManner) {
    this.#random = random;
    this.#smiling = factorOf(warmth, 0.3, 1.5);
    this.#liveliness = factorOf(expressiveness, 0.25, 1.7);
  }

  at({ nowMs, mode, userSpeaking, stressed }: Situation): ExpressionState {
    const manner = MANNERS[mode];
    if (nowMs >= this.#nextSmileMs) {
      this.#smileShift = between(this.#random, -0.08, 0.14);
      this.#nextSmileMs = nowMs + between(this.#random, 3_500, 8_000);
    }
    const attentive = mode === 'listening' && userSpeaking;
    this.#brow.to(attentive ? ATTENTIVE_BROW : manner.brow, nowMs, 420);
    this.#frown.to(manner.frown, nowMs, 380);
    this.#smile.to(manner.smile * this.#smiling + this.#smileShift, nowMs, 900);
    this.#squint.to(manner.squint, nowMs, 450);
    const flashes = mode === 'speaking' && stressed && nowMs - this.#flashMs > 1_400;
    if (flashes && this.#random() < 0.35 * this.#liveliness) {
      this.#flashMs = nowMs;
      this.#flash = between(this.#random, 0.25, 0.55);
    }
    return {
      brow: this.#brow.at(nowMs) + this.#flash * bump(nowMs, this.#flashMs, FLASH_MS),
      frown: this.#frown.at(nowMs),
      smile: Math.min(1, Math.max(0, this.#smile.at(nowMs))),
      squint: this.#squint.at(nowMs),
    };
  }
}
