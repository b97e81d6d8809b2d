import type { Clock } from '@visavis/shared';
import { ProviderError } from '../ProviderError.ts';
import { JobThread } from '../thread/JobThread.ts';
import { splitClauses, wordsOf, type Clause } from './flite/clauses.ts';
import { FLITE_SAMPLE_RATE, type FliteVoice } from './flite/FliteEngine.ts';
import type { FliteJob, FliteResult } from './flite/fliteThread.ts';
import { wordTimes } from './flite/wordTimes.ts';
import type { SynthesisOptions, Tts, TtsChunk, VoiceInfo } from './Tts.ts';

/** Fifty times what the longest clause takes. */
const JOB_TIMEOUT_MS = 15_000;
/** Silence after a clause, by how it ends. */
const PAUSES_MS = { open: 40, comma: 170, sentence: 260 } as const satisfies Record<Clause['end'], number>;

const VOICES = [
  {
    id: 'slt',
    name: 'Clara',
    description: 'A clear American woman',
    language: 'en-US',
    gender: 'female',
  },
  { id: 'rms', name: 'Robert', description: 'A calm American man', language: 'en-US', gender: 'male' },
  { id: 'awb', name: 'Alan', description: 'A warm Scottish man', language: 'en-GB', gender: 'male' },
] as const satisfies readonly (VoiceInfo & { id: FliteVoice })[];

/**
 * Offline text to speech: CMU Flite's voices in a thread of their own. A text is spoken clause by clause, one clause
 * ahead of the caller; sessions take turns at every clause.
 */
export class FliteTts implements Tts {
  readonly name = 'flite';
  readonly sampleRate = FLITE_SAMPLE_RATE;
  readonly voices: readonly VoiceInfo[] = VOICES;
  readonly #thread: JobThread<FliteJob, FliteResult>;

  private constructor(thread: JobThread<FliteJob, FliteResult>) {
    this.#thread = thread;
  }

  /**
   * Compiles the engine and speaks once (0.2 s).
   * @param options.onRestart told when the thread died and is started again.
   * @throws ProviderError when it cannot be loaded.
   */
  static async create(
    options: { clock?: Clock; onRestart?: (error: Error) => void } = {},
  ): Promise<FliteTts> {
    return new FliteTts(
      await JobThread.create<FliteJob, FliteResult>({
        provider: 'flite',
        url: new URL('./flite/fliteThread.ts', import.meta.url),
        jobTimeoutMs: JOB_TIMEOUT_MS,
        ...options,
      }),
    );
  }

  /** Ends without an error when the signal aborts. A text with nothing to say gives no chunk. */
  async *synthesize(text: string, options: SynthesisOptions): AsyncGenerator<TtsChunk, void, undefined> {
    const voice = VOICES.find((known) => known.id === options.voice)?.id;
    if (voice === undefined) {
      const known = VOICES.map(({ id }) => id).join(', ');
      throw new ProviderError(this.name, `has no voice "${options.voice}"; it has ${known}`, {
        fault: 'rejected',
      });
    }
    const words = wordsOf(text);
    const clauses = splitClauses(text).filter(({ tokens }) => tokens.length > 0);
    // The caller may leave the loop early without aborting: the clause ahead is dropped then, too.
    const left = new AbortController();
    const signal = AbortSignal.any([options.signal, left.signal]);
    const speak = (clause: Clause | undefined): Promise<FliteResult> | undefined => {
      if (!clause || signal.aborted) return undefined;
      const { rate = 1 } = options;
      const pauseMs = Math.round(PAUSES_MS[clause.end] / rate);
      const job = { text: clause.tokens.join(' '), voice, rate, pauseMs };
      const speech = this.#thread.run(job, { signal });
      speech.catch(() => undefined);
      return speech;
    };
    let ahead = speak(clauses[0]);
    let offsetMs = 0;
    try {
      for (const [position, clause] of clauses.entries()) {
        const voiced = await ahead;
        if (!voiced || signal.aborted) return;
        ahead = speak(clauses[position + 1]);
        yield {
          pcm: voiced.pcm,
          phonemes: voiced.phones.map(({ phone, startMs, endMs }) => ({
            phone,
            startMs: offsetMs + startMs,
            endMs: offsetMs + endMs,
          })),
          words: wordTimes(clause, words, voiced, offsetMs),
        };
        offsetMs += (voiced.pcm.length / this.sampleRate) * 1_000;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      left.abort();
    }
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }
}
