import type { Clock, TurnMetrics } from '@visavis/shared';

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
  #llmFirstTokenMs = 0;
  #ttsFirstAudioMs = 0;

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

  mark(name: 'llmFirstToken' | 'ttsFirstAudio'): void {
    if (name === 'llmFirstToken') this.#llmFirstTokenMs ||= this.#sinceSpeech();
    else this.#ttsFirstAudioMs ||= this.#sinceSpeech();
  }

  /** The first sound and its frame were sent: the turn's figures are complete. */
  complete(): TurnMetrics {
    return {
      turnId: this.#turnId,
      endOfSpeechToCommitMs: Math.round(this.#commitAt - this.#endOfSpeechAt),
      sttMs: Math.round(this.#sttMs),
      llmFirstTokenMs: this.#llmFirstTokenMs,
      ttsFirstAudioMs: this.#ttsFirstAudioMs,
      firstFrameSentMs: this.#sinceSpeech(),
    };
  }

  #sinceSpeech(): number {
    return Math.round(this.#clock.now() - this.#endOfSpeechAt);
  }
}
