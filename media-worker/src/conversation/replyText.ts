import { Patience, Waiting, type Clock } from '@visavis/shared';
import type { Llm, LlmPiece, LlmRequest, ToolCall } from '../providers/llm/Llm.ts';
import { SpokenCutter, type Cutter } from './cutters.ts';
import { persistently } from './persistently.ts';

export interface ReplyLimits {
  /** The first sentence must be there by then, or the reply has failed. */
  readonly firstSentenceMs: number;
  /** No text for so long in the middle of a reply: it ends there. */
  readonly stallMs: number;
  /** What is written beyond is not spoken. */
  readonly maxChars: number;
}

/** Chosen so that an apology is heard within 6 s of the user's turn. */
export const REPLY_LIMITS: ReplyLimits = { firstSentenceMs: 5_300, stallMs: 6_000, maxChars: 2_400 };

/** A model's reply did not come. `spoken`: sentences that were already handed on. */
export class ReplyFailure extends Error {
  override readonly name = 'ReplyFailure';
  readonly spoken: number;

  constructor(message: string, spoken: number, cause?: unknown) {
    super(message, { cause });
    this.spoken = spoken;
  }
}

const TIMED_OUT = Symbol('timed out');

/**
 * The speakable sentences of a model's reply, as they end; with another cutter, whatever that makes of it.
 * @throws ReplyFailure when the model fails, is too late, or neither says nor asks for anything. Ends quietly when the signal aborts.
 */
export async function* replySentences(
  llm: Llm,
  request: LlmRequest,
  options: {
    signal: AbortSignal;
    clock: Clock;
    limits: ReplyLimits;
    onFirstToken: () => void;
    /** The model asks for a tool. Default: such pieces are dropped. */
    onToolCall?: (call: ToolCall) => void;
    onFallback?: () => void;
    /** Default: for a voice. */
    newCutter?: () => Cutter;
  },
): AsyncGenerator<string> {
  const { clock, limits, signal, onFirstToken, onToolCall, newCutter = () => new SpokenCutter() } = options;
  const controller = new AbortController();
  const waiting = new Waiting<typeof TIMED_OUT>();
  const patience = new Patience(clock);
  const giveUp = (): void => waiting.giveUp(TIMED_OUT);
  const onAbort = (): void => {
    controller.abort(signal.reason);
    giveUp();
  };
  const aborted = (): boolean => signal.aborted;
  if (aborted()) return;
  signal.addEventListener('abort', onAbort, { once: true });

  let cutter = newCutter();
  const deadline = clock.now() + limits.firstSentenceMs;
  let spoken = 0;
  let chars = 0;
  let calls = 0;
  let next: Promise<IteratorResult<LlmPiece, unknown>> | undefined;
  const startAgain = (): boolean => {
    cutter = newCutter();
    chars = 0;
    return spoken === 0 && calls === 0 && !controller.signal.aborted;
  };
  const pieces = persistently(() => llm.reply(request, controller.signal, options.onFallback), startAgain);
  try {
    for (;;) {
      next ??= pieces.next();
      patience.expect(spoken === 0 ? deadline - clock.now() : limits.stallMs, giveUp);
      const step = await waiting.for(next);
      patience.rest();
      if (aborted()) return;
      if (step === TIMED_OUT && spoken === 0) {
        // It comes, but too slowly for the user's patience: its first words are better than an apology.
        for (const words of cutter.takeWords()) {
          spoken++;
          yield words;
        }
        if (spoken > 0) continue;
      }
      if (step === TIMED_OUT) throw new ReplyFailure(`${llm.name} kept the user waiting`, spoken);
      next = undefined;
      if (step.done) break;
      if (typeof step.value !== 'string') {
        if (!onToolCall) continue;
        if (chars === 0 && calls === 0) onFirstToken();
        calls++;
        onToolCall(step.value);
        continue;
      }
      if (chars === 0 && step.value !== '') onFirstToken();
      // However much a provider sends at once, no more is looked at than may be spoken.
      const text = step.value.slice(0, limits.maxChars + 1 - chars);
      chars += text.length;
      for (const sentence of cutter.push(text)) {
        spoken++;
        yield sentence;
      }
      if (chars > limits.maxChars) return;
    }
    for (const sentence of cutter.flush()) {
      spoken++;
      yield sentence;
    }
    if (spoken === 0 && calls === 0) throw new ReplyFailure(`${llm.name} had nothing to say`, 0);
  } catch (error) {
    if (aborted()) return;
    if (error instanceof ReplyFailure) throw error;
    throw new ReplyFailure(error instanceof Error ? error.message : String(error), spoken, error);
  } finally {
    signal.removeEventListener('abort', onAbort);
    patience.close();
    // Also when nobody wants the rest: the request must not stay open.
    controller.abort();
    pieces.return().catch(() => undefined);
  }
}
