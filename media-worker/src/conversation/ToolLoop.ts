import { compileToolParameters, type Clock } from '@visavis/shared';
import type { Llm, LlmMessage, LlmRequest, ToolCall } from '../providers/llm/Llm.ts';
import { FILLERS, STILL_WAITING } from './lines.ts';
import { WrittenCutter } from './cutters.ts';
import { replySentences, type ReplyLimits } from './replyText.ts';
import { callTool } from './callTool.ts';
import type { KnownTool, ToolBox } from './ToolBox.ts';

export interface ToolLoopOptions {
  readonly llm: Llm;
  readonly tools: ToolBox;
  readonly clock: Clock;
  readonly limits: ReplyLimits;
}

/** How often in one turn the model may call tools; then it must answer. */
const MAX_STEPS = 3;
/** Calls in one step beyond these are refused. */
const MAX_CALLS = 8;
/** Silence is noticed after about this long. */
const FILLER_AFTER_MS = 700;
/** Between one filler, or anything else that was said, and the next. */
const FILLER_AGAIN_MS = 7_000;

type ToolMessage = Extract<LlmMessage, { role: 'tool' }>;

/** What a reply is made from, but for the tools. */
export type ModelRequest = Omit<LlmRequest, 'tools' | 'mayCallTools'>;

/** Asks the model for a reply, executes the tools that it calls for, and asks again with their results. */
export class ToolLoop {
  readonly #options: ToolLoopOptions;
  readonly #tools: ReadonlyMap<string, KnownTool>;
  #fillers = 0;

  constructor(options: ToolLoopOptions) {
    this.#options = options;
    this.#tools = new Map(
      options.tools.tools.map((tool) => [tool.name, { tool, check: compileToolParameters(tool.parameters) }]),
    );
  }

  /** What the model is asked first, for a reply that is begun ahead. */
  firstRequest(request: ModelRequest): LlmRequest {
    return this.#request(request, request.messages, 0);
  }

  /**
   * The speakable sentences of a reply, fillers included; of a written one the pieces as they come.
   * @param options.committed no tool runs before it resolves: until then the turn may be taken back, what a tool does not.
   * @throws ReplyFailure as `replySentences`; `spoken` counts since the last tool. Ends quietly when the signal aborts.
   */
  async *sentences(
    request: ModelRequest,
    options: {
      signal: AbortSignal;
      onFirstToken: () => void;
      onFallback?: () => void;
      committed?: Promise<unknown>;
    },
  ): AsyncGenerator<string> {
    const { llm, clock, limits } = this.#options;
    const { signal } = options;
    const aborted = (): boolean => signal.aborted;
    const messages = [...request.messages];
    for (let step = 0; ; step++) {
      const asked = this.#request(request, messages, step);
      const calls: ToolCall[] = [];
      const said: string[] = [];
      const sentences = replySentences(llm, asked, {
        signal,
        clock,
        limits,
        onFirstToken: step === 0 ? options.onFirstToken : () => undefined,
        ...(options.onFallback ? { onFallback: options.onFallback } : {}),
        ...(asked.mayCallTools ? { onToolCall: (call) => calls.push(call) } : {}),
        ...(request.written ? { newCutter: () => new WrittenCutter() } : {}),
      });
      for await (const sentence of sentences) {
        said.push(sentence);
        yield sentence;
      }
      if (calls.length === 0 || aborted()) return;
      const results = yield* this.#results(calls, { quiet: said.length === 0, ...options });
      if (aborted()) return;
      messages.push(
        { role: 'assistant', content: said.join(request.written ? '' : ' '), toolCalls: calls },
        ...results,
      );
    }
  }

  #request(request: ModelRequest, messages: readonly LlmMessage[], step: number): LlmRequest {
    const tools = [...this.#tools.values()].map(({ tool: { name, description, parameters } }) => ({
      name,
      description,
      parameters,
    }));
    return { ...request, messages: [...messages], tools, mayCallTools: tools.length > 0 && step < MAX_STEPS };
  }

  /** Runs the calls side by side; meanwhile it says something when the user would hear nothing for too long. */
  async *#results(
    calls: readonly ToolCall[],
    options: { signal: AbortSignal; quiet: boolean; committed?: Promise<unknown> },
  ): AsyncGenerator<string, ToolMessage[]> {
    const { clock, tools } = this.#options;
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    options.signal.addEventListener('abort', abort, { once: true });
    try {
      const results = (options.committed ?? Promise.resolve()).then(() =>
        controller.signal.aborted
          ? []
          : Promise.all(
              calls.map((call, index) =>
                index < MAX_CALLS
                  ? callTool(call, this.#tools, {
                      execute: tools.execute.bind(tools),
                      clock,
                      signal: controller.signal,
                    })
                  : Promise.resolve(failed(call, `At most ${MAX_CALLS} tools can be called at once.`)),
              ),
            ),
      );
      let patienceMs = options.quiet ? FILLER_AFTER_MS : FILLER_AGAIN_MS;
      for (let fillers = 0; !(await settled(results, options.signal, { clock, ms: patienceMs })); fillers++) {
        if (options.signal.aborted) return [];
        yield this.#filler(calls, options.quiet && fillers === 0);
        patienceMs = FILLER_AGAIN_MS;
      }
      return options.signal.aborted ? [] : await results;
    } finally {
      options.signal.removeEventListener('abort', abort);
      controller.abort();
    }
  }

  #filler(calls: readonly ToolCall[], first: boolean): string {
    const own = calls.map(({ name }) => this.#tools.get(name)?.tool.filler).find((filler) => filler != null);
    if (first && own != null) return own;
    const lines: readonly string[] = first ? FILLERS : STILL_WAITING;
    return lines[this.#fillers++ % lines.length]!;
  }
}

function failed({ callId, name }: ToolCall, content: string): ToolMessage {
  return { role: 'tool', callId, name, ok: false, content };
}

/** @returns whether the promise settled; false at the abort or when the time is over. */
async function settled(
  promise: Promise<unknown>,
  signal: AbortSignal,
  limit?: { clock: Clock; ms: number },
): Promise<boolean> {
  if (signal.aborted) return false;
  const { promise: over, resolve } = Promise.withResolvers<boolean>();
  const give = (): void => resolve(false);
  const cancel = limit?.clock.setTimeout(give, limit.ms);
  signal.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([promise.then(() => true), over]);
  } finally {
    cancel?.();
    signal.removeEventListener('abort', give);
  }
}
