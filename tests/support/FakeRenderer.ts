import { writeFile } from 'node:fs/promises';
import type { ClipJob, RenderedClip } from '@visavis/shared';
import { ClipRenderError, type ClipRenderer } from '../../server/src/clips/Clip.ts';

/** What it writes for each file. */
export const CLIP_BYTES = Buffer.from('the video of a clip, which is long enough to be asked for in ranges');
export const CAPTIONS = 'WEBVTT\n\n1\n00:00:00.320 --> 00:00:01.000\nHello.\n';

interface Rendering {
  readonly job: ClipJob;
  progress: (value: number) => void;
  /** Its files are written, and it is this long. */
  finish: (durationMs?: number, safetyLevel?: string) => Promise<void>;
  fail: (reason: ClipRenderError['reason']) => void;
}

/** A renderer that does what a test says. */
export class FakeRenderer implements ClipRenderer {
  readonly renderings: Rendering[] = [];
  /** Those that were stopped by their signal. */
  readonly stopped: string[] = [];

  async render(
    job: ClipJob,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: number) => void },
  ): Promise<RenderedClip> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<RenderedClip>();
    // It may be stopped before anybody waits.
    promise.catch(() => undefined);
    signal.addEventListener('abort', () => {
      this.stopped.push(job.clipId);
      reject(signal.reason as Error);
    });
    await writeFile(job.files.captions, CAPTIONS);
    this.renderings.push({
      job,
      progress: onProgress,
      finish: async (durationMs = 2_000, safetyLevel = 'none') => {
        await writeFile(job.files.video, CLIP_BYTES);
        await writeFile(job.files.poster, 'a poster');
        resolve({ durationMs, safetyLevel });
      },
      fail: (reason) => reject(new ClipRenderError(reason, 'as the test says')),
    });
    return promise;
  }
}
