import type { Random } from '../vector/random.ts';
import type { Situation } from './situation.ts';

/** Lids fall fast, rest, and rise slower. Source: Guitton et al. 1991; Evinger et al. 1991 (durations of human blinks). */
const CLOSING_MS = 80;
const SHUT_MS = 40;
const OPENING_MS = 150;
const BLINK_MS = CLOSING_MS + SHUT_MS + OPENING_MS;
/** Range of the pauses between blinks; people in conversation blink every 2 to 6 s. */
const SHORTEST_MS = 2_000;
const LONGEST_MS = 6_000;
const DOUBLE_SHARE = 0.13;
/** Share of the own phrases' ends that a blink marks. */
const PHRASE_END_SHARE = 0.45;
const REFRACTORY_MS = 900;

export class Blinks {
  readonly #random: Random;
  #startMs = -Infinity;
  #nextMs: number;
  /** One more blink follows right after this one. */
  #double = false;

  constructor(random: Random) {
    this.#random = random;
    this.#nextMs = 600 + 2_500 * random();
  }

  /** @returns 0 open .. 1 shut */
  at({ nowMs, phraseEnded }: Situation): number {
    const rested = nowMs - this.#startMs > BLINK_MS + REFRACTORY_MS;
    if (phraseEnded && rested && this.#random() < PHRASE_END_SHARE)
      this.#nextMs = Math.min(this.#nextMs, nowMs + 90);
    if (nowMs >= this.#nextMs) this.#begin(nowMs);
    const t = nowMs - this.#startMs;
    if (t < 0 || t >= BLINK_MS) return 0;
    if (t < CLOSING_MS) return ease(t / CLOSING_MS);
    if (t < CLOSING_MS + SHUT_MS) return 1;
    return 1 - ease((t - CLOSING_MS - SHUT_MS) / OPENING_MS);
  }

  #begin(nowMs: number): void {
    this.#startMs = nowMs;
    const again = !this.#double && this.#random() < DOUBLE_SHARE;
    this.#double = again;
    // The square leans towards the shorter pauses.
    this.#nextMs = again
      ? nowMs + BLINK_MS + 70
      : nowMs + BLINK_MS + SHORTEST_MS + (LONGEST_MS - SHORTEST_MS) * this.#random() ** 1.4;
  }
}

const ease = (t: number): number => t * t * (3 - 2 * t);
