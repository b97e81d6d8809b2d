import { systemClock, type ProviderSnapshot } from '@visavis/shared';
import { MODERATOR_TIMEOUT_MS } from '../../safety/Moderator.ts';
import { highest, type SafetyLevel } from '../../safety/SafetyLevel.ts';
import type { ChainOptions } from '../fallback/chainOptions.ts';
import type { ProviderGuard } from '../guard/ProviderGuard.ts';
import { OpenAiEndpoint, type OpenAiOptions } from '../openai/openAiClient.ts';
import { levelOf } from './levelOf.ts';
import { createModerationGuard, lateOpinion } from './moderationGuard.ts';
import type { ModerationProvider } from './ModerationProvider.ts';

export interface ModeratorOptions extends Pick<ChainOptions, 'retryMs' | 'onWarning'> {
  readonly endpoint: OpenAiOptions;
}

/**
 * What an endpoint that speaks OpenAI's moderations API makes of a message. One that fails, or is late, is no opinion, is
 * counted, and after three in a row it is left alone for a while: then nobody waits for it.
 */
export class OpenAiModerator implements ModerationProvider {
  readonly timeoutMs: number;
  readonly #endpoint: OpenAiEndpoint;
  readonly #guard: ProviderGuard;
  readonly #onWarning: ChainOptions['onWarning'];

  constructor({ endpoint, retryMs, onWarning }: ModeratorOptions) {
    this.#endpoint = new OpenAiEndpoint('moderation', 'omni-moderation-latest', endpoint);
    this.timeoutMs = endpoint.timeoutMs ?? MODERATOR_TIMEOUT_MS;
    this.#guard = createModerationGuard(`openai:${this.#endpoint.model}`, {
      clock: endpoint.clock ?? systemClock,
      retryMs,
    });
    this.#onWarning = onWarning;
  }

  snapshot(): ProviderSnapshot {
    return this.#guard.snapshot();
  }

  /** Never throws: who cannot tell says `none`. */
  async assess(text: string, signal: AbortSignal): Promise<SafetyLevel> {
    const call = this.#guard.begin();
    if (!call) return 'none';
    try {
      const level = await this.#ask(text, signal);
      call.answered({ inPlaceOfAnother: false });
      call.succeeded();
      return level;
    } catch (error) {
      const known = signal.aborted ? lateOpinion(this.timeoutMs) : this.#endpoint.toProviderError(error);
      call.failed(known);
      // An endpoint that rejects a message may quote it.
      const message = known.fault === 'rejected' ? 'moderation: a message was rejected' : known.message;
      this.#onWarning?.({ code: 'moderation_failed', message });
      return 'none';
    }
  }

  async close(): Promise<void> {
    // It holds nothing.
  }

  async #ask(input: string, signal: AbortSignal): Promise<SafetyLevel> {
    const { client, model } = this.#endpoint;
    const answer: { readonly results?: unknown } = await this.#endpoint.request(signal, () =>
      client.moderations.create({ model, input }, { signal }),
    );
    const results: readonly unknown[] = Array.isArray(answer.results) ? answer.results : [];
    const levels = results.map(levelOf);
    const read = levels.filter((level) => level !== undefined);
    if (read.length === 0 || read.length < levels.length) throw this.#endpoint.error('answered no opinion');
    return read.reduce(highest, 'none');
  }
}
