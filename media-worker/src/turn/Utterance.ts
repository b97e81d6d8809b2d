import { newId, type Clock, type TurnId } from '@visavis/shared';
import type { Stt } from '../providers/stt/Stt.ts';
import { VAD_SAMPLE_RATE } from '../vad/Vad.ts';
import { concatSamples } from './samples.ts';
import { spokenWords } from './spokenWords.ts';

/** Stretches are transcribed together up to here: more context, fewer false sentence ends. */
const JOIN_SAMPLES = 14 * VAD_SAMPLE_RATE;

export interface Transcription {
  /** "" when there were no words. */
  readonly text: string;
  /** How long the last piece's transcription took. */
  readonly sttMs: number;
}

interface Run {
  readonly result: Promise<Transcription>;
  readonly controller: AbortController;
}

export interface UtteranceOptions {
  readonly stt: Stt;
  readonly language: string;
  readonly clock: Clock;
  /** A transcription that takes longer has failed. */
  readonly sttTimeoutMs: number;
  /** Another than the configured recogniser answers; once. */
  readonly onFallback?: () => void;
}

/** The audio of one possible turn, and its transcription: each run of stretches is transcribed once, however often asked. */
export class Utterance {
  readonly turnId: TurnId = newId('TurnId');
  /** When its last new words ended: set by the turn detector. */
  endOfSpeechAt = 0;
  readonly #options: UtteranceOptions;
  readonly #stretches: Float32Array[] = [];
  readonly #runs = new Map<string, Run>();
  #closed = false;
  #toldFallback = false;
  readonly #onFallback = (): void => {
    if (!this.#toldFallback) this.#options.onFallback?.();
    this.#toldFallback = true;
  };

  constructor(options: UtteranceOptions) {
    this.#options = options;
  }

  add(audio: Float32Array): void {
    if (audio.length > 0) this.#stretches.push(audio);
  }

  /**
   * Transcribes what was added, and `live` behind it. Work on audio that is no longer asked for is aborted.
   * @throws ProviderError; or the abort reason when `cancel`, `close` or another call made this one useless.
   */
  async transcribe(live?: Float32Array): Promise<Transcription> {
    const batches = batched(live && live.length > 0 ? [...this.#stretches, live] : this.#stretches);
    const keys = new Set(batches.map((batch) => batch.key));
    for (const [key, run] of this.#runs) {
      if (keys.has(key)) continue;
      run.controller.abort();
      this.#runs.delete(key);
    }
    const parts: Transcription[] = [];
    for (const { key, stretches } of batches) {
      const run = this.#runs.get(key) ?? this.#start(key, concatSamples(stretches));
      parts.push(await run.result);
    }
    return {
      text: parts
        .map((part) => part.text)
        .filter((text) => text !== '')
        .join(' '),
      sttMs: parts.at(-1)?.sttMs ?? 0,
    };
  }

  /** Aborts what is being transcribed: the user goes on speaking. Finished pieces are kept. */
  cancel(): void {
    for (const run of this.#runs.values()) run.controller.abort();
  }

  close(): void {
    this.#closed = true;
    this.cancel();
    this.#runs.clear();
    this.#stretches.length = 0;
  }

  get closed(): boolean {
    return this.#closed;
  }

  #start(key: string, audio: Float32Array): Run {
    const controller = new AbortController();
    const run: Run = { controller, result: this.#run(audio, controller) };
    this.#runs.set(key, run);
    // A failed or aborted run is tried again when it is asked for again.
    run.result.catch(() => {
      if (this.#runs.get(key) === run) this.#runs.delete(key);
    });
    return run;
  }

  async #run(audio: Float32Array, controller: AbortController): Promise<Transcription> {
    const { stt, language, clock, sttTimeoutMs } = this.#options;
    const startedAt = clock.now();
    const { signal } = controller;
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    // Abort and time limit hold even for a provider that heeds neither.
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    const cancelTimer = clock.setTimeout(
      () => controller.abort(new Error(`${stt.name} gave no transcription in ${sttTimeoutMs} ms`)),
      sttTimeoutMs,
    );
    try {
      const text = await Promise.race([
        stt.transcribe(audio, { language, signal, onFallback: this.#onFallback }),
        stopped,
      ]);
      return { text: spokenWords(text), sttMs: clock.now() - startedAt };
    } finally {
      cancelTimer();
    }
  }
}

/** Groups stretches, from the first on, into runs of at most 14 s, so that earlier groups never change again. */
function batched(stretches: readonly Float32Array[]): { key: string; stretches: Float32Array[] }[] {
  const batches: { key: string; stretches: Float32Array[] }[] = [];
  let offset = 0;
  let length = 0;
  for (const stretch of stretches) {
    const last = batches.at(-1);
    if (last && length + stretch.length <= JOIN_SAMPLES) {
      last.stretches.push(stretch);
      length += stretch.length;
    } else {
      batches.push({ key: '', stretches: [stretch] });
      length = stretch.length;
    }
    offset += stretch.length;
    const current = batches.at(-1)!;
    current.key = `${offset - length}-${offset}`;
  }
  return batches;
}
