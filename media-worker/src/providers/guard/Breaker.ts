import type { BreakerState, Clock } from '@visavis/shared';

export interface BreakerOptions {
  readonly clock: Clock;
  /** Failures in a row that open it. Default 1: another provider stands by, and each try costs the user a timeout. */
  readonly failuresToOpen?: number;
  /** How long it stays open, ms; twice as long after each try that fails. Default 15 s. */
  readonly openMs?: number;
}

/** No longer than this, whatever the provider asks for: operators mend things. */
const MAX_OPEN_MS = 120_000;

type State =
  | { readonly kind: 'closed'; failures: number }
  | { readonly kind: 'open'; readonly until: number; readonly openMs: number }
  | { readonly kind: 'half_open'; readonly openMs: number };

/** Leave to make one request. Exactly one of its methods is called, once; later calls change nothing. */
export interface Permit {
  succeeded(): void;
  /** @param retryAfterMs how long the provider asked to be left alone. */
  failed(retryAfterMs?: number): void;
  /** Nothing was learnt: the caller did not wait for the outcome. */
  released(): void;
}

/**
 * Leaves a provider alone that just failed, so that not every turn waits for its timeout; then lets one request try
 * whether it is well again. Source: M. Nygard, "Release It!", the circuit breaker.
 */
export class Breaker {
  readonly #clock: Clock;
  readonly #failuresToOpen: number;
  readonly #openMs: number;
  #state: State = { kind: 'closed', failures: 0 };
  #opened = 0;

  constructor({ clock, failuresToOpen = 1, openMs = 15_000 }: BreakerOptions) {
    this.#clock = clock;
    this.#failuresToOpen = failuresToOpen;
    this.#openMs = openMs;
  }

  get state(): BreakerState {
    return this.#state.kind;
  }

  /** How often it has opened. */
  get opened(): number {
    return this.#opened;
  }

  /** @returns leave to make a request; undefined while the provider is to be left alone. */
  acquire(): Permit | undefined {
    switch (this.#state.kind) {
      case 'closed':
        return this.#permit(this.#state);
      case 'half_open':
        return undefined;
      case 'open': {
        const { until, openMs } = this.#state;
        if (this.#clock.now() < until) return undefined;
        const probing: State = { kind: 'half_open', openMs };
        this.#state = probing;
        return this.#permit(probing);
      }
    }
  }

  /** @param under what comes of a request that was made under another state says nothing about this one. */
  #permit(under: State): Permit {
    let over = false;
    const settle = (change: () => void) => (): void => {
      if (over) return;
      over = true;
      if (this.#state === under) change();
    };
    return {
      succeeded: settle(() => (this.#state = { kind: 'closed', failures: 0 })),
      released: settle(() => {
        if (under.kind === 'half_open') {
          this.#state = { kind: 'open', until: this.#clock.now(), openMs: under.openMs };
        }
      }),
      failed: (retryAfterMs) => settle(() => this.#fail(retryAfterMs))(),
    };
  }

  #fail(retryAfterMs: number | undefined): void {
    const state = this.#state;
    switch (state.kind) {
      case 'closed':
        state.failures++;
        // Who says how long to wait is believed at once.
        if (state.failures < this.#failuresToOpen && retryAfterMs === undefined) return;
        this.#open(this.#openMs, retryAfterMs);
        return;
      case 'half_open':
        this.#open(Math.min(2 * state.openMs, MAX_OPEN_MS), retryAfterMs);
        return;
      case 'open':
        return;
    }
  }

  #open(openMs: number, retryAfterMs: number | undefined): void {
    this.#opened++;
    const waitMs = Math.min(retryAfterMs ?? openMs, MAX_OPEN_MS);
    this.#state = { kind: 'open', until: this.#clock.now() + waitMs, openMs };
  }
}
