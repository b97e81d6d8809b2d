import type { Clock, ProviderKind, ProviderSnapshot } from '@visavis/shared';
import { ProviderError } from '../ProviderError.ts';
import { Breaker, type BreakerOptions, type Permit } from './Breaker.ts';
import { ProviderMetrics } from './ProviderMetrics.ts';

export interface ProviderGuardOptions extends BreakerOptions {
  readonly kind: ProviderKind;
  readonly name: string;
  /** Place in its chain. */
  readonly position: number;
}

/** One provider's breaker and figures. */
export class ProviderGuard {
  readonly name: string;
  readonly #clock: Clock;
  readonly #breaker: Breaker;
  readonly #metrics: ProviderMetrics;

  constructor(options: ProviderGuardOptions) {
    this.name = options.name;
    this.#clock = options.clock;
    this.#breaker = new Breaker(options);
    this.#metrics = new ProviderMetrics(options);
  }

  /** @returns one request's record, to be settled; undefined while the provider is to be left alone. */
  begin(): GuardedCall | undefined {
    const permit = this.#breaker.acquire();
    if (!permit) {
      this.#metrics.skipped();
      return undefined;
    }
    this.#metrics.request();
    return new GuardedCall(permit, this.#metrics, this.#clock);
  }

  snapshot(): ProviderSnapshot {
    return this.#metrics.snapshot(this.#breaker);
  }
}

/** One request to a guarded provider. What is told after its end changes nothing. */
export class GuardedCall {
  readonly #permit: Permit;
  readonly #metrics: ProviderMetrics;
  readonly #clock: Clock;
  readonly #startedAt: number;
  #answered = false;
  #over = false;

  constructor(permit: Permit, metrics: ProviderMetrics, clock: Clock) {
    this.#permit = permit;
    this.#metrics = metrics;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** Its first token, first sound or transcript is there, and is used. */
  answered(options: { inPlaceOfAnother: boolean }): void {
    if (this.#answered || this.#over) return;
    this.#answered = true;
    this.#metrics.answered(this.#clock.now() - this.#startedAt);
    if (options.inPlaceOfAnother) this.#metrics.fallback();
  }

  succeeded(): void {
    if (this.#over) return;
    this.#over = true;
    this.#permit.succeeded();
  }

  /** A mistake of ours, and a request that it cannot take, say nothing about how the provider is. */
  failed(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    const fault = error instanceof ProviderError ? error.fault : 'failed';
    this.#metrics.failed(fault);
    if (!(error instanceof ProviderError) || fault === 'rejected') this.#permit.released();
    else this.#permit.failed(error.retryAfterMs);
  }

  /** Nobody waited for the outcome. */
  abandoned(): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#answered) this.#permit.succeeded();
    else this.#permit.released();
  }
}
