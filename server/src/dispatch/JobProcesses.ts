import type { Service } from '../lifecycle.ts';
import { JobProcess, type JobProcessOptions, type RunOptions } from './JobProcess.ts';

export interface JobProcessesOptions<Result> extends JobProcessOptions<Result> {
  readonly id: string;
  /** How long one stays that has nothing to do, ms. */
  readonly idleMs?: number;
}

const IDLE_MS = 5 * 60_000;

/**
 * The processes that do one kind of jobs. There is none until one is wanted: loading takes about a second, and each holds
 * 200 MB or more. One that has worked waits a while for the next job; one that dies is replaced when a job comes.
 */
export class JobProcesses<Result> implements Service {
  readonly id: string;
  readonly stopWithinMs = 6_000;
  readonly #options: JobProcessesOptions<Result>;
  readonly #all = new Set<JobProcess<Result>>();
  readonly #idle = new Map<JobProcess<Result>, () => void>();
  #stopped = false;

  constructor(options: JobProcessesOptions<Result>) {
    this.#options = options;
    this.id = options.id;
  }

  /** Process ids of those that run. */
  get pids(): number[] {
    return [...this.#all].flatMap(({ pid }) => pid ?? []);
  }

  async start(): Promise<void> {
    // They are started when they are wanted.
  }

  /** @throws as `JobProcess.run`. */
  async run(id: string, job: unknown, options: RunOptions): Promise<Result> {
    const worker = this.#take();
    try {
      return await worker.run(id, job, options);
    } finally {
      this.#giveBack(worker);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const cancel of this.#idle.values()) cancel();
    this.#idle.clear();
    await Promise.all([...this.#all].map((worker) => worker.stop()));
  }

  #take(): JobProcess<Result> {
    const { atOnce } = this.#options.kind;
    for (const worker of this.#all) {
      if (worker.over || worker.jobs >= atOnce) continue;
      this.#idle.get(worker)?.();
      this.#idle.delete(worker);
      return worker;
    }
    const worker = new JobProcess(this.#options);
    this.#all.add(worker);
    void worker.ended.then(() => {
      this.#all.delete(worker);
      this.#idle.get(worker)?.();
      this.#idle.delete(worker);
    });
    return worker;
  }

  #giveBack(worker: JobProcess<Result>): void {
    if (worker.over || worker.jobs > 0) return;
    if (this.#stopped) {
      void worker.stop();
      return;
    }
    const { clock, idleMs = IDLE_MS } = this.#options;
    const cancel = clock.setTimeout(() => {
      this.#idle.delete(worker);
      void worker.stop();
    }, idleMs);
    this.#idle.set(worker, cancel);
  }
}
