import type { Clock, TurnMetrics } from '@visavis/shared';
import type { TurnMark } from '../conversation/SpokenSentence.ts';

/**
 * Collects where one turn's time went. All figures are ms from the real end of the user's speech, or from the arrival
 * of a typed message; the server and the browser add theirs.
 */
export class TurnTimings {
  readonly #clock: Clock;
  readonly #turnId: string;
  readonly #endOfSpeechAt: number;
  readonly #commitAt: number;
  readonly #sttMs: number;
  #llmFirstTokenMs: number | undefined;
  #ttsFirstAudioMs: number | undefined;
  #preemptive = false;

  constructor(
    clock: Clock,
    turn: { turnId: string; endOfSpeechAt: number; commitAt: number; sttMs: number },
  ) {
    this.#clock = clock;
    this.#turnId = turn.turnId;
    this.#endOfSpeechAt = turn.endOfSpeechAt;
    this.#commitAt = turn.commitAt;
    this.#sttMs = turn.sttMs;
  }

  get turnId(): string {
    return this.#turnId;
  }

  mark(name: TurnMark['mark']): void {
    switch (name) {
      case 'llmFirstToken':
        this.#llmFirstTokenMs ??= this.#sinceSpeech();
        return;
      case 'ttsFirstAudio':
        this.#ttsFirstAudioMs ??= this.#sinceSpeech();
        return;
      case 'preemptive':
        this.#preemptive = true;
        return;
    }
  }

  /** The first sound and its frame were sent: the turn's figures are complete. */
  complete(): TurnMetrics {
    const firstFrameSentMs = this.#sinceSpeech();
    return {
      turnId: this.#turnId,
      endOfSpeechToCommitMs: Math.round(this.#commitAt - this.#endOfSpeechAt),
      sttMs: Math.round(this.#sttMs),
      // Lines of our own, such as the safety block, are not a model's.
      ...(this.#llmFirstTokenMs === undefined ? {} : { llmFirstTokenMs: this.#llmFirstTokenMs }),
      ttsFirstAudioMs: this.#ttsFirstAudioMs ?? firstFrameSentMs,
      firstFrameSentMs,
      ...(this.#preemptive ? { preemptive: true } : {}),
    };
  }

  #sinceSpeech(): number {
    return Math.round(this.#clock.now() - this.#endOfSpeechAt);
  }
}
