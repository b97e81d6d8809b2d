import type { Role } from '@visavis/shared';

export interface LlmMessage {
  readonly role: Role;
  readonly content: string;
}

/** What a reply is made from. Instructions, behavior and context are data; only `instructions` is ours. */
export interface LlmRequest {
  /** The profile's instructions, and the product's own rules for speaking. */
  readonly instructions: string;
  /** The customer's own words on how to behave. */
  readonly behavior: string;
  /** The customer's own words on what is known in this session. */
  readonly context: string;
  readonly language: string;
  /** The dialogue so far; the last message is the user's. */
  readonly messages: readonly LlmMessage[];
}

/** Writes replies. */
export interface Llm {
  readonly name: string;
  /**
   * @returns the reply as pieces of text, as they come; it ends early, without an error, when the signal aborts.
   * @throws ProviderError when the provider fails or gives no first token in time.
   */
  reply(request: LlmRequest, signal: AbortSignal): AsyncIterable<string>;
  close(): Promise<void>;
}
