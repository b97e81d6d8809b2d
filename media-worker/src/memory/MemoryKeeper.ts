import { TypedEmitter, type Clock, type MemoryFact } from '@visavis/shared';
import type { Llm } from '../providers/llm/Llm.ts';
import type { SafetyLevel } from '../safety/SafetyLevel.ts';
import { atLeast } from '../safety/SafetyLevel.ts';
import { factsByModel } from './factsByModel.ts';
import { factsIn } from './factRules.ts';

export type MemoryKeeperEvents = {
  /** To be remembered. */
  facts: [readonly MemoryFact[]];
  /** The model could not be asked; what the rules found is kept all the same. */
  failed: [Error];
};

/** Messages that are read together by a model. */
const BATCH = 4;
/** Or what there is after so much quiet, ms. */
const QUIET_MS = 8_000;
const MODEL_TIMEOUT_MS = 15_000;

/**
 * Notes what a user tells about themselves, for a session that opted in. Rules read each message at once; where there is
 * a model it reads a few together, in the background. What was said in distress is nobody's to keep.
 */
export class MemoryKeeper extends TypedEmitter<MemoryKeeperEvents> {
  readonly #llm: Llm | null;
  readonly #clock: Clock;
  #unread: string[] = [];
  #cancelQuiet = (): void => undefined;
  readonly #abort = new AbortController();

  /** @param options.llm null: the rules alone. */
  constructor(options: { llm: Llm | null; clock: Clock }) {
    super();
    this.#llm = options.llm;
    this.#clock = options.clock;
  }

  /** The user said something, and how serious it was. */
  heard({ text, level }: { text: string; level: SafetyLevel }): void {
    if (this.#abort.signal.aborted || atLeast(level, 'warning')) return;
    const facts = factsIn(text);
    if (facts.length > 0) this.emit('facts', facts);
    if (!this.#llm) return;
    this.#unread.push(text);
    this.#cancelQuiet();
    if (this.#unread.length >= BATCH) this.#ask(this.#llm);
    else {
      const llm = this.#llm;
      this.#cancelQuiet = this.#clock.setTimeout(() => this.#ask(llm), QUIET_MS);
    }
  }

  /** Nothing more is noted. Idempotent. */
  close(): void {
    this.#cancelQuiet();
    this.#unread = [];
    this.#abort.abort();
    this.removeAllListeners();
  }

  #ask(llm: Llm): void {
    const messages = this.#unread;
    this.#unread = [];
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    this.#abort.signal.addEventListener('abort', stop, { once: true });
    const cancel = this.#clock.setTimeout(stop, MODEL_TIMEOUT_MS);
    factsByModel(llm, messages, abort.signal)
      .then((facts) => {
        if (facts.length > 0 && !abort.signal.aborted) this.emit('facts', facts);
      })
      .catch((error: unknown) => {
        if (this.#abort.signal.aborted) return;
        this.emit('failed', error instanceof Error ? error : new Error(String(error)));
      })
      .finally(() => {
        cancel();
        this.#abort.signal.removeEventListener('abort', stop);
      });
  }
}
