import { BUCKETS } from './Weights.ts';

/** Collects places in the table of weights, each once. A Set would take most of the time that a message takes. */
export class Places {
  /** The round in which each was added last. */
  readonly #added = new Uint32Array(BUCKETS);
  #round = 1;
  #some: number[] = [];

  add(place: number): void {
    if (this.#added[place] === this.#round) return;
    this.#added[place] = this.#round;
    this.#some.push(place);
  }

  /** What was added since the last time. */
  take(): Int32Array {
    const taken = Int32Array.from(this.#some);
    this.#some = [];
    this.#round++;
    return taken;
  }
}
