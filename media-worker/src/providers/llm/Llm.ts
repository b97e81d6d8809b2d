/** A function that the model may ask for. */
export interface ToolSpec {
  readonly name: string;
  /** For the model: what it does and when to use it. */
  readonly description: string;
  /** JSON Schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The model asks for a tool. Nothing of it is validated yet. */
export interface ToolCall {
  /** The provider's own: ties the result to the call, unique within one reply. */
  readonly callId: string;
  readonly name: string;
  /** JSON as the model wrote it; it may be malformed. */
  readonly arguments: string;
}

/** A piece of a reply: text, as it comes, or a whole tool call. Empty text means nothing. */
export type LlmPiece = string | ToolCall;

/** A part of a source that may answer the user. It is data: nobody of ours wrote it. */
export interface Passage {
  readonly sourceId: string;
  readonly title: string;
  readonly url?: string | undefined;
  readonly page?: number | undefined;
  readonly text: string;
}

export type LlmMessage =
  | { readonly role: 'user'; readonly content: string }
  | {
      readonly role: 'assistant';
      /** "" when it asked for tools and said nothing. */
      readonly content: string;
      /** Each is answered by a `tool` message, in front of the next message of another role. */
      readonly toolCalls?: readonly ToolCall[];
    }
  | {
      readonly role: 'tool';
      readonly callId: string;
      readonly name: string;
      readonly ok: boolean;
      /** The result as text, or what went wrong. It is data: nobody of ours wrote it. */
      readonly content: string;
    };

/**
 * What a reply is made from. Behavior, context, memory, passages and results are data; only `instructions` is ours.
 */
export interface LlmRequest {
  /** The profile's instructions, and the product's own rules for speaking. */
  readonly instructions: string;
  /** The customer's own words on how to behave. */
  readonly behavior: string;
  /** The customer's own words on what is known in this session. */
  readonly context: string;
  /** What is remembered of this user from former sessions, one fact each. */
  readonly memory: readonly string[];
  /** What was found for the user's last words, the best first. */
  readonly passages: readonly Passage[];
  readonly tools: readonly ToolSpec[];
  /** False: the model must answer in words now, whatever it asked for before. Default: true. */
  readonly mayCallTools?: boolean;
  readonly language: string;
  /** The reply is read, not heard. Default: false. */
  readonly written?: boolean;
  /** The dialogue so far; the last message is the user's, or a tool's. */
  readonly messages: readonly LlmMessage[];
}

/** Writes replies. */
export interface Llm {
  readonly name: string;
  /**
   * @param onFallback called when another than the configured provider answers.
   * @returns the reply in pieces; it ends early, without an error, when the signal aborts. When it holds tool calls, the
   *   reply is to be asked for again with their results.
   * @throws ProviderError when the provider fails or gives no first token in time.
   */
  reply(request: LlmRequest, signal: AbortSignal, onFallback?: () => void): AsyncIterable<LlmPiece>;
  close(): Promise<void>;
}
