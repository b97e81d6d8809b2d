import { systemClock, type Clock } from '@visavis/shared';
import type { VideoLog } from './createVideoEncoder.ts';
import { RenderWorker } from './RenderWorker.ts';
import type { VideoStage } from './VideoStage.ts';

export interface VideoStudioOptions {
  /** Render threads; more than there are cores gain nothing. */
  readonly threads: number;
  readonly log: VideoLog;
  /** A `FaceModule`; ours where not given. */
  readonly faceModule?: URL;
  readonly clock?: Clock;
}

export interface StageOptions {
  /** A face's id. */
  readonly face: string;
  /** Edge of the square picture, pixels. */
  readonly size: number;
  readonly fps: number;
  /** Bits per second. */
  readonly bitrate: number;
}

const FACES = new URL('../avatar/faces.ts', import.meta.url);
const RESTART_MIN_MS = 100;
const RESTART_MAX_MS = 5_000;

/**
 * A pool of render threads. A stage lives on the least loaded one. A thread that dies takes its stages with it (they
 * emit `failed`) and is replaced.
 */
export class VideoStudio {
  readonly #options: VideoStudioOptions;
  readonly #clock: Clock;
  readonly #workers = new Set<RenderWorker>();
  readonly #restarts = new Set<() => void>();
  #restartDelayMs = RESTART_MIN_MS;
  #closed = false;

  private constructor(options: VideoStudioOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** @throws Error when a thread cannot start, for instance because the face module cannot be loaded. */
  static async create(options: VideoStudioOptions): Promise<VideoStudio> {
    const studio = new VideoStudio(options);
    const started = await Promise.allSettled(
      Array.from({ length: Math.max(1, options.threads) }, () => studio.#startWorker()),
    );
    const failed = started.find((result) => result.status === 'rejected');
    if (failed) {
      await studio.close();
      throw failed.reason;
    }
    return studio;
  }

  /**
   * @throws Error when the face or the encoder cannot be made, when its thread dies meanwhile, or when no thread runs
   * just now.
   */
  async openStage({ face, size, fps, bitrate }: StageOptions): Promise<VideoStage> {
    if (this.#closed) throw new Error('The video studio is closed');
    const [worker] = [...this.#workers].toSorted((a, b) => a.load - b.load);
    if (!worker) throw new Error('No render thread is running; they are being restarted');
    return worker.openStage(face, { width: size, height: size, fps, bitrate });
  }

  /** Closes every stage and ends the threads. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const cancel of this.#restarts) cancel();
    this.#restarts.clear();
    await Promise.all([...this.#workers].map((worker) => worker.close()));
    this.#workers.clear();
  }

  async #startWorker(): Promise<void> {
    const worker = await RenderWorker.create(this.#options.faceModule ?? FACES, this.#options.log);
    if (this.#closed) {
      await worker.close();
      return;
    }
    this.#workers.add(worker);
    worker.on('died', (error) => {
      this.#workers.delete(worker);
      this.#restartLater(error);
    });
  }

  #restartLater(error: Error): void {
    if (this.#closed) return;
    this.#options.log.warn({ err: error }, 'A render thread died and is replaced; its stages have failed');
    const cancel = this.#clock.setTimeout(() => {
      this.#restarts.delete(cancel);
      this.#startWorker().then(
        () => (this.#restartDelayMs = RESTART_MIN_MS),
        (failure: unknown) => {
          this.#restartDelayMs = Math.min(RESTART_MAX_MS, this.#restartDelayMs * 2);
          this.#restartLater(failure instanceof Error ? failure : new Error(String(failure)));
        },
      );
    }, this.#restartDelayMs);
    this.#restarts.add(cancel);
  }
}
