import { VisavisError, type Clock } from '@visavis/shared';

const REBUILDS = 5;
const WITHIN_MS = 60_000;

/** A media path that keeps breaking is given up: at most five rebuilds a minute. */
export class RebuildBudget {
  readonly #clock: Clock;
  #spentAt: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws VisavisError `unavailable` when it is used up. */
  spend(): void {
    const now = this.#clock.now();
    this.#spentAt = [...this.#spentAt.filter((at) => now - at < WITHIN_MS), now];
    if (this.#spentAt.length > REBUILDS) {
      throw new VisavisError(
        'unavailable',
        `The media path broke ${this.#spentAt.length} times in a minute.`,
      );
    }
  }
}
