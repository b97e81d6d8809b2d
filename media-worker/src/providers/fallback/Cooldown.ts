import { systemClock, type Clock } from '@visavis/shared';
import { ProviderError } from '../ProviderError.ts';

/** Told when the second provider stands in for the first. */
export type FallbackWarning = (warning: { code: string; message: string }) => void;

export interface FallbackOptions {
  readonly onWarning?: FallbackWarning;
  readonly clock?: Clock;
}

/** A provider that just failed is left alone for a while, so that not every turn waits for its timeout. */
const DEFAULT_COOLDOWN_MS = 15_000;
const MAX_COOLDOWN_MS = 120_000;

/** Remembers that the first provider failed and when to try it again. */
export class Cooldown {
  readonly #code: string;
  readonly #clock: Clock;
  readonly #onWarning: FallbackWarning | undefined;
  #until = -Infinity;

  /** @param code of the warning, e.g. `llm_fallback`. */
  constructor(code: string, options: FallbackOptions) {
    this.#code = code;
    this.#clock = options.clock ?? systemClock;
    this.#onWarning = options.onWarning;
  }

  /** Whether the first provider is to be left out. */
  get active(): boolean {
    return this.#clock.now() < this.#until;
  }

  /**
   * Notes a failure of the first provider.
   * @throws the error itself when it is no provider's: a bug is not to be hidden.
   */
  begin(error: unknown, secondary: string): void {
    if (!(error instanceof ProviderError)) throw error;
    this.#until = this.#clock.now() + Math.min(error.retryAfterMs ?? DEFAULT_COOLDOWN_MS, MAX_COOLDOWN_MS);
    this.#onWarning?.({ code: this.#code, message: `${error.message}; using ${secondary} instead` });
  }
}
