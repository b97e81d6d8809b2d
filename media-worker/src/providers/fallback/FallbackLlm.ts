import type { Llm, LlmPiece, LlmRequest } from '../llm/Llm.ts';
import { Cooldown, type FallbackOptions } from './Cooldown.ts';
import { streamWithFallback } from './streamWithFallback.ts';

/** Two providers as one: the second answers when the first fails before its first token. Owns both. */
export class FallbackLlm implements Llm {
  readonly name: string;
  readonly #primary: Llm;
  readonly #secondary: Llm;
  readonly #cooldown: Cooldown;

  constructor(primary: Llm, secondary: Llm, options: FallbackOptions = {}) {
    this.#primary = primary;
    this.#secondary = secondary;
    this.name = `${primary.name} (${secondary.name})`;
    this.#cooldown = new Cooldown('llm_fallback', options);
  }

  reply(request: LlmRequest, signal: AbortSignal): AsyncIterable<LlmPiece> {
    return streamWithFallback(this.#cooldown, signal, () => this.#primary.reply(request, signal), {
      name: this.#secondary.name,
      stream: () => this.#secondary.reply(request, signal),
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#primary.close(), this.#secondary.close()]);
  }
}
