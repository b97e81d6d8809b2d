import { CLIP_FAILURES, renderedClipSchema, type ClipJob, type RenderedClip } from '@visavis/shared';
import { ClipRenderError, type ClipRenderer } from '../clips/Clip.ts';
import type { JobKind, JobProcessOptions } from './JobProcess.ts';
import { JobProcesses } from './JobProcesses.ts';

export type ClipRenderersOptions = Omit<JobProcessOptions<RenderedClip>, 'kind'> & {
  readonly idleMs?: number;
};

/** One clip at a time a process; live conversations go before them at every turn. */
export const CLIP_JOBS: JobKind<RenderedClip> = {
  result: renderedClipSchema,
  atOnce: 1,
  lowPriority: true,
  toError: (given, message) =>
    new ClipRenderError(CLIP_FAILURES.find((reason) => reason === given) ?? 'renderer_failed', message),
};

/** The processes that render clips. */
export class ClipRenderers extends JobProcesses<RenderedClip> implements ClipRenderer {
  constructor(options: ClipRenderersOptions) {
    super({ ...options, id: 'clip-renderers', kind: CLIP_JOBS });
  }

  async render(
    job: ClipJob,
    options: { signal: AbortSignal; onProgress: (progress: number) => void },
  ): Promise<RenderedClip> {
    return this.run(job.clipId, job, options);
  }
}
