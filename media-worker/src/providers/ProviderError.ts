/** A provider (STT, LLM, TTS) failed. `retryAfterMs` when it said how long to wait. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly provider: string;
  readonly retryAfterMs: number | undefined;

  constructor(provider: string, message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(`${provider}: ${message}`, { cause: options.cause });
    this.provider = provider;
    this.retryAfterMs = options.retryAfterMs;
  }
}
