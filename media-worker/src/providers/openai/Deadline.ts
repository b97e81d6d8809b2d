import { Patience, systemClock, type Clock } from '@visavis/shared';
import type { ProviderError } from '../ProviderError.ts';

/** Aborts a request when its caller does, or when what it should bring does not come in time. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #patience: Patience;
  readonly #caller: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#controller.abort(this.#caller?.reason);
  #missed: ProviderError | undefined;

  constructor(caller: AbortSignal | undefined, clock: Clock = systemClock) {
    this.#patience = new Patience(clock);
    this.#caller = caller;
    if (caller?.aborted) this.#onAbort();
    caller?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The error, once the time ran out. */
  get missed(): ProviderError | undefined {
    return this.#missed;
  }

  /** From now on the next thing is awaited: `error` is what it means when it does not come within `ms`. */
  expect(ms: number, error: ProviderError): void {
    this.#patience.expect(ms, () => {
      this.#missed = error;
      this.#controller.abort(error);
    });
  }

  /** Nothing is awaited for now. */
  rest(): void {
    this.#patience.rest();
  }

  /** Ends the request, too, where it still runs. */
  close(): void {
    this.#patience.close();
    this.#caller?.removeEventListener('abort', this.#onAbort);
    this.#controller.abort();
  }
}
