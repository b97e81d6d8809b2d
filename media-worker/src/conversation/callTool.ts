import { parseJson, type Clock, type ToolOutcome } from '@visavis/shared';
import type { LlmMessage, ToolCall } from '../providers/llm/Llm.ts';
import type { ExecutableCall, KnownTool } from './ToolBox.ts';

/** What the model is shown of a result. */
export const MAX_RESULT_CHARS = 16_000;

type ToolMessage = Extract<LlmMessage, { role: 'tool' }>;

/**
 * Executes one call of the model's: only with arguments as declared, and for no longer than the tool may take.
 * @returns the result, or what went wrong, for the model to go on with. Never throws.
 */
export async function callTool(
  call: ToolCall,
  tools: ReadonlyMap<string, KnownTool>,
  options: {
    execute: (call: ExecutableCall, signal: AbortSignal) => Promise<ToolOutcome>;
    clock: Clock;
    signal: AbortSignal;
  },
): Promise<ToolMessage> {
  const { callId, name } = call;
  const answer = (ok: boolean, content: string): ToolMessage => ({ role: 'tool', callId, name, ok, content });
  const known = tools.get(name);
  if (!known)
    return answer(false, `There is no tool of that name; there are: ${[...tools.keys()].join(', ')}.`);
  const args = parseJson(call.arguments);
  if (args === undefined) return answer(false, 'The arguments are not valid JSON. Write them again.');
  const problem = known.check(args);
  if (problem !== null) return answer(false, `The arguments are wrong: ${problem}.`);
  const outcome = await execute({
    ...options,
    call: { name, arguments: args as Record<string, unknown>, timeoutMs: known.tool.timeoutMs },
  });
  return outcome.ok ? answer(true, shown(outcome.result)) : answer(false, capped(outcome.error));
}

async function execute({
  call,
  execute: run,
  clock,
  signal,
}: {
  call: ExecutableCall;
  execute: (call: ExecutableCall, signal: AbortSignal) => Promise<ToolOutcome>;
  clock: Clock;
  signal: AbortSignal;
}): Promise<ToolOutcome> {
  const controller = new AbortController();
  const { promise: over, resolve } = Promise.withResolvers<ToolOutcome>();
  const giveUp = (error: string): void => {
    resolve({ ok: false, error });
    controller.abort();
  };
  const onAbort = (): void => giveUp('The call was called off.');
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  const cancel = clock.setTimeout(() => giveUp('The tool did not answer in time.'), call.timeoutMs);
  try {
    // What the failure was is for the log of whoever executes it, not for the model.
    const outcome = run(call, controller.signal).catch((): ToolOutcome => ({
      ok: false,
      error: 'The tool failed.',
    }));
    return await Promise.race([outcome, over]);
  } finally {
    cancel();
    signal.removeEventListener('abort', onAbort);
  }
}

function shown(result: unknown): string {
  return capped(typeof result === 'string' ? result : JSON.stringify(result ?? null));
}

function capped(text: string): string {
  return text.length <= MAX_RESULT_CHARS ? text : `${text.slice(0, MAX_RESULT_CHARS).toWellFormed()} … (cut)`;
}
