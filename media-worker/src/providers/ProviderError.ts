import type { ProviderFault } from '@visavis/shared';

/** A provider (STT, LLM, TTS) failed. `retryAfterMs` when it said how long to wait. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly provider: string;
  readonly fault: ProviderFault;
  readonly retryAfterMs: number | undefined;

  constructor(
    provider: string,
    message: string,
    options: { cause?: unknown; fault?: ProviderFault; retryAfterMs?: number } = {},
  ) {
    super(`${provider}: ${message}`, { cause: options.cause });
    this.provider = provider;
    this.fault = options.fault ?? 'failed';
    this.retryAfterMs = options.retryAfterMs;
  }
}
