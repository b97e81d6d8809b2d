import type { Clock } from '@visavis/shared';
import type { Stt } from '../providers/stt/Stt.ts';
import { VAD_SAMPLE_RATE } from '../vad/Vad.ts';
import { isRepetitionLoop, spokenWords } from './spokenWords.ts';

const INTERVAL_MS = 480;
/** Less audio than this gives guesses. */
const MIN_SAMPLES = 0.6 * VAD_SAMPLE_RATE;
/** A partial never takes more than this share of the time: long utterances get fewer. */
const MAX_SHARE = 1 / 3;

/** Words while the user still speaks. One transcription at a time; a failed one is simply left out. */
export class LivePartials {
  readonly #stt: Stt;
  readonly #language: string;
  readonly #clock: Clock;
  #running: AbortController | undefined;
  #nextAt = 0;

  constructor(stt: Stt, language: string, clock: Clock) {
    this.#stt = stt;
    this.#language = language;
    this.#clock = clock;
  }

  /** Starts a transcription when one is due. `audio` is only called then. */
  offer(audio: () => Float32Array | undefined, onText: (text: string) => void): void {
    if (this.#running || this.#clock.now() < this.#nextAt) return;
    const samples = audio();
    if (!samples || samples.length < MIN_SAMPLES) return;
    void this.#run(samples, onText);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  async #run(samples: Float32Array, onText: (text: string) => void): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    const startedAt = this.#clock.now();
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
      const took = this.#clock.now() - startedAt;
      this.#nextAt = startedAt + Math.max(INTERVAL_MS, took / MAX_SHARE);
      if (this.#running === running) this.#running = undefined;
    }
  }
}
