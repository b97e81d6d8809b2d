import { parentPort, workerData } from 'node:worker_threads';
import type { FromThread, ThreadData, ToThread } from './threadProtocol.ts';

/** Does one job. `cancelled` tells, between two steps, that nobody wants the result any more. */
export type JobHandler<Job, Result> = (
  job: Job,
  cancelled: () => boolean,
) => Promise<{ result: Result; transfer?: ArrayBuffer[] }>;

/**
 * The thread's side of a JobThread: loads, says it is ready, then answers jobs. The owner sends one at a time.
 * @param load its failure ends the thread.
 */
export async function serveJobs<Job, Result>(load: () => Promise<JobHandler<Job, Result>>): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('serveJobs runs in a worker thread');
  const { cancelled } = workerData as ThreadData;
  const handle = await load();
  const post = (answer: FromThread<Result>, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(answer, transfer);
  port.on('message', ({ id, job }: ToThread<Job>) => {
    handle(job, () => Atomics.load(cancelled, 0) === id).then(
      ({ result, transfer }) => post({ type: 'done', id, result }, transfer),
      (error: unknown) =>
        post({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) }),
    );
  });
  post({ type: 'ready' });
}
