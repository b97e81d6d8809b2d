/** A way into a state: from which other state (or itself), at what log-likelihood price. */
export interface Transition {
  readonly from: number;
  readonly price: number;
}

const IMPOSSIBLE = -1e9;

/**
 * Viterbi's algorithm as a stream: frames go in one by one, and the best path so far can be read at any time; later
 * frames may still change its end.
 */
export class Trellis {
  readonly #into: readonly (readonly Transition[])[];
  readonly #finals: readonly number[];
  #scores: Float64Array;
  #next: Float64Array;
  /** For each frame and state: the state before. */
  readonly #back: Uint16Array[] = [];

  /**
   * @param into ways into each state, staying included
   * @param starts states that the first frame may be in, with their prices
   * @param finals states that a finished path ends in
   */
  constructor(
    into: readonly (readonly Transition[])[],
    starts: readonly Transition[],
    finals: readonly number[],
  ) {
    this.#into = into;
    this.#finals = finals;
    this.#scores = new Float64Array(into.length).fill(IMPOSSIBLE);
    for (const { from, price } of starts) this.#scores[from] = -price;
    this.#next = new Float64Array(into.length);
  }

  /** @param likelihood of each state for this frame, logarithmic */
  push(likelihood: (state: number) => number): void {
    const back = new Uint16Array(this.#into.length);
    const first = this.#back.length === 0;
    for (let state = 0; state < this.#into.length; state++) {
      let best = first ? this.#scores[state]! : IMPOSSIBLE;
      back[state] = state;
      if (!first)
        for (const { from, price } of this.#into[state]!) {
          const score = this.#scores[from]! - price;
          if (score > best) {
            best = score;
            back[state] = from;
          }
        }
      this.#next[state] = best <= IMPOSSIBLE / 2 ? IMPOSSIBLE : best + likelihood(state);
    }
    this.#back.push(back);
    [this.#scores, this.#next] = [this.#next, this.#scores];
  }

  /** Log-likelihood of the best path so far, per frame. */
  get score(): number {
    return (
      this.#scores.reduce((best, score) => Math.max(best, score), IMPOSSIBLE) / Math.max(1, this.#back.length)
    );
  }

  /** @returns the state of every frame on the best path; of one that ends in a final state when `finished` */
  path(finished: boolean): number[] {
    let state = 0;
    const finals = finished ? this.#finals.filter((final) => this.#scores[final]! > IMPOSSIBLE / 2) : [];
    const candidates = finals.length > 0 ? finals : [...this.#scores.keys()];
    for (const candidate of candidates)
      if (this.#scores[candidate]! > this.#scores[state]! || !candidates.includes(state)) state = candidate;
    const path: number[] = [];
    for (let frame = this.#back.length - 1; frame >= 0; frame--) {
      path.push(state);
      state = this.#back[frame]![state]!;
    }
    return path.reverse();
  }
}
