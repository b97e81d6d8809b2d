import { once } from 'node:events';
import type { Response } from 'express';

/** A reader that takes nothing for so long has gone, whatever its connection says. */
const PATIENCE_MS = 30_000;
/** Proxies close what is silent for longer. */
const COMMENT_EVERY_MS = 15_000;

/** Writes server-sent events to one reader, no faster than it reads. */
export class EventStream {
  readonly #res: Response;
  readonly #abort = new AbortController();
  #comments: NodeJS.Timeout | undefined;

  constructor(res: Response) {
    this.#res = res;
    res.on('close', () => {
      clearInterval(this.#comments);
      this.#abort.abort();
    });
  }

  /** What is refused from here on cannot be refused by status. */
  get begun(): boolean {
    return this.#res.headersSent;
  }

  /** Aborts when the reader has gone. */
  get gone(): AbortSignal {
    return this.#abort.signal;
  }

  /**
   * Proxies must pass on what comes when it comes.
   * @param options.keptOpen there may be nothing to tell for long: comments show that somebody is there.
   */
  begin({ keptOpen = false } = {}): void {
    this.#res.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    this.#res.flushHeaders();
    if (!keptOpen) return;
    this.#comments = setInterval(() => void this.write(': still here\n\n'), COMMENT_EVERY_MS);
  }

  /** @param event as it goes over the wire; written at once, so that it arrives whole. */
  async write(event: string): Promise<void> {
    if (this.#abort.signal.aborted || this.#res.write(event)) return;
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(PATIENCE_MS)]);
    await once(this.#res, 'drain', { signal }).catch(() => {
      this.#abort.abort();
      this.#res.destroy();
    });
  }

  end(): void {
    clearInterval(this.#comments);
    this.#res.end();
  }
}
