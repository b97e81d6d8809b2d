import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { protocol, type messages } from '@electric-sql/pglite';
import { compilePglite } from './compilePglite.ts';
import type { ArrayType, Begin, FromThread, ToThread } from './threadProtocol.ts';

const { DatabaseError } = protocol.messages;
export type Message = messages.BackendMessage;

/** The thread ended by itself. Of a change that it was asked for nobody knows whether it is stored. */
export class StoreLostError extends Error {
  override readonly name = 'StoreLostError';
}

interface Waiting {
  readonly resolve: (answer: readonly Message[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * PGlite in a thread of its own: no statement holds up what else the server does. Speaks Postgres' protocol; what is sent
 * is answered in its order. It has one life: to go on after its end is to open another.
 */
export class PgliteThread {
  readonly #worker: Worker;
  readonly #parser = new protocol.Parser();
  /** For answers, the oldest first. */
  readonly #waiting: Waiting[] = [];
  #unsent: Uint8Array<ArrayBuffer>[] = [];
  #arrayTypes: readonly ArrayType[] = [];
  /** Why nothing can be sent any more. */
  #ended: Error | undefined;
  #failure: Error | undefined;
  #closed: Promise<void> | undefined;

  private constructor() {
    this.#worker = new Worker(new URL('./servePglite.mjs', import.meta.url), {
      name: 'store',
      // What the process was told is none of its business.
      env: {},
      execArgv: [],
    });
  }

  /**
   * @param options.directory PGlite's own; made when it is not there. @param options.onLost it ended by itself.
   * @throws what PGlite does when it cannot be opened.
   */
  static async open(options: {
    readonly directory: string;
    readonly onLost?: ((error: StoreLostError) => void) | undefined;
  }): Promise<PgliteThread> {
    const { directory, onLost } = options;
    const thread = new PgliteThread();
    try {
      const ready = thread.#begin(onLost);
      await Promise.all([ready, compilePglite().then((compiled) => thread.#post({ directory, compiled }))]);
    } catch (error) {
      await thread.kill();
      throw error;
    }
    return thread;
  }

  /** Of this database. */
  get arrayTypes(): readonly ArrayType[] {
    return this.#arrayTypes;
  }

  /** It ended by itself. */
  get lost(): boolean {
    return this.#ended instanceof StoreLostError;
  }

  /**
   * @param parts messages that belong together and end in one that the database answers with "ready".
   * @returns what it answered. @throws DatabaseError, the first that it told of; StoreLostError.
   */
  send(...parts: readonly Uint8Array[]): Promise<readonly Message[]> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) this.#worker.ref();
      this.#waiting.push({ resolve, reject });
      // Waking a thread is dear: what all that has just arrived, from whomever, leads to goes in one message.
      if (this.#unsent.length === 0) setImmediate(() => this.#flush());
      this.#unsent.push(joined(parts));
    });
  }

  /** Once all that was sent is answered. Idempotent. @throws what PGlite does when it cannot be closed. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Ends it at once, whatever it is doing: what is stored stays, as when the process is killed. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }

  #begin(onLost: ((error: StoreLostError) => void) | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      let ready = false;
      this.#worker.on('message', (message: FromThread) => {
        if (message.type === 'answers') {
          for (const answer of message.answers) this.#take(answer);
          return;
        }
        ready = true;
        this.#arrayTypes = message.arrayTypes;
        // The process may end while nobody waits for an answer.
        this.#worker.unref();
        resolve();
      });
      this.#worker.on('error', (error: unknown) => {
        this.#failure = error instanceof Error ? error : new Error(String(error));
      });
      this.#worker.on('exit', (code) => {
        const cause = this.#failure ?? new Error(`its thread ended (code ${code})`);
        reject(cause);
        const lost = new StoreLostError(`The store stopped: ${cause.message}`, { cause });
        for (const waiting of this.#waiting.splice(0)) waiting.reject(lost);
        if (this.#ended) return;
        this.#ended = lost;
        if (ready) onLost?.(lost);
      });
    });
  }

  #flush(): void {
    const messages = this.#unsent;
    this.#unsent = [];
    if (messages.length > 0 && !this.#ended) this.#post(messages, messages);
  }

  #take(answer: ArrayBuffer): void {
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0 && !this.#ended) this.#worker.unref();
    const messages: Message[] = [];
    let failure: Error | undefined;
    this.#parser.parse(answer, (message) => {
      if (message instanceof DatabaseError) failure ??= message;
      else messages.push(message);
    });
    if (messages.at(-1)?.name !== 'readyForQuery') {
      waiting?.reject(new StoreLostError('The store broke off in the middle of an answer.'));
      // Nobody knows what state it is in: another takes its place.
      void this.kill();
    } else if (failure) waiting?.reject(failure);
    else waiting?.resolve(messages);
  }

  async #close(): Promise<void> {
    if (this.#ended) return;
    const exited = once(this.#worker, 'exit');
    this.#flush();
    this.#ended = new Error('The store is closed.');
    this.#worker.ref();
    this.#post(null);
    await exited;
    if (this.#failure) throw this.#failure;
  }

  #post(message: Begin | ToThread, moved: readonly Uint8Array<ArrayBuffer>[] = []): void {
    this.#worker.postMessage(
      message,
      moved.map(({ buffer }) => buffer),
    );
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
