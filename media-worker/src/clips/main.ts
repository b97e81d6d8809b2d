import { toClipRendererSchema, type FromClipRenderer } from '@visavis/shared';
import { pino } from 'pino';
import { loadClipConfig } from '../config.ts';
import { ClipFailure } from './ClipFailure.ts';
import { ClipStudio } from './ClipStudio.ts';

/**
 * One clip renderer: a child of the server, in a process of its own, so that it takes nothing from live conversations
 * but what they leave of the CPU. It lives as long as its parent does.
 */
const config = loadClipConfig();
const log = pino({ level: config.logLevel, base: { part: 'clip-renderer' } });

let studio: ClipStudio | undefined = undefined;
let current: { readonly clipId: string; readonly controller: AbortController } | undefined = undefined;
let stopping = false;

function tell(message: FromClipRenderer): void {
  if (process.connected) process.send?.(message);
}

async function stop(reason: string, code = 0): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ reason }, 'clip renderer stops');
  setTimeout(() => process.exit(code), 2_000).unref();
  current?.controller.abort();
  await studio?.close();
  process.exit(code);
}

process.once('SIGTERM', () => void stop('SIGTERM'));
// The terminal's Ctrl-C reaches the whole group: the server, our parent, says when to stop.
process.on('SIGINT', () => undefined);
// The parent is gone, also by kill -9; ffmpeg, whose input we are, goes with us.
process.once('disconnect', () => process.exit(0));
process.once('uncaughtException', (error) => {
  log.fatal({ err: error }, 'clip renderer failed');
  void stop('uncaughtException', 1);
});
process.once('unhandledRejection', (error) => {
  log.fatal({ err: error }, 'clip renderer failed');
  void stop('unhandledRejection', 1);
});

const made = await ClipStudio.create({ providers: config.providers, log });
studio = made;
process.on('message', (raw: unknown) => {
  const message = toClipRendererSchema.parse(raw);
  switch (message.type) {
    case 'cancel':
      if (current?.clipId === message.clipId) current.controller.abort();
      return;
    case 'render': {
      const { job } = message;
      const { clipId } = job;
      const controller = new AbortController();
      current = { clipId, controller };
      made
        .render(job, {
          signal: controller.signal,
          onProgress: (progress) => tell({ type: 'progress', clipId, progress }),
        })
        .then(
          (clip): FromClipRenderer => ({ type: 'rendered', clipId, clip }),
          (error: unknown): FromClipRenderer => ({
            type: 'failed',
            clipId,
            reason: error instanceof ClipFailure ? error.reason : 'renderer_failed',
            message: error instanceof Error ? error.message : String(error),
          }),
        )
        .then((outcome) => {
          current = undefined;
          tell(outcome);
        })
        .catch((error: unknown) => log.error({ err: error }, 'an outcome could not be told'));
    }
  }
});
tell({ type: 'ready' });
