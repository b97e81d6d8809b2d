import { Worker } from 'node:worker_threads';
import { systemClock, type Clock } from '@visavis/shared';
import { ProviderError } from '../ProviderError.ts';
import type { FromThread, ThreadData, ToThread } from './threadProtocol.ts';

interface Pending<Job, Result> {
  readonly id: number;
  readonly job: Job;
  readonly priority: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface JobThreadOptions {
  /** Who fails when a job fails: the name in `ProviderError`. */
  readonly provider: string;
  /** The module that the thread runs; it calls `serveJobs`. */
  readonly url: URL;
  /** A job that takes longer is given up and the thread replaced. */
  readonly jobTimeoutMs: number;
  readonly clock?: Clock;
  /** Told each time the thread died and is started again. */
  readonly onRestart?: (error: Error) => void;
}

const RESTART_DELAYS_MS = [0, 250, 1_000, 5_000];
/** After so many deaths in a row without a finished job, waiting callers are told instead of kept. */
const HOPELESS_AFTER = 3;

/**
 * A worker thread that does one job at a time, for synchronous work (ONNX, WASM) that would stall 20 ms audio pacing.
 * Waiting jobs go by priority (higher first), then by arrival. A thread that dies is started again: the job that it
 * held fails, the waiting ones are kept.
 */
export class JobThread<Job, Result> {
  readonly #options: JobThreadOptions;
  readonly #clock: Clock;
  /** The id of the job that is to stop; read by the thread in the middle of its work. */
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(4));
  #queue: Pending<Job, Result>[] = [];
  #current: Pending<Job, Result> | undefined;
  #stopTimeout: (() => void) | undefined;
  #cancelRestart: (() => void) | undefined;
  #worker: Worker | undefined;
  #ready = false;
  #nextId = 1;
  #failuresInARow = 0;
  #lastFailure: Error | undefined;
  #closed = false;

  private constructor(options: JobThreadOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Starts the thread and waits until it has loaded.
   * @throws ProviderError when it cannot load.
   */
  static async create<Job, Result>(options: JobThreadOptions): Promise<JobThread<Job, Result>> {
    const thread = new JobThread<Job, Result>(options);
    try {
      await thread.#start();
    } catch (error) {
      await thread.close();
      throw thread.#error(`cannot be loaded: ${message(error)}`, error);
    }
    return thread;
  }

  /**
   * @throws ProviderError when the job fails or the thread dies; the signal's reason when it aborts.
   */
  run(job: Job, options: { signal?: AbortSignal; priority?: number } = {}): Promise<Result> {
    const { signal, priority = 0 } = options;
    if (signal?.aborted) return Promise.reject(abortReason(signal));
    if (this.#closed) return Promise.reject(this.#error('is closed'));
    if (!this.#ready && this.#failuresInARow >= HOPELESS_AFTER) {
      return Promise.reject(this.#error(`is not running: ${message(this.#lastFailure)}`, this.#lastFailure));
    }
    return new Promise((resolve, reject) => {
      const pending: Pending<Job, Result> = {
        id: this.#nextId++,
        job,
        priority,
        resolve: (result) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(result);
        },
        reject: (error: unknown) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      };
      const onAbort = (): void => {
        this.#queue = this.#queue.filter((other) => other !== pending);
        // The thread sees the flag between two steps; its answer then only frees it for the next job.
        if (this.#current === pending) Atomics.store(this.#cancelled, 0, pending.id);
        reject(abortReason(signal));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const position = this.#queue.findIndex((other) => other.priority < priority);
      this.#queue.splice(position === -1 ? this.#queue.length : position, 0, pending);
      this.#pump();
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelRestart?.();
    this.#stopTimeout?.();
    const worker = this.#worker;
    this.#worker = undefined;
    this.#rejectAll(this.#error('is closed'));
    await worker?.terminate();
  }

  async #start(): Promise<void> {
    const workerData: ThreadData = { cancelled: this.#cancelled };
    const worker = new Worker(this.#options.url, { name: this.#options.provider, workerData });
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      let failure: Error | undefined;
      worker.on('message', (answer: FromThread<Result>) => {
        if (worker !== this.#worker) return;
        if (answer.type === 'ready') {
          this.#ready = true;
          resolve();
          this.#pump();
        } else {
          this.#finish(answer);
        }
      });
      worker.on('error', (error) => (failure = error instanceof Error ? error : new Error(String(error))));
      worker.on('exit', (code) => {
        const error = failure ?? new Error(`its thread ended (code ${code})`);
        reject(error);
        if (worker === this.#worker) this.#onDeath(error);
      });
    });
  }

  #pump(): void {
    if (!this.#ready || this.#current) return;
    const pending = this.#queue.shift();
    if (!pending) return;
    this.#current = pending;
    this.#stopTimeout = this.#clock.setTimeout(() => {
      pending.reject(this.#error(`gave no answer within ${this.#options.jobTimeoutMs} ms`));
      // Its end leads to a new thread.
      void this.#worker?.terminate();
    }, this.#options.jobTimeoutMs);
    const request: ToThread<Job> = { id: pending.id, job: pending.job };
    this.#worker?.postMessage(request);
  }

  #finish(answer: Exclude<FromThread<Result>, { type: 'ready' }>): void {
    const pending = this.#current;
    if (pending?.id !== answer.id) return;
    this.#stopTimeout?.();
    this.#current = undefined;
    this.#failuresInARow = 0;
    if (answer.type === 'done') pending.resolve(answer.result);
    else pending.reject(this.#error(answer.message));
    this.#pump();
  }

  #onDeath(error: Error): void {
    const wasReady = this.#ready;
    this.#ready = false;
    this.#worker = undefined;
    this.#stopTimeout?.();
    this.#lastFailure = error;
    const delayMs = RESTART_DELAYS_MS[Math.min(this.#failuresInARow, RESTART_DELAYS_MS.length - 1)] ?? 0;
    this.#failuresInARow++;
    this.#current?.reject(this.#error(`its thread died: ${error.message}`, error));
    this.#current = undefined;
    if (this.#failuresInARow >= HOPELESS_AFTER) {
      this.#rejectAll(this.#error(`is not running: ${error.message}`, error));
    }
    // The first start's failure belongs to create(), which closes.
    if (!wasReady && this.#failuresInARow === 1) return;
    this.#cancelRestart = this.#clock.setTimeout(() => {
      if (this.#closed) return;
      this.#options.onRestart?.(error);
      // A failure comes back here through 'exit'.
      this.#start().catch(() => undefined);
    }, delayMs);
  }

  #rejectAll(error: Error): void {
    const waiting = this.#current ? [this.#current, ...this.#queue] : this.#queue;
    this.#current = undefined;
    this.#queue = [];
    for (const pending of waiting) pending.reject(error);
  }

  #error(text: string, cause?: unknown): ProviderError {
    return new ProviderError(this.#options.provider, text, { cause });
  }
}

function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException(String(reason), 'AbortError');
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
