import { toChildSchema, type FromChild } from '@visavis/shared';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { JobFailure } from './JobFailure.ts';

/** Does jobs, as many at once as the parent gives. */
export interface JobDoer<Job, Result> {
  /** @throws JobFailure; the signal's reason when it aborts. */
  run(job: Job, options: { signal: AbortSignal; onProgress: (progress: number) => void }): Promise<Result>;
  close(): Promise<void>;
}

export interface ChildOptions<Job, Result> {
  readonly log: Logger;
  readonly job: z.ZodType<Job>;
  /** Its failure ends the process. */
  readonly load: () => Promise<JobDoer<Job, Result>>;
}

const STOP_WITHIN_MS = 2_000;

/**
 * The child's side of a process that does jobs: a child of the server, in a process of its own, so that it takes nothing
 * from live conversations but CPU. It lives as long as its parent does, however that ends.
 */
export async function serveChild<Job, Result>({ log, job, load }: ChildOptions<Job, Result>): Promise<void> {
  let doer: JobDoer<Job, Result> | undefined = undefined;
  const running = new Map<string, AbortController>();
  let stopping = false;

  const tell = (message: FromChild): void => {
    if (process.connected) process.send?.(message);
  };
  const stop = async (reason: string, code = 0): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, 'the process stops');
    setTimeout(() => process.exit(code), STOP_WITHIN_MS).unref();
    for (const controller of running.values()) controller.abort();
    await doer?.close();
    process.exit(code);
  };
  const fail = (name: string) => (error: unknown) => {
    log.fatal({ err: error }, 'the process failed');
    void stop(name, 1);
  };
  process.once('SIGTERM', () => void stop('SIGTERM'));
  // The terminal's Ctrl-C reaches the whole group: the server, our parent, says when to stop.
  process.on('SIGINT', () => undefined);
  // The parent is gone, also by kill -9; an ffmpeg whose input we are goes with us.
  process.once('disconnect', () => process.exit(0));
  process.once('uncaughtException', fail('uncaughtException'));
  process.once('unhandledRejection', fail('unhandledRejection'));

  const made = await load();
  doer = made;
  const start = (id: string, given: unknown): void => {
    const controller = new AbortController();
    running.set(id, controller);
    const { signal } = controller;
    const onProgress = (progress: number): void => tell({ type: 'progress', id, progress });
    Promise.resolve()
      .then(() => made.run(job.parse(given), { signal, onProgress }))
      .then(
        (result): FromChild => ({ type: 'done', id, result }),
        (error: unknown): FromChild => ({
          type: 'failed',
          id,
          reason: error instanceof JobFailure ? String(error.reason) : null,
          message: error instanceof Error ? error.message : String(error),
        }),
      )
      .then((outcome) => {
        running.delete(id);
        tell(outcome);
      })
      .catch((error: unknown) => log.error({ err: error }, 'an outcome could not be told'));
  };
  process.on('message', (raw: unknown) => {
    const message = toChildSchema.parse(raw);
    switch (message.type) {
      case 'cancel':
        running.get(message.id)?.abort();
        return;
      case 'start':
        start(message.id, message.job);
    }
  });
  tell({ type: 'ready' });
}
