import type { Response } from 'express';
import { isFinished, type Clip } from '../clips/Clip.ts';
import type { ClipService } from '../clips/ClipService.ts';

/** Proxies close what is silent for longer. */
const COMMENT_EVERY_MS = 15_000;

/**
 * Tells a clip's progress as server-sent events: how it is now at once, then each change, until it is finished or the
 * client has gone.
 */
export function streamClip(
  res: Response,
  clip: Clip,
  { clips, show }: { clips: Pick<ClipService, 'observer'>; show: (clip: Clip) => Promise<object> },
): void {
  res.set({ 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  res.status(200).type('text/event-stream');
  res.flushHeaders();
  let order: Promise<void> = Promise.resolve();
  let ended = false;
  const comments = setInterval(() => res.write(': still here\n\n'), COMMENT_EVERY_MS);
  const end = (): void => {
    if (ended) return;
    ended = true;
    clearInterval(comments);
    for (const release of releases) release();
    void order.finally(() => res.end());
  };
  const tell = (changed: Clip): void => {
    if (ended || changed.id !== clip.id) return;
    order = order
      .then(async () => {
        const data = JSON.stringify(await show(changed));
        if (!res.destroyed) res.write(`event: clip\ndata: ${data}\n\n`);
      })
      .catch(() => undefined);
    if (isFinished(changed)) end();
  };
  const releases = [
    clips.observer.on('changed', tell),
    clips.observer.on('deleted', ({ id }) => {
      if (id === clip.id) end();
    }),
  ];
  res.on('close', end);
  tell(clip);
}
