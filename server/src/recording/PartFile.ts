import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** A disk that is this far behind is not coming back in time. */
const BACKLOG_BYTES = 32e6;

/** A file that grows by whole pieces. The first failure is told once; what was written before it stays. */
export class PartFile {
  readonly #stream: WriteStream;
  readonly #finished: Promise<void>;
  #failed = false;

  constructor(path: string, onFailure: (error: Error) => void) {
    this.#stream = createWriteStream(path, { mode: 0o600 });
    this.#finished = finished(this.#stream).catch((error: unknown) => {
      if (this.#failed) return;
      this.#failed = true;
      onFailure(error instanceof Error ? error : new Error(String(error)));
    });
  }

  write(piece: Buffer): void {
    if (this.#failed || this.#stream.writableEnded) return;
    this.#stream.write(piece);
    if (this.#stream.writableLength > BACKLOG_BYTES) this.#stream.destroy(new Error('the disk is too slow'));
  }

  /** Resolves when everything is written, or given up. Idempotent. */
  async close(): Promise<void> {
    this.#stream.end();
    await this.#finished;
  }
}
