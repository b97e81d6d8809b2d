import { systemClock, type ProviderSnapshot } from '@visavis/shared';
import { ProviderError } from '../ProviderError.ts';
import type { Stt, SttOptions } from '../stt/Stt.ts';
import { chainName, linksOf, type ChainLink, type ChainMember, type ChainOptions } from './chainOptions.ts';

/** A remote one may take this long for a short utterance, and the longer the more there is to upload. */
export const STT_TIMEOUT_MS = 4_000;
const EXTRA_PER_AUDIO_MS = 0.25;
/** A local one shares its thread with other sessions. */
const LOCAL_TIMEOUT_MS = 8_000;
const SAMPLES_PER_MS = 16;

/** Several providers as one: the next writes down what one could not. Owns them. */
export class FallbackStt implements Stt {
  readonly name: string;
  readonly languages?: readonly string[];
  readonly #links: readonly ChainLink<Stt>[];
  readonly #options: ChainOptions;

  constructor(members: readonly ChainMember<Stt>[], options: ChainOptions = {}) {
    this.#links = linksOf('stt', members, options);
    this.name = chainName(members);
    this.#options = options;
    const languages = members[0]?.provider.languages;
    if (languages) this.languages = languages;
  }

  get snapshots(): ProviderSnapshot[] {
    return this.#links.map(({ guard }) => guard.snapshot());
  }

  async transcribe(audio: Float32Array, options: SttOptions): Promise<string> {
    const { timeoutMs = STT_TIMEOUT_MS } = this.#options;
    let last: ProviderError | undefined;
    for (const [position, link] of this.#links.entries()) {
      const call = link.guard.begin();
      if (!call) continue;
      const patienceMs = link.local
        ? LOCAL_TIMEOUT_MS
        : timeoutMs + (EXTRA_PER_AUDIO_MS * audio.length) / SAMPLES_PER_MS;
      try {
        const text = await this.#ask(link.provider, audio, options, Math.round(patienceMs));
        call.answered({ inPlaceOfAnother: position > 0 });
        call.succeeded();
        if (last) this.#warn(last, link.provider.name);
        if (position > 0) options.onFallback?.();
        return text;
      } catch (error) {
        if (options.signal?.aborted) {
          call.abandoned();
          options.signal.throwIfAborted();
        }
        call.failed(error);
        // A mistake of ours is not to be hidden.
        if (!(error instanceof ProviderError)) throw error;
        if (last) this.#warn(last);
        last = error;
      }
    }
    if (last) this.#warn(last);
    throw last ?? new ProviderError('stt', 'is left alone for a while after it failed');
  }

  async close(): Promise<void> {
    await Promise.all(this.#links.map(({ provider }) => provider.close()));
  }

  async #ask(stt: Stt, audio: Float32Array, options: SttOptions, patienceMs: number): Promise<string> {
    const { clock = systemClock } = this.#options;
    const asked = new AbortController();
    const onAbort = (): void => asked.abort(options.signal?.reason);
    if (options.signal?.aborted) onAbort();
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const late = new ProviderError('stt', `${stt.name} gave no transcript within ${patienceMs} ms`, {
      fault: 'timeout',
    });
    const cancel = clock.setTimeout(() => asked.abort(late), patienceMs);
    try {
      // Time and abort hold also for a provider that heeds neither.
      const text: unknown = await Promise.race([
        stt.transcribe(audio, { ...options, signal: asked.signal }),
        aborted(asked.signal),
      ]);
      if (typeof text === 'string') return text;
      throw new ProviderError('stt', `${stt.name} answered no text`, { fault: 'garbled' });
    } finally {
      cancel();
      options.signal?.removeEventListener('abort', onAbort);
    }
  }

  #warn(error: ProviderError, standIn?: string): void {
    this.#options.onWarning?.({
      code: standIn === undefined ? 'stt_failed' : 'stt_fallback',
      message: standIn === undefined ? error.message : `${error.message}; using ${standIn} instead`,
    });
  }
}

/** Rejects with the signal's reason. */
function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const fail = (): void => reject(signal.reason as Error);
  if (signal.aborted) fail();
  signal.addEventListener('abort', fail, { once: true });
  return promise;
}
