import { Observer, VisavisError, type Clock, type ProviderSnapshot } from '@visavis/shared';
import type { Logger } from '../log.ts';
import type { MediaWorkerLink } from './MediaWorkerLink.ts';

/** A place for one session on one media-worker. */
export interface Lease {
  readonly link: MediaWorkerLink;
  /** Gives the place back. Idempotent. */
  release(): void;
}

export interface DispatcherOptions {
  /** How many media-workers there should be: while fewer are ready, it is worth waiting for one. */
  readonly expectedWorkers: number;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface WorkerLoad {
  readonly workerId: string;
  readonly sessions: number;
  readonly capacity: number;
  readonly parts: Readonly<Record<string, string>>;
}

export type DispatcherEvents = {
  /** A search for a place is over, one way or the other. */
  dispatched: [outcome: 'ok' | 'no_capacity' | 'aborted', waitedMs: number];
};

/** Knows the ready media-workers and gives each session to the least loaded one. */
export class Dispatcher {
  readonly observer = new Observer<DispatcherEvents>();
  readonly #options: DispatcherOptions;
  readonly #loads = new Map<MediaWorkerLink, number>();
  readonly #waiters = new Set<() => void>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Takes a worker in until its connection closes. */
  add(link: MediaWorkerLink): void {
    if (link.closed) return;
    this.#loads.set(link, 0);
    link.observer.once('closed', () => {
      this.#loads.delete(link);
      this.#options.log.warn({ workerId: link.workerId }, 'a media-worker is gone');
    });
    this.#options.log.info(
      { workerId: link.workerId, capacity: link.capacity, ...link.parts },
      'a media-worker is ready',
    );
    this.#wake();
  }

  /** How the providers of each ready media-worker do, as it told last. */
  providerSnapshots(): { workerId: string; providers: readonly ProviderSnapshot[] }[] {
    return [...this.#loads.keys()].map(({ workerId, providers }) => ({ workerId, providers }));
  }

  get workers(): WorkerLoad[] {
    return [...this.#loads].map(([{ workerId, capacity, parts }, sessions]) => ({
      workerId,
      sessions,
      capacity,
      parts,
    }));
  }

  /**
   * Takes a place on the least loaded media-worker. While one is expected but not ready, waits for it.
   * @throws VisavisError `no_capacity` when all are full, or none is ready in `waitMs`; `unavailable` when aborted.
   */
  async acquire(options: { waitMs: number; signal: AbortSignal }): Promise<Lease> {
    const startedAt = this.#options.clock.now();
    const tell = (outcome: DispatcherEvents['dispatched'][0]): void =>
      this.observer.emit('dispatched', outcome, this.#options.clock.now() - startedAt);
    try {
      const lease = await this.#acquire(options);
      tell('ok');
      return lease;
    } catch (error) {
      tell(options.signal.aborted ? 'aborted' : 'no_capacity');
      throw error;
    }
  }

  async #acquire(options: { waitMs: number; signal: AbortSignal }): Promise<Lease> {
    const deadline = this.#options.clock.now() + options.waitMs;
    for (;;) {
      if (options.signal.aborted) throw new VisavisError('unavailable', 'The connection is being closed.');
      const lease = this.#take();
      if (lease) return lease;
      if (this.#loads.size >= Math.max(1, this.#options.expectedWorkers)) {
        throw new VisavisError('no_capacity', 'Every media-worker is full; try again in a moment.');
      }
      const leftMs = deadline - this.#options.clock.now();
      if (leftMs <= 0) {
        throw new VisavisError('no_capacity', 'No media-worker is ready yet; try again in a moment.');
      }
      await this.#change(leftMs, options.signal);
    }
  }

  #take(): Lease | undefined {
    const [best] = [...this.#loads]
      .filter(([link, sessions]) => sessions < link.capacity)
      .toSorted(([a, ofA], [b, ofB]) => ofA / a.capacity - ofB / b.capacity);
    if (!best) return undefined;
    const [link, sessions] = best;
    this.#loads.set(link, sessions + 1);
    let released = false;
    return {
      link,
      release: () => {
        if (released) return;
        released = true;
        const load = this.#loads.get(link);
        if (load === undefined) return;
        this.#loads.set(link, load - 1);
        this.#wake();
      },
    };
  }

  #wake(): void {
    for (const wake of [...this.#waiters]) wake();
  }

  /** Resolves when a place may have become free, the time is over, or the signal aborts. */
  #change(withinMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancelTimer();
        this.#waiters.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancelTimer = this.#options.clock.setTimeout(done, withinMs);
      this.#waiters.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
