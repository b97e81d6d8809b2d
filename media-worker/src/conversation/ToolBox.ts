import type { ArgumentCheck, ConversationTool, ToolOutcome } from '@visavis/shared';

/** The tools of a conversation, and how they are executed. */
export interface ToolBox {
  readonly tools: readonly ConversationTool[];
  /** @throws when it cannot be executed at all. The signal aborts when nobody waits for the result any more. */
  execute(call: ExecutableCall, signal: AbortSignal): Promise<ToolOutcome>;
}

/** A call whose arguments are as declared. */
export interface ExecutableCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
}

export interface KnownTool {
  readonly tool: ConversationTool;
  readonly check: ArgumentCheck;
}
