/**
 * PGlite answers without ever leaving this thread: while many wait for it, each statement would follow upon the one before,
 * and nothing that came from elsewhere would be read until all of them are done.
 */
export class LoopTurn {
  readonly #holdMs: number;
  /** When the first statement of this turn of the event loop began. */
  #since: number | undefined;

  /** @param holdMs how long statements may follow upon one another; Infinity: until there are no more. */
  constructor(holdMs: number) {
    this.#holdMs = holdMs;
  }

  /** Lets the event loop go on when statements have held it for long enough. */
  async share(): Promise<void> {
    if (this.#holdMs === Infinity) return;
    if (this.#since === undefined) {
      this.#since = performance.now();
      setImmediate(() => (this.#since = undefined));
    } else if (performance.now() - this.#since > this.#holdMs) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
