import type { Clock } from '@visavis/shared';
import type { Stt } from '../providers/stt/Stt.ts';
import type { PartialBudget } from './PartialBudget.ts';
import { isRepetitionLoop, spokenWords } from './spokenWords.ts';

/** Less voice than this gives guesses, ms. */
const MIN_SPEECH_MS = 320;

/** Words while the user still speaks. One transcription at a time; a failed one is simply left out. */
export class LivePartials {
  readonly #stt: Stt;
  #language: string;
  readonly #clock: Clock;
  readonly #budget: PartialBudget;
  #running: AbortController | undefined;

  constructor(options: { stt: Stt; language: string; clock: Clock; budget: PartialBudget }) {
    this.#stt = options.stt;
    this.#language = options.language;
    this.#clock = options.clock;
    this.#budget = options.budget;
  }

  /**
   * Starts a transcription when one is due. `audio` is only called then.
   * @param speech.urgent somebody waits for the words: the avatar was silenced for them.
   */
  offer(
    speech: { speechMs: number; urgent: boolean; audio: () => Float32Array | undefined },
    onText: (text: string) => void,
  ): void {
    if (this.#running || speech.speechMs < MIN_SPEECH_MS) return;
    const release = this.#budget.take(this.#clock, speech.urgent);
    if (!release) return;
    const samples = speech.audio();
    if (samples) void this.#run(samples, onText).finally(release);
    else release();
  }

  /** From the next transcription on, BCP 47. */
  setLanguage(language: string): void {
    this.#language = language;
  }

  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  async #run(samples: Float32Array, onText: (text: string) => void): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    try {
      const text = spokenWords(
        await this.#stt.transcribe(samples, {
          language: this.#language,
          signal: running.signal,
          interim: true,
        }),
      );
      if (this.#running === running && text !== '' && !isRepetitionLoop(text)) onText(text);
    } catch {
      // The transcription at the next pause tells of a recogniser that fails.
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
  }
}
