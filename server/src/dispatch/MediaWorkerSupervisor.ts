import { sleep, type Clock, type MediaWorkerAdmission } from '@visavis/shared';
import type { Logger } from '../log.ts';
import type { Service } from '../lifecycle.ts';
import { ChildProcess, type ChildOptions, type SupervisedChild } from './ChildProcess.ts';

export type MediaWorkerProcess = SupervisedChild<MediaWorkerAdmission>;

export interface MediaWorkerSupervisorOptions {
  /** How many processes. */
  readonly workers: number;
  /** The media-worker's main file. */
  readonly entry: string;
  /** What a child is given besides what the supervisor sets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** For tests. */
  readonly spawn?: (options: ChildOptions) => MediaWorkerProcess;
}

/** The first restart is immediate: a conversation is waiting. One that keeps failing is slowed down. */
const RESTART_DELAYS_MS = [0, 500, 1_000, 2_000, 5_000, 10_000] as const;
/** A process that lived this long was healthy. */
const HEALTHY_AFTER_MS = 30_000;
/** A child is ended when it has not ended by itself: see ChildProcess. */
const STOP_WITHIN_MS = 6_000;

type Admit = (workerId: string) => Promise<MediaWorkerAdmission['access']>;

/**
 * Runs the embedded media-workers: starts them, starts them again when they end, and ends them with the server. Loading
 * their models takes as long as the server's own start: they are started before it can take them, and told when it can.
 */
export class MediaWorkerSupervisor {
  readonly #options: MediaWorkerSupervisorOptions;
  readonly #log: Logger;
  readonly #stopped = new AbortController();
  readonly #children = new Map<number, MediaWorkerProcess>();
  readonly #admission = Promise.withResolvers<Admit>();
  #loops: Promise<void>[] = [];

  constructor(options: MediaWorkerSupervisorOptions) {
    this.#options = options;
    this.#log = options.log;
  }

  /** Does not wait for the models to load: a media-worker is ready when it says hello. */
  start(): void {
    this.#loops = Array.from({ length: this.#options.workers }, (_, slot) => this.#keepRunning(slot));
  }

  /** From now on the server takes them. @param access of one, whenever its process has started. */
  admit(access: Admit): void {
    this.#admission.resolve(access);
  }

  /** The supervisor as a part of the server, which takes media-workers once this is started. */
  service(access: Admit): Service {
    return {
      id: 'media-workers',
      stopWithinMs: STOP_WITHIN_MS,
      start: async () => this.admit(access),
      stop: () => this.stop(),
    };
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all([...this.#children.values()].map((child) => child.stop()));
    await Promise.all(this.#loops);
  }

  /** Process ids of the running children. */
  get pids(): number[] {
    return [...this.#children.values()].map(({ pid }) => pid).filter((pid) => pid !== undefined);
  }

  async #keepRunning(slot: number): Promise<void> {
    const { clock } = this.#options;
    let failures = 0;
    while (!this.#isStopped()) {
      const startedAt = clock.now();
      const outcome = await this.#runOnce(slot);
      if (this.#isStopped()) return;
      if (clock.now() - startedAt >= HEALTHY_AFTER_MS) failures = 0;
      const delayMs = RESTART_DELAYS_MS[Math.min(failures, RESTART_DELAYS_MS.length - 1)] ?? 0;
      failures++;
      this.#log.error({ slot, outcome, delayMs }, 'a media-worker ended; it is started again');
      await sleep(clock, delayMs, this.#stopped.signal);
    }
  }

  #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  /** @returns how it ended. */
  async #runOnce(slot: number): Promise<string> {
    const { entry, environment, dataDir, clock } = this.#options;
    const workerId = embeddedWorkerId(slot);
    let child: MediaWorkerProcess;
    try {
      const spawn = this.#options.spawn ?? ((options: ChildOptions) => new ChildProcess(options));
      child = spawn({
        entry,
        environment: { ...environment, VISAVIS_WORKER_ID: workerId, VISAVIS_DATA_DIR: dataDir },
        clock,
        log: this.#log.child({ slot }),
      });
    } catch (error) {
      return `did not start: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.#children.set(slot, child);
    this.#letIn(child, workerId).catch((error: unknown) => {
      this.#log.error({ err: error, slot }, 'a media-worker could not be let in');
      void child.stop();
    });
    const outcome = await child.ended;
    this.#children.delete(slot);
    return outcome;
  }

  async #letIn(child: MediaWorkerProcess, workerId: string): Promise<void> {
    const access = await this.#admission.promise;
    child.send({ type: 'admission', access: await access(workerId) });
  }
}

/** Stable over restarts, so that a new process finds its predecessor's journal. */
export function embeddedWorkerId(slot: number): string {
  return `mwk_embedded${String(slot).padStart(16, '0')}`;
}
