import type { Clock } from '@visavis/shared';
import type { Service } from './lifecycle.ts';

/** Runs a task again and again, `everyMs` after its last end, until stopped. A failure is told and the next run tried. */
export class Periodic implements Service {
  readonly id: string;
  readonly #task: () => Promise<unknown>;
  readonly #everyMs: number;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  #running: Promise<void> = Promise.resolve();
  #cancelTimer = (): void => undefined;
  #stopped = false;

  constructor(options: {
    id: string;
    task: () => Promise<unknown>;
    everyMs: number;
    clock: Clock;
    onError: (error: unknown) => void;
  }) {
    this.id = options.id;
    this.#task = options.task;
    this.#everyMs = options.everyMs;
    this.#clock = options.clock;
    this.#onError = options.onError;
  }

  async start(): Promise<void> {
    this.#schedule();
  }

  /** Waits for a run that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    await this.#running;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#cancelTimer = this.#clock.setTimeout(() => {
      this.#running = this.#run();
    }, this.#everyMs);
  }

  async #run(): Promise<void> {
    try {
      await this.#task();
    } catch (error) {
      this.#onError(error);
    }
    this.#schedule();
  }
}
