/**
 * A value that rests, and moves to a new resting place when told: smoothly (minimum jerk, as people move), in a given
 * time, then stands exactly still.
 */
export class Glide {
  #from: number;
  #to: number;
  #startMs = 0;
  #durationMs = 0;

  constructor(value: number) {
    this.#from = value;
    this.#to = value;
  }

  /** Where it is going or rests. */
  get target(): number {
    return this.#to;
  }

  to(target: number, nowMs: number, durationMs: number): void {
    if (target === this.#to) return;
    this.#from = this.at(nowMs);
    this.#to = target;
    this.#startMs = nowMs;
    this.#durationMs = durationMs;
  }

  at(nowMs: number): number {
    const t = this.#durationMs <= 0 ? 1 : (nowMs - this.#startMs) / this.#durationMs;
    if (t >= 1) return this.#to;
    if (t <= 0) return this.#from;
    return this.#from + (this.#to - this.#from) * t * t * t * (10 - 15 * t + 6 * t * t);
  }
}

/** One bump of height 1 within a span, 0 outside it: a nod, a beat. `cycles` bumps in a row, each weaker. */
export function bump(nowMs: number, startMs: number, durationMs: number, cycles = 1): number {
  const t = (nowMs - startMs) / durationMs;
  if (t <= 0 || t >= 1) return 0;
  return (0.5 - 0.5 * Math.cos(2 * Math.PI * cycles * t)) * (1 - 0.45 * Math.floor(t * cycles));
}
