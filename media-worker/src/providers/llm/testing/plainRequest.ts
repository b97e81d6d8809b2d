import type { LlmMessage, LlmRequest } from '../Llm.ts';

/** What is asked of a model that was told nothing but these messages. For tests. */
export function plainRequest(messages: readonly LlmMessage[] = []): LlmRequest {
  return {
    instructions: '',
    behavior: '',
    context: '',
    memory: [],
    passages: [],
    tools: [],
    language: 'en',
    messages,
  };
}
