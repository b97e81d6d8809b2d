import { Worker } from 'node:worker_threads';
import { TypedEmitter } from '@visavis/shared';
import type { VideoLog } from './createVideoEncoder.ts';
import type { FromRenderThread, RenderThreadData, ToRenderThread } from './renderProtocol.ts';
import type { VideoEncoderOptions } from './VideoEncoder.ts';
import { VideoStage } from './VideoStage.ts';

export interface RenderWorkerEvents {
  /** The thread ended without being asked to; its stages have failed. The last event. */
  died: [Error];
}

/** How long a thread may take to close its stages before it is ended. */
const SHUTDOWN_MS = 1_000;

interface Opening {
  resolve(stage: VideoStage): void;
  reject(error: Error): void;
}

/** The main thread's side of one render thread, with the stages that live on it. */
export class RenderWorker extends TypedEmitter<RenderWorkerEvents> {
  readonly #worker: Worker;
  readonly #log: VideoLog;
  readonly #openings = new Map<number, Opening>();
  readonly #stages = new Map<number, VideoStage>();
  readonly #exited: Promise<void>;
  #nextStageId = 1;
  #ended = false;
  #closed = false;

  private constructor(faceModule: URL, log: VideoLog) {
    super();
    this.#log = log;
    const workerData: RenderThreadData = { faceModule: faceModule.href };
    this.#worker = new Worker(new URL('./renderThread.ts', import.meta.url), { name: 'render', workerData });
    let failure: Error | undefined;
    this.#worker.on(
      'error',
      (error) => (failure = error instanceof Error ? error : new Error(String(error))),
    );
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', (code) => {
        resolve();
        this.#onExit(failure ?? new Error(`it ended with code ${code}`));
      });
    });
  }

  /** @throws Error when the thread cannot start, for instance because the face module cannot be loaded. */
  static async create(faceModule: URL, log: VideoLog): Promise<RenderWorker> {
    const worker = new RenderWorker(faceModule, log);
    await new Promise<void>((resolve, reject) => {
      const release = worker.on('died', reject);
      worker.#worker.on('message', (message: FromRenderThread) => {
        if (message.type === 'ready') {
          release();
          resolve();
        } else worker.#onMessage(message);
      });
    });
    return worker;
  }

  /** Stages that live on it or are about to. */
  get load(): number {
    return this.#openings.size + this.#stages.size;
  }

  /** @throws Error when the face or the encoder cannot be made, or the thread dies. */
  openStage(face: string, video: VideoEncoderOptions): Promise<VideoStage> {
    if (this.#ended || this.#closed) return Promise.reject(new Error('The render thread has ended'));
    const stageId = this.#nextStageId++;
    return new Promise((resolve, reject) => {
      this.#openings.set(stageId, { resolve, reject });
      this.#post({ type: 'open', stageId, face, video });
    });
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      for (const opening of this.#openings.values()) opening.reject(new Error('The video studio is closed'));
      this.#openings.clear();
      for (const stage of [...this.#stages.values()]) stage.close();
      this.#post({ type: 'shutdown' });
    }
    const impatience = setTimeout(() => void this.#worker.terminate(), SHUTDOWN_MS);
    await this.#exited;
    clearTimeout(impatience);
  }

  #post(message: ToRenderThread): void {
    if (!this.#ended) this.#worker.postMessage(message);
  }

  #onMessage(message: Exclude<FromRenderThread, { type: 'ready' }>): void {
    switch (message.type) {
      case 'log':
        this.#log[message.level](message.fields, message.message);
        break;
      case 'opened':
        this.#onOpened(message.stageId, message.encoder);
        break;
      case 'rendered':
        this.#stages.get(message.stageId)?.onRendered(message);
        break;
      case 'faceSet':
        this.#stages.get(message.stageId)?.onFaceSet(message.error);
        break;
      case 'failed': {
        const error = new Error(message.message);
        this.#openings.get(message.stageId)?.reject(error);
        this.#openings.delete(message.stageId);
        this.#stages.get(message.stageId)?.fail(error);
        break;
      }
    }
  }

  #onOpened(stageId: number, encoder: string): void {
    const opening = this.#openings.get(stageId);
    if (!opening) return;
    this.#openings.delete(stageId);
    const stage = new VideoStage({
      stageId,
      encoder,
      post: (message) => this.#post(message),
      onClosed: () => this.#stages.delete(stageId),
    });
    this.#stages.set(stageId, stage);
    opening.resolve(stage);
  }

  #onExit(cause: Error): void {
    this.#ended = true;
    if (this.#closed) return;
    const error = new Error(`The render thread died: ${cause.message}`, { cause });
    for (const opening of this.#openings.values()) opening.reject(error);
    this.#openings.clear();
    for (const stage of [...this.#stages.values()]) stage.fail(error);
    this.emit('died', error);
  }
}
