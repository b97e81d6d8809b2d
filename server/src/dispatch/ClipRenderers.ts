import type { ClipJob, Clock, RenderedClip } from '@visavis/shared';
import type { ClipRenderer } from '../clips/Clip.ts';
import type { Service } from '../lifecycle.ts';
import type { Logger } from '../log.ts';
import type { ChildOptions } from './ChildProcess.ts';
import { ClipProcess, type RendererChild } from './ClipProcess.ts';

export interface ClipRenderersOptions {
  /** The renderer's main file. */
  readonly entry: string;
  /** All that a renderer is told: the providers' settings. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long one stays that has nothing to render, ms. */
  readonly idleMs?: number;
  /** For tests. */
  readonly spawn?: (options: ChildOptions) => RendererChild;
}

const IDLE_MS = 5 * 60_000;

/**
 * The processes that render clips. There is none until a clip is wanted: loading takes about a second, and each holds
 * 200 MB. One that has rendered waits a while for the next. Live conversations go before them at every turn.
 */
export class ClipRenderers implements Service, ClipRenderer {
  readonly id = 'clip-renderers';
  readonly stopWithinMs = 6_000;
  readonly #options: ClipRenderersOptions;
  readonly #all = new Set<ClipProcess>();
  readonly #idle = new Map<ClipProcess, () => void>();
  #stopped = false;

  constructor(options: ClipRenderersOptions) {
    this.#options = options;
  }

  /** Process ids of those that run. */
  get pids(): number[] {
    return [...this.#all].flatMap(({ pid }) => pid ?? []);
  }

  async start(): Promise<void> {
    // They are started when they are wanted.
  }

  async render(
    job: ClipJob,
    options: { signal: AbortSignal; onProgress: (progress: number) => void },
  ): Promise<RenderedClip> {
    const renderer = this.#take();
    try {
      return await renderer.render(job, options);
    } finally {
      this.#giveBack(renderer);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const cancel of this.#idle.values()) cancel();
    this.#idle.clear();
    await Promise.all([...this.#all].map((renderer) => renderer.stop()));
  }

  #take(): ClipProcess {
    const [idle] = this.#idle.keys();
    if (idle) {
      this.#idle.get(idle)?.();
      this.#idle.delete(idle);
      return idle;
    }
    const { entry, environment, clock, log, spawn } = this.#options;
    const renderer = new ClipProcess({ entry, environment, clock, log, ...(spawn ? { spawn } : {}) });
    this.#all.add(renderer);
    void renderer.ended.then(() => {
      this.#all.delete(renderer);
      this.#idle.get(renderer)?.();
      this.#idle.delete(renderer);
    });
    return renderer;
  }

  #giveBack(renderer: ClipProcess): void {
    if (renderer.over) return;
    if (this.#stopped) {
      void renderer.stop();
      return;
    }
    const { clock, idleMs = IDLE_MS } = this.#options;
    const cancel = clock.setTimeout(() => {
      this.#idle.delete(renderer);
      void renderer.stop();
    }, idleMs);
    this.#idle.set(renderer, cancel);
  }
}
