import { sleep, systemClock, type Clock } from '@visavis/shared';
import type { Llm, LlmPiece, LlmRequest } from '../Llm.ts';

export interface FakeReply {
  /** Given one after another. */
  readonly tokens: readonly LlmPiece[];
  /** Before the first token. Default 0. */
  readonly firstTokenMs?: number;
  /** Between tokens. Default 0. */
  readonly tokenMs?: number;
  /** Thrown after the tokens. */
  readonly error?: Error;
}

/** Replies from a script, one entry a call; the last one again and again when the script is over. For tests. */
export class FakeLlm implements Llm {
  readonly name = 'fake-llm';
  readonly requests: LlmRequest[] = [];
  /** How many replies were stopped by their signal. */
  aborted = 0;
  readonly #clock: Clock;
  readonly #script: readonly FakeReply[];

  /** A string is a reply that comes word by word. */
  constructor(script: readonly (FakeReply | string)[] = ['Yes.'], clock: Clock = systemClock) {
    this.#script = script.map((entry) =>
      typeof entry === 'string' ? { tokens: entry.match(/\S+\s*/g) ?? [] } : entry,
    );
    this.#clock = clock;
  }

  async *reply(request: LlmRequest, signal: AbortSignal): AsyncGenerator<LlmPiece, void, undefined> {
    const entry = this.#script[Math.min(this.requests.length, this.#script.length - 1)] ?? { tokens: [] };
    this.requests.push(request);
    for (const [index, token] of entry.tokens.entries()) {
      await sleep(this.#clock, (index === 0 ? entry.firstTokenMs : entry.tokenMs) ?? 0, signal);
      if (signal.aborted) {
        this.aborted++;
        return;
      }
      yield token;
    }
    if (entry.tokens.length === 0) await sleep(this.#clock, entry.firstTokenMs ?? 0, signal);
    if (entry.error && !signal.aborted) throw entry.error;
  }

  async close(): Promise<void> {
    // Nothing is held.
  }
}
