import {
  fromClipRendererSchema,
  type ClipJob,
  type Clock,
  type RenderedClip,
  type ToClipRenderer,
} from '@visavis/shared';
import { ClipRenderError } from '../clips/Clip.ts';
import type { Logger } from '../log.ts';
import { ChildProcess, type ChildOptions, type SupervisedChild } from './ChildProcess.ts';

/** A clip renderer, as its owner needs it. */
export interface RendererChild extends SupervisedChild {
  send(message: ToClipRenderer): void;
}

export interface ClipProcessOptions {
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: Logger;
  /** For tests. */
  readonly spawn?: (options: ChildOptions) => RendererChild;
}

interface Rendering {
  readonly clipId: string;
  readonly onProgress: (progress: number) => void;
  readonly resolve: (clip: RenderedClip) => void;
  readonly reject: (error: unknown) => void;
  /** The process knows of it. */
  sent: boolean;
}

/** Without any progress for so long it hangs; a voice or model that is slow to answer gives up earlier by itself. */
const STALLED_MS = 60_000;
const CANCEL_WITHIN_MS = 2_000;

/** One renderer process and the one clip that it renders. When it hangs or dies, its clip has failed, and it is over. */
export class ClipProcess {
  readonly #child: RendererChild;
  readonly #clock: Clock;
  #ready = false;
  #job: ClipJob | undefined;
  #current: Rendering | undefined;
  #cancelTimer = (): void => undefined;
  #stalled = false;
  #over = false;

  constructor({ entry, environment, clock, log, spawn }: ClipProcessOptions) {
    this.#clock = clock;
    const make = spawn ?? ((options: ChildOptions) => new ChildProcess(options));
    const onMessage = (message: unknown): void => this.#onMessage(message);
    this.#child = make({ entry, environment, clock, log, onMessage, lowPriority: true });
    void this.#child.ended.then((how) => {
      this.#over = true;
      const why = this.#stalled ? `no progress for ${STALLED_MS / 1_000} s` : `the renderer ended: ${how}`;
      this.#current?.reject(new ClipRenderError('renderer_failed', why));
    });
  }

  /** It has ended, or is about to: it takes no further clip. */
  get over(): boolean {
    return this.#over;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves when it has ended. */
  get ended(): Promise<unknown> {
    return this.#child.ended;
  }

  /** One at a time. @throws as `ClipRenderer.render`. */
  async render(
    job: ClipJob,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: number) => void },
  ): Promise<RenderedClip> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<RenderedClip>();
    const current: Rendering = { clipId: job.clipId, onProgress, resolve, reject, sent: false };
    this.#current = current;
    this.#job = job;
    const cancel = (): void => this.#cancel(current);
    signal.addEventListener('abort', cancel, { once: true });
    this.#watch();
    this.#send();
    try {
      return await promise;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#current = undefined;
      this.#cancelTimer();
    }
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#child.stop();
  }

  /** As soon as both are there: the job, and the process that has loaded everything. */
  #send(): void {
    if (!this.#ready || !this.#current || !this.#job) return;
    this.#current.sent = true;
    this.#child.send({ type: 'render', job: this.#job });
    this.#job = undefined;
  }

  /** A process that does not let go of a cancelled clip is ended: nothing may work on it any more. */
  #cancel(current: Rendering): void {
    this.#job = undefined;
    if (!current.sent) {
      current.reject(new ClipRenderError('renderer_failed', 'cancelled'));
      return;
    }
    this.#child.send({ type: 'cancel', clipId: current.clipId });
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.setTimeout(() => void this.stop(), CANCEL_WITHIN_MS);
  }

  #watch(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.setTimeout(() => {
      this.#stalled = true;
      void this.stop();
    }, STALLED_MS);
  }

  #onMessage(raw: unknown): void {
    const message = fromClipRendererSchema.parse(raw);
    if (message.type === 'ready') {
      this.#ready = true;
      this.#send();
      return;
    }
    const current = this.#current;
    if (current?.clipId !== message.clipId) return;
    switch (message.type) {
      case 'progress':
        this.#watch();
        current.onProgress(message.progress);
        return;
      case 'rendered':
        current.resolve(message.clip);
        return;
      case 'failed':
        current.reject(new ClipRenderError(message.reason, message.message));
    }
  }
}
