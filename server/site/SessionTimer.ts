const TICK_MS = 500;

/** The conversation's time as the visitor sees it; the server's own count is what is billed. */
export class SessionTimer {
  readonly #onTick: (elapsedMs: number) => void;
  #before = 0;
  #since: number | null = null;
  #interval: ReturnType<typeof setInterval> | undefined;

  constructor(onTick: (elapsedMs: number) => void) {
    this.#onTick = onTick;
  }

  get elapsedMs(): number {
    return this.#before + (this.#since === null ? 0 : performance.now() - this.#since);
  }

  /** Runs on from what the server has counted so far, ms. */
  run(countedMs: number): void {
    clearInterval(this.#interval);
    this.#before = countedMs;
    this.#since = performance.now();
    this.#interval = setInterval(() => this.#onTick(this.elapsedMs), TICK_MS);
    this.#onTick(this.elapsedMs);
  }

  stop(): void {
    this.#before = this.elapsedMs;
    this.#since = null;
    clearInterval(this.#interval);
  }
}
