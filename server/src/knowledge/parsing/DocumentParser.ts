import { Worker } from 'node:worker_threads';
import type { Clock } from '@visavis/shared';
import { UnreadableDocument } from './Block.ts';
import type { DocumentFormat } from './detectFormat.ts';
import type { ParserJob, ParserResult, ReadDocument } from './parserThread.ts';

export interface ParserLimits {
  /** The thread is ended after so long. */
  readonly timeoutMs: number;
  /** Of the thread's heap. */
  readonly maxHeapMb: number;
  /** By how much the process may grow while a document is read: buffers of a thread are in no heap. */
  readonly maxGrowthMb: number;
}

const LIMITS: ParserLimits = { timeoutMs: 20_000, maxHeapMb: 256, maxGrowthMb: 300 };
const WATCH_MS = 25;
const MB = 2 ** 20;
const THREAD = new URL('./parserThread.ts', import.meta.url);

/**
 * Parses strangers' documents, one at a time, each in a thread of its own: one that is made to take for ever, or all
 * memory, is ended, and nothing else suffers.
 */
export class DocumentParser {
  readonly #clock: Clock;
  readonly #limits: ParserLimits;
  #last: Promise<unknown> = Promise.resolve();
  #end: (() => void) | undefined;
  #closed = false;

  constructor(deps: { clock: Clock; limits?: Partial<ParserLimits> }) {
    this.#clock = deps.clock;
    this.#limits = { ...LIMITS, ...deps.limits };
  }

  /** @throws UnreadableDocument. The bytes are moved to the thread: they are gone afterwards. */
  parse(bytes: Uint8Array, format: DocumentFormat): Promise<ReadDocument> {
    const result = this.#last.then(() => this.#run({ bytes, format }));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Ends what is being read; waiting documents fail. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#end?.();
    await this.#last;
  }

  async #run({ bytes, format }: ParserJob): Promise<ReadDocument> {
    if (this.#closed) throw new UnreadableDocument('was not read: the server stopped');
    // A buffer of its own: a slice of a pool cannot be moved.
    const own = new Uint8Array(bytes);
    const { promise, resolve, reject } = Promise.withResolvers<ParserResult>();
    const worker = new Worker(THREAD, {
      workerData: { bytes: own, format } satisfies ParserJob,
      transferList: [own.buffer],
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.maxHeapMb, maxYoungGenerationSizeMb: 32 },
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    const giveUp = (message: string): void => reject(new UnreadableDocument(message));
    worker.on('message', (result: ParserResult) => resolve(result));
    worker.on('error', (error: unknown) =>
      giveUp(
        error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? TOO_COMPLEX
          : 'cannot be read',
      ),
    );
    worker.on('exit', () => giveUp('cannot be read'));
    this.#end = () => giveUp('was not read: the server stopped');
    const cancelTimeout = this.#clock.setTimeout(() => giveUp(TOO_LONG), this.#limits.timeoutMs);
    const stopWatch = this.#watch(() => giveUp(TOO_COMPLEX));
    try {
      const result = await promise;
      if (!result.ok) throw new UnreadableDocument(result.message);
      return result.document;
    } finally {
      this.#end = undefined;
      cancelTimeout();
      stopWatch();
      await worker.terminate();
    }
  }

  #watch(onGrown: () => void): () => void {
    const before = process.memoryUsage.rss();
    let cancel = (): void => undefined;
    const look = (): void => {
      if (process.memoryUsage.rss() - before > this.#limits.maxGrowthMb * MB) onGrown();
      else cancel = this.#clock.setTimeout(look, WATCH_MS);
    };
    cancel = this.#clock.setTimeout(look, WATCH_MS);
    return () => cancel();
  }
}

const TOO_LONG = 'takes too long to read: split it, or give it as text';
const TOO_COMPLEX = 'takes too much memory to read: split it, or give it as text';
