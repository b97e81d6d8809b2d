import type { Readable } from 'node:stream';
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
    const { model } = this.#endpoint;
    const tools = request.tools.map(({ name, description, parameters }) => ({
      type: 'function' as const,
      function: { name, description, parameters },
    }));
    const body = {
      model,
      stream: true,
      messages: [{ role: 'system', content: systemPrompt(request) }, ...request.messages.map(toWireMessage)],
      // Endpoints that know no tools refuse the field, also when it is empty.
      ...(tools.length > 0 ? { tools } : {}),
      ...(tools.length > 0 && request.mayCallTools === false ? { tool_choice: 'none' } : {}),
    } satisfies OpenAI.ChatCompletionCreateParamsStreaming;
    return streamOf(this.#endpoint, { signal, what: 'token' }, async (abort) =>
      piecesOf(await this.#endpoint.stream('/chat/completions', body, abort), this.#endpoint),
    );
  }

  async close(): Promise<void> {
    // Every request ends with its own signal; nothing else is held.
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
/** For an endpoint that has said all to end its answer: the next request has its connection then. */
const END_WITHIN_MS = 50;

/**
 * Only pieces with text or of a tool call: role announcements and usage reports do not count as a first token. A piece
 * of a call is given as empty text, which shows that the endpoint is at work; whole calls come last.
 * @throws ProviderError when it ends without saying that it is complete: what came may be half a sentence.
 */
async function* piecesOf(
  body: Readable,
  endpoint: OpenAiEndpoint,
): AsyncGenerator<LlmPiece, void, undefined> {
  const reader = new CompletionReader();
  try {
    for await (const text of body.iterator({ destroyOnReturn: false })) {
      yield* reader.read(text as string);
      if (reader.over) break;
    }
    // Some endpoints leave out the blank line behind the last event.
    if (reader.over) await endOf(body);
    else yield* reader.read('\n\n');
  } finally {
    body.destroy();
  }
  if (!reader.given) throw endpoint.error('answered nothing');
  if (!reader.finished) throw endpoint.error('broke off in the middle', 'interrupted');
  yield* reader.calls();
}

/** Reads a streamed completion as it comes, cut anywhere. */
class CompletionReader {
  readonly #events: string[] = [];
  readonly #parser = createParser({ onEvent: ({ data }) => void this.#events.push(data) });
  readonly #calls = new ToolCallAssembler();
  /** There was text, or a piece of a call. */
  given = false;
  /** The model said why it ends. */
  finished = false;
  /** Nothing comes any more. */
  over = false;

  *read(text: string): Generator<string, void> {
    this.#parser.feed(text);
    for (const data of this.#events.splice(0)) {
      if (data === DONE) {
        this.over = true;
        return;
      }
      const { choices, error } = JSON.parse(data) as Completion;
      if (error) throw new APIError(undefined, error, undefined, undefined);
      const choice = choices[0];
      this.finished ||= typeof choice?.finish_reason === 'string';
      const { content, tool_calls: deltas } = choice?.delta ?? {};
      if (typeof content === 'string' && content !== '') {
        this.given = true;
        yield content;
      }
      if (!deltas || deltas.length === 0) continue;
      for (const delta of deltas) this.#calls.push(delta);
      this.given = true;
      yield '';
    }
  }

  /** Those that the model asked for, whole. */
  calls(): ReturnType<ToolCallAssembler['calls']> {
    return this.#calls.calls();
  }
}

/** Resolves at the end of an answer, or when it does not come soon. */
async function endOf(body: Readable): Promise<void> {
  if (body.readableEnded) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, END_WITHIN_MS);
  body.once('close', resolve).resume();
  await promise;
  clearTimeout(timer);
}
