import {
  PROVIDER_LATENCY_BUCKETS_MS,
  type BreakerState,
  type ProviderFault,
  type ProviderKind,
  type ProviderSnapshot,
} from '@visavis/shared';

/** Counts what one provider does, for the operator. */
export class ProviderMetrics {
  readonly #identity: { readonly kind: ProviderKind; readonly name: string; readonly position: number };
  readonly #errors: Partial<Record<ProviderFault, number>> = {};
  readonly #counts: number[] = Array.from({ length: PROVIDER_LATENCY_BUCKETS_MS.length + 1 }, () => 0);
  #sumMs = 0;
  #requests = 0;
  #skipped = 0;
  #fallbacks = 0;

  constructor(identity: { kind: ProviderKind; name: string; position: number }) {
    this.#identity = identity;
  }

  request(): void {
    this.#requests++;
  }

  skipped(): void {
    this.#skipped++;
  }

  fallback(): void {
    this.#fallbacks++;
  }

  failed(fault: ProviderFault): void {
    this.#errors[fault] = (this.#errors[fault] ?? 0) + 1;
  }

  /** @param ms from the request to the first token, the first sound or the transcript. */
  answered(ms: number): void {
    const bucket = PROVIDER_LATENCY_BUCKETS_MS.findIndex((bound) => ms <= bound);
    const index = bucket < 0 ? PROVIDER_LATENCY_BUCKETS_MS.length : bucket;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sumMs += ms;
  }

  snapshot(breaker: { readonly state: BreakerState; readonly opened: number }): ProviderSnapshot {
    return {
      ...this.#identity,
      breaker: breaker.state,
      opened: breaker.opened,
      requests: this.#requests,
      errors: { ...this.#errors },
      skipped: this.#skipped,
      fallbacks: this.#fallbacks,
      latency: {
        counts: [...this.#counts],
        sumMs: Math.round(this.#sumMs),
        count: this.#counts.reduce((sum, count) => sum + count, 0),
      },
    };
  }
}
