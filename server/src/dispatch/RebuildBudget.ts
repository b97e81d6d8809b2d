import { VisavisError, type Clock } from '@visavis/shared';

const REBUILDS = 5;
const WITHIN_MS = 60_000;
const FIRST_DELAY_MS = 250;

/** A media path that keeps breaking is given up: at most five rebuilds a minute. */
export class RebuildBudget {
  readonly #clock: Clock;
  #spentAt: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @returns how long to wait before this rebuild, ms: nothing before the first, longer before each next one.
   * @throws VisavisError `unavailable` when the budget is used up.
   */
  spend(): number {
    const now = this.#clock.now();
    this.#spentAt = [...this.#spentAt.filter((at) => now - at < WITHIN_MS), now];
    const { length } = this.#spentAt;
    if (length > REBUILDS) {
      throw new VisavisError('unavailable', `The media path broke ${length} times in a minute.`);
    }
    return length === 1 ? 0 : FIRST_DELAY_MS * 2 ** (length - 2);
  }
}
