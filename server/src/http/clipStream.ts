import type { Response } from 'express';
import { isFinished, type Clip } from '../clips/Clip.ts';
import type { ClipService } from '../clips/ClipService.ts';
import { EventStream } from './EventStream.ts';

/**
 * Tells a clip's progress as server-sent events: how it is now at once, then each change, until it is finished or the
 * client has gone.
 */
export function streamClip(
  res: Response,
  clip: Clip,
  { clips, show }: { clips: Pick<ClipService, 'observer'>; show: (clip: Clip) => Promise<object> },
): void {
  const stream = new EventStream(res);
  stream.begin({ keptOpen: true });
  let order: Promise<void> = Promise.resolve();
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    for (const release of releases) release();
    void order.finally(() => stream.end());
  };
  const tell = (changed: Clip): void => {
    if (ended || changed.id !== clip.id) return;
    order = order
      .then(async () => {
        const data = JSON.stringify(await show(changed));
        await stream.write(`event: clip\ndata: ${data}\n\n`);
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
  stream.gone.addEventListener('abort', end);
  tell(clip);
}
