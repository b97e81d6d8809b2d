import { fromChildSchema, type Clock, type ToChild } from '@visavis/shared';
import type { z } from 'zod';
import type { Logger } from '../log.ts';
import { ChildProcess, type ChildOptions, type SupervisedChild } from './ChildProcess.ts';

/** What is particular to one kind of jobs. */
export interface JobKind<Result> {
  readonly result: z.ZodType<Result>;
  /** Jobs that one process does at once. */
  readonly atOnce: number;
  /** It gets what live conversations leave of the CPU. */
  readonly lowPriority: boolean;
  /** @param reason the job's own; null: the process failed. */
  readonly toError: (reason: string | null, message: string) => Error;
}

export interface JobProcessOptions<Result> {
  /** The process's main file. */
  readonly entry: string;
  /** All that it is told: the providers' settings. */
  readonly environment: Readonly<Record<string, string>>;
  readonly kind: JobKind<Result>;
  readonly clock: Clock;
  readonly log: Logger;
  /** For tests. */
  readonly spawn?: (options: ChildOptions) => SupervisedChild<ToChild>;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: number) => void;
}

interface Running<Result> {
  readonly id: string;
  readonly job: unknown;
  readonly onProgress: (progress: number) => void;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
  /** The process knows of it. */
  sent: boolean;
  cancelTimer: () => void;
}

/** Without any progress for so long it hangs; a voice or model that is slow to answer gives up earlier by itself. */
const STALLED_MS = 60_000;
const CANCEL_WITHIN_MS = 2_000;

/** One process and the jobs that it does. When it hangs or dies, its jobs have failed, and it is over. */
export class JobProcess<Result> {
  readonly #child: SupervisedChild<ToChild>;
  readonly #clock: Clock;
  readonly #kind: JobKind<Result>;
  readonly #running = new Map<string, Running<Result>>();
  #ready = false;
  #stalled = false;
  #over = false;

  constructor({ entry, environment, kind, clock, log, spawn }: JobProcessOptions<Result>) {
    this.#clock = clock;
    this.#kind = kind;
    const make = spawn ?? ((options: ChildOptions) => new ChildProcess(options));
    const onMessage = (message: unknown): void => this.#onMessage(message);
    const { lowPriority } = kind;
    this.#child = make({ entry, environment, clock, log, onMessage, lowPriority });
    void this.#child.ended.then((how) => {
      this.#over = true;
      const why = this.#stalled ? `no progress for ${STALLED_MS / 1_000} s` : `the process ended: ${how}`;
      for (const { reject } of this.#running.values()) reject(kind.toError(null, why));
    });
  }

  /** It has ended, or is about to: it takes no further job. */
  get over(): boolean {
    return this.#over;
  }

  /** Jobs that it has. */
  get jobs(): number {
    return this.#running.size;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves when it has ended. */
  get ended(): Promise<unknown> {
    return this.#child.ended;
  }

  /**
   * At most `atOnce` at a time, each with an id of its own.
   * @throws as the kind says; the signal's reason when it aborts: nothing works on it any more then.
   */
  async run(id: string, job: unknown, { signal, onProgress }: RunOptions): Promise<Result> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const running: Running<Result> = {
      id,
      job,
      onProgress: onProgress ?? (() => undefined),
      resolve,
      reject,
      sent: false,
      cancelTimer: () => undefined,
    };
    this.#running.set(id, running);
    const cancel = (): void => this.#cancel(running);
    signal.addEventListener('abort', cancel, { once: true });
    this.#watch(running);
    if (this.#ready) this.#send(running);
    try {
      return await promise;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#running.delete(id);
      running.cancelTimer();
    }
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#child.stop();
  }

  #send(running: Running<Result>): void {
    running.sent = true;
    this.#child.send({ type: 'start', id: running.id, job: running.job });
  }

  /** A process that does not let go of a cancelled job is ended: nothing may work on it any more. */
  #cancel(running: Running<Result>): void {
    if (!running.sent) {
      this.#running.delete(running.id);
      running.reject(this.#kind.toError(null, 'cancelled'));
      return;
    }
    this.#child.send({ type: 'cancel', id: running.id });
    running.cancelTimer();
    running.cancelTimer = this.#clock.setTimeout(() => void this.stop(), CANCEL_WITHIN_MS);
  }

  #watch(running: Running<Result>): void {
    running.cancelTimer();
    running.cancelTimer = this.#clock.setTimeout(() => {
      this.#stalled = true;
      void this.stop();
    }, STALLED_MS);
  }

  #onMessage(raw: unknown): void {
    const message = fromChildSchema.parse(raw);
    if (message.type === 'ready') {
      this.#ready = true;
      for (const running of this.#running.values()) this.#send(running);
      return;
    }
    const running = this.#running.get(message.id);
    if (!running) return;
    switch (message.type) {
      case 'progress':
        this.#watch(running);
        running.onProgress(message.progress);
        return;
      case 'done': {
        const result = this.#kind.result.safeParse(message.result);
        if (result.success) running.resolve(result.data);
        else running.reject(this.#kind.toError(null, 'the process told a result that is none'));
        return;
      }
      case 'failed':
        running.reject(this.#kind.toError(message.reason, message.message));
    }
  }
}
