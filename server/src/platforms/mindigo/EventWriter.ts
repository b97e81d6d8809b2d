import { once } from 'node:events';
import type { Response } from 'express';
import { toStreamLine, type StreamEvent } from './mindigoWire.ts';

/** A reader that takes nothing for so long has gone, whatever its connection says. */
const PATIENCE_MS = 30_000;

/** Writes a stream of events to one reader, no faster than it reads. */
export class EventWriter {
  readonly #res: Response;
  readonly #abort = new AbortController();

  constructor(res: Response) {
    this.#res = res;
    res.on('close', () => this.#abort.abort());
  }

  /** Aborts when the reader has gone. */
  get gone(): AbortSignal {
    return this.#abort.signal;
  }

  /** Proxies must pass on what comes when it comes. */
  begin(): void {
    this.#res.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    this.#res.flushHeaders();
  }

  /** Each event is written at once, so that it arrives whole. */
  async write(event: StreamEvent): Promise<void> {
    if (this.#abort.signal.aborted || this.#res.write(toStreamLine(event))) return;
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(PATIENCE_MS)]);
    await once(this.#res, 'drain', { signal }).catch(() => {
      this.#abort.abort();
      this.#res.destroy();
    });
  }

  end(): void {
    this.#res.end();
  }
}
