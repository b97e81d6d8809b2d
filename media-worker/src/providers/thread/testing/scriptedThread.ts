import { serveJobs } from '../serveJobs.ts';

/** What the thread of JobThread's tests is told to do. */
export type ScriptedJob =
  | { readonly do: 'echo'; readonly text: string }
  | { readonly do: 'fail'; readonly text: string }
  | { readonly do: 'die' }
  /** Works until it is cancelled, without ever yielding to the event loop. */
  | { readonly do: 'spin' };

await serveJobs<ScriptedJob, string>(async () => async (job, cancelled) => {
  switch (job.do) {
    case 'echo':
      return { result: job.text };
    case 'fail':
      throw new Error(job.text);
    case 'die':
      return process.exit(3);
    case 'spin':
      while (!cancelled());
      return { result: 'stopped' };
  }
});
