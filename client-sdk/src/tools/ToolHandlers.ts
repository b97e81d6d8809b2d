import { TOOL_LIMITS, type SignalingEventPayload, type SignalingRequest } from '@visavis/shared';

/** What a handler is told beside the arguments. */
export interface ToolCallInfo {
  readonly callId: string;
  /** Aborts when nobody waits for the result any more: the user went on, it took too long, the connection is over. */
  readonly signal: AbortSignal;
}

/**
 * Answers one tool. The arguments are as the session declared them; what is returned (anything that JSON can hold) goes
 * to the model. What is thrown goes to the model too, as an error: throw what the model may know.
 */
export type ToolHandler = (args: Record<string, unknown>, call: ToolCallInfo) => unknown;

type Call = SignalingEventPayload<'toolCall'>;
type Result = SignalingRequest<'toolResult'>;

/** The page's handlers by tool name, and the calls that they are at work on. */
export class ToolHandlers {
  readonly #handlers = new Map<string, ToolHandler>();
  readonly #running = new Map<string, AbortController>();

  /** A handler registered before for that name is replaced. @returns the release. */
  register(name: string, handler: ToolHandler): () => void {
    this.#handlers.set(name, handler);
    return () => {
      if (this.#handlers.get(name) === handler) this.#handlers.delete(name);
    };
  }

  /** @returns what to answer; null when the call was ended meanwhile. Never throws. */
  async answer({ callId, name, arguments: args }: Call): Promise<Result | null> {
    const handler = this.#handlers.get(name);
    if (!handler) return { callId, ok: false, error: 'The page has no handler for this tool.' };
    const controller = new AbortController();
    this.#running.set(callId, controller);
    let result: Result;
    try {
      result = resultOf(callId, await handler(args, { callId, signal: controller.signal }));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      result = { callId, ok: false, error: why.slice(0, TOOL_LIMITS.errorChars) || 'The tool failed.' };
    }
    if (this.#running.get(callId) === controller) this.#running.delete(callId);
    return controller.signal.aborted ? null : result;
  }

  end(callId: string): void {
    this.#running.get(callId)?.abort();
    this.#running.delete(callId);
  }

  /** The connection is over: so is every call. */
  endAll(): void {
    for (const callId of [...this.#running.keys()]) this.end(callId);
  }
}

function resultOf(callId: string, value: unknown): Result {
  const json = JSON.stringify(value ?? null) as string | undefined;
  if (json === undefined) return { callId, ok: false, error: 'The tool gave a result that is not JSON.' };
  if (json.length > TOOL_LIMITS.resultChars) return { callId, ok: false, error: 'The tool gave too much.' };
  return { callId, ok: true, result: JSON.parse(json) as unknown };
}
