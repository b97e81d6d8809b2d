/** The thread on which faces are drawn and encoded; only encoded frames leave it. Started by VideoStudio. */
import { parentPort, workerData } from 'node:worker_threads';
import { createVideoEncoder, type VideoLog } from './createVideoEncoder.ts';
import type { FaceModule, FromRenderThread, RenderThreadData, ToRenderThread } from './renderProtocol.ts';
import { ThreadStage } from './ThreadStage.ts';

const port = parentPort;
if (!port) throw new Error('renderThread runs in a worker thread');

const { faceModule } = workerData as RenderThreadData;
const { FaceFactory } = (await import(faceModule)) as Partial<FaceModule>;
if (!FaceFactory) throw new Error(`${faceModule} does not export FaceFactory`);
// One a thread: faces share their painted parts, so that a join does not paint them anew.
const faces = new FaceFactory();

const stages = new Map<number, ThreadStage>();
const post = (message: FromRenderThread, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);
const log: VideoLog = {
  info: (fields: object, message?: string) =>
    post({ type: 'log', level: 'info', fields, message: message ?? '' }),
  warn: (fields: object, message?: string) =>
    post({ type: 'log', level: 'warn', fields, message: message ?? '' }),
};

function close(stageId: number): void {
  stages.get(stageId)?.close();
  stages.delete(stageId);
}

async function handle(message: Exclude<ToRenderThread, { type: 'shutdown' }>): Promise<void> {
  const { stageId } = message;
  const stage = stages.get(stageId);
  switch (message.type) {
    case 'open': {
      const opened = new ThreadStage(
        (size) => faces.create(message.face, size),
        message.video.width,
        () => createVideoEncoder(message.video, log),
      );
      stages.set(stageId, opened);
      post({ type: 'opened', stageId, encoder: opened.encoderName });
      break;
    }
    case 'render': {
      if (!stage) break;
      const rendered = await stage.render(message.state, message.timestampMs, message.keyFrame);
      const memory = rendered.frame?.data.buffer;
      post({ type: 'rendered', stageId, ...rendered }, memory instanceof ArrayBuffer ? [memory] : []);
      break;
    }
    case 'setFace': {
      if (!stage) break;
      let error: string | null = null;
      try {
        await stage.setFace((size) => faces.create(message.face, size));
      } catch (failure) {
        error = failure instanceof Error ? failure.message : String(failure);
      }
      post({ type: 'faceSet', stageId, error });
      break;
    }
    case 'setBitrate':
      stage?.setBitrate(message.bps);
      break;
    case 'close':
      close(stageId);
      break;
  }
}

port.on('message', (message: ToRenderThread) => {
  if (message.type === 'shutdown') {
    for (const stageId of stages.keys()) close(stageId);
    port.close();
    return;
  }
  const { stageId } = message;
  handle(message).catch((error: unknown) => {
    close(stageId);
    post({ type: 'failed', stageId, message: error instanceof Error ? error.message : String(error) });
  });
});
post({ type: 'ready' });
