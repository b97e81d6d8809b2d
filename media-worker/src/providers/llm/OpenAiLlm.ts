import { OpenAiEndpoint, type OpenAiOptions } from '../openai/openAiClient.ts';
import { streamOf } from '../openai/streamOf.ts';
import type { Llm, LlmRequest } from './Llm.ts';
import { systemPrompt } from './prompt.ts';

/** Replies from any endpoint that speaks OpenAI's chat completions. */
export class OpenAiLlm implements Llm {
  readonly name: string;
  readonly #endpoint: OpenAiEndpoint;

  constructor(options: OpenAiOptions) {
    this.#endpoint = new OpenAiEndpoint('llm', 'gpt-4o-mini', options);
    this.name = `openai:${this.#endpoint.model}`;
  }

  async *reply(request: LlmRequest, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
    const { client, model } = this.#endpoint;
    const chunks = streamOf(this.#endpoint, { signal, what: 'token' }, async (abort) =>
      texts(
        await client.chat.completions.create(
          {
            model,
            stream: true,
            messages: [
              { role: 'system', content: systemPrompt(request) },
              ...request.messages.map(({ role, content }) => ({ role, content })),
            ],
          },
          { signal: abort },
        ),
      ),
    );
    let given = false;
    for await (const text of chunks) {
      given = true;
      yield text;
    }
    if (!given && !signal.aborted) throw this.#endpoint.error('answered nothing');
  }

  async close(): Promise<void> {
    // Every request ends with its own signal; the client holds nothing else.
  }
}

interface Completion {
  readonly choices: readonly { readonly delta?: { readonly content?: string | null } }[];
}

/** Only pieces with text: role announcements and usage reports do not count as a first token. */
async function* texts(stream: AsyncIterable<Completion>): AsyncGenerator<string, void, undefined> {
  for await (const { choices } of stream) {
    const text = choices[0]?.delta?.content;
    if (typeof text === 'string' && text !== '') yield text;
  }
}
