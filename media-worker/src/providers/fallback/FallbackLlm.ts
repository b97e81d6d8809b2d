import { systemClock, type ProviderSnapshot } from '@visavis/shared';
import type { Llm, LlmPiece, LlmRequest } from '../llm/Llm.ts';
import { chainName, linksOf, type ChainLink, type ChainMember, type ChainOptions } from './chainOptions.ts';
import { streamThrough } from './streamThrough.ts';

/** Leaves the user's 6 s enough for a stand-in's first sentence and its sound. */
export const FIRST_TOKEN_TIMEOUT_MS = 5_000;
/** A local one begins at once, or not at all. */
const LOCAL_TIMEOUT_MS = 2_000;

/** Several providers as one: the next answers when one fails before its first token. Owns them. */
export class FallbackLlm implements Llm {
  readonly name: string;
  readonly #links: readonly ChainLink<Llm>[];
  readonly #options: ChainOptions;

  constructor(members: readonly ChainMember<Llm>[], options: ChainOptions = {}) {
    this.#links = linksOf('llm', members, options);
    this.name = chainName(members);
    this.#options = options;
  }

  /** The member on this machine, if there is one. */
  get local(): Llm | undefined {
    return this.#links.find(({ local }) => local)?.provider;
  }

  get snapshots(): ProviderSnapshot[] {
    return this.#links.map(({ guard }) => guard.snapshot());
  }

  reply(request: LlmRequest, signal: AbortSignal, onFallback?: () => void): AsyncIterable<LlmPiece> {
    const { clock = systemClock, timeoutMs = FIRST_TOKEN_TIMEOUT_MS, onWarning } = this.#options;
    const links = this.#links.map(({ provider, local, guard }) => ({
      guard,
      local,
      open: (abort: AbortSignal) => provider.reply(request, abort),
    }));
    return streamThrough(links, {
      clock,
      signal,
      provider: 'llm',
      what: 'token',
      timeoutMs,
      localTimeoutMs: LOCAL_TIMEOUT_MS,
      onFailure: (error, standIn) =>
        onWarning?.({
          code: standIn === undefined ? 'llm_failed' : 'llm_fallback',
          message: standIn === undefined ? error.message : `${error.message}; using ${standIn} instead`,
        }),
      onFallback,
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#links.map(({ provider }) => provider.close()));
  }
}
