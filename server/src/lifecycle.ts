import type { Clock } from '@visavis/shared';
import type { Logger } from './log.ts';

/** One contract for everything that is started with the server and stopped with it. */
export interface Service {
  readonly id: string;
  start(): Promise<void>;
  /** Idempotent. */
  stop(): Promise<void>;
  /** How long `stop` may take before the next service is stopped all the same, ms. */
  readonly stopWithinMs?: number;
}

const STOP_WITHIN_MS = 5_000;

/** Starts services in order and stops them in reverse order, each within its time. */
export class Lifecycle {
  readonly #services: readonly Service[];
  readonly #clock: Clock;
  readonly #log: Logger;
  #started: Service[] = [];
  #stopping: Promise<void> | undefined;

  constructor(services: readonly Service[], clock: Clock, log: Logger) {
    this.#services = services;
    this.#clock = clock;
    this.#log = log;
  }

  /** When one service fails to start, those before it are stopped and its error is thrown. */
  async start(): Promise<void> {
    for (const service of this.#services) {
      // A stop that arrives during the start wins.
      if (this.#stopping) return;
      this.#started.push(service);
      try {
        await service.start();
      } catch (error) {
        await this.stop();
        throw error;
      }
    }
  }

  /** Idempotent: every caller waits for the same stop. Never throws. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    for (const service of this.#started.reverse()) {
      const withinMs = service.stopWithinMs ?? STOP_WITHIN_MS;
      let cancelTimer = (): void => undefined;
      const timeout = new Promise<'timeout'>((resolve) => {
        cancelTimer = this.#clock.setTimeout(() => resolve('timeout'), withinMs);
      });
      try {
        const outcome = await Promise.race([service.stop(), timeout]);
        if (outcome === 'timeout') this.#log.warn({ service: service.id, withinMs }, 'did not stop in time');
      } catch (error) {
        this.#log.error({ err: error, service: service.id }, 'failed to stop');
      } finally {
        cancelTimer();
      }
    }
    this.#started = [];
  }
}
