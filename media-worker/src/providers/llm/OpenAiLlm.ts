import { createParser } from 'eventsource-parser';
import { APIError, type OpenAI } from 'openai';
import { OpenAiEndpoint, type OpenAiOptions } from '../openai/openAiClient.ts';
import { streamOf } from '../openai/streamOf.ts';
import type { Llm, LlmMessage, LlmPiece, LlmRequest } from './Llm.ts';
import { systemPrompt, toolResultText } from './prompt.ts';
import { ToolCallAssembler, type ToolCallDelta } from './ToolCallAssembler.ts';

/** Replies from any endpoint that speaks OpenAI's chat completions. */
export class OpenAiLlm implements Llm {
  readonly name: string;
  readonly #endpoint: OpenAiEndpoint;

  constructor(options: OpenAiOptions) {
    this.#endpoint = new OpenAiEndpoint('llm', 'gpt-4o-mini', options);
    this.name = `openai:${this.#endpoint.model}`;
  }

  reply(request: LlmRequest, signal: AbortSignal): AsyncGenerator<LlmPiece, void, undefined> {
    const { client, model } = this.#endpoint;
    const tools = request.tools.map(({ name, description, parameters }) => ({
      type: 'function' as const,
      function: { name, description, parameters },
    }));
    return streamOf(this.#endpoint, { signal, what: 'token' }, async (abort) =>
      piecesOf(
        await client.chat.completions
          .create(
            {
              model,
              stream: true,
              messages: [
                { role: 'system', content: systemPrompt(request) },
                ...request.messages.map(toWireMessage),
              ],
              // Endpoints that know no tools refuse the field, also when it is empty.
              ...(tools.length > 0 ? { tools } : {}),
              ...(tools.length > 0 && request.mayCallTools === false ? { tool_choice: 'none' } : {}),
            },
            { signal: abort },
          )
          .asResponse(),
        this.#endpoint,
      ),
    );
  }

  async close(): Promise<void> {
    // Every request ends with its own signal; the client holds nothing else.
  }
}

function toWireMessage(message: LlmMessage): OpenAI.ChatCompletionMessageParam {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: message.content };
    case 'assistant': {
      const { content, toolCalls = [] } = message;
      if (toolCalls.length === 0) return { role: 'assistant', content };
      return {
        role: 'assistant',
        content: content === '' ? null : content,
        tool_calls: toolCalls.map(({ callId, name, arguments: json }) => ({
          id: callId,
          type: 'function',
          function: { name, arguments: json },
        })),
      };
    }
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: toolResultText(message) };
  }
}

interface Completion {
  readonly choices: readonly {
    readonly delta?: {
      readonly content?: string | null;
      readonly tool_calls?: readonly ToolCallDelta[] | null;
    };
    readonly finish_reason?: string | null;
  }[];
  /** An endpoint that fails in the middle says so in place of more. */
  readonly error?: object;
}

const DONE = '[DONE]';

/**
 * Only pieces with text or of a tool call: role announcements and usage reports do not count as a first token. A piece
 * of a call is given as empty text, which shows that the endpoint is at work; whole calls come last.
 *
 * The client's own reader takes three times the time of all else that is done with a token.
 * @throws ProviderError when it ends without saying that it is complete: what came may be half a sentence.
 */
async function* piecesOf(
  response: Response,
  endpoint: OpenAiEndpoint,
): AsyncGenerator<LlmPiece, void, undefined> {
  const body = response.body?.getReader();
  if (!body) throw endpoint.error('answered nothing');
  const decoder = new TextDecoder();
  const events: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => void events.push(data) });
  const calls = new ToolCallAssembler();
  let given = false;
  let finished = false;
  let over = false;
  try {
    while (!over) {
      const { done, value } = await body.read();
      over = done;
      // Some endpoints leave out the blank line behind the last event.
      parser.feed(done ? `${decoder.decode()}\n\n` : decoder.decode(value, { stream: true }));
      for (const data of events.splice(0)) {
        if (data === DONE) {
          over = true;
          break;
        }
        const { choices, error } = JSON.parse(data) as Completion;
        if (error) throw new APIError(undefined, error, undefined, response.headers);
        const choice = choices[0];
        finished ||= typeof choice?.finish_reason === 'string';
        const { content, tool_calls: deltas } = choice?.delta ?? {};
        if (typeof content === 'string' && content !== '') {
          given = true;
          yield content;
        }
        if (!deltas || deltas.length === 0) continue;
        for (const delta of deltas) calls.push(delta);
        given = true;
        yield '';
      }
    }
  } finally {
    body.cancel().catch(() => undefined);
  }
  if (!given) throw endpoint.error('answered nothing');
  if (!finished) throw endpoint.error('broke off in the middle', 'interrupted');
  yield* calls.calls();
}
