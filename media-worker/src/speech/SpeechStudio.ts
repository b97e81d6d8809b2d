import { systemClock, type Clock, type SpeechJob, type SpeechResult } from '@visavis/shared';
import type { JobDoer } from '../jobs/serveChild.ts';
import { EmbeddedLlm } from '../providers/llm/EmbeddedLlm.ts';
import {
  createProviders,
  type ProviderLog,
  type Providers,
  type ProviderSettings,
} from '../providers/providers.ts';
import { CrisisDetector } from '../safety/CrisisDetector.ts';
import { SileroModel, SileroVad } from '../vad/SileroVad.ts';
import { encodeAudio } from './encodeAudio.ts';
import { hearFile } from './hearFile.ts';
import { sayAloud } from './sayAloud.ts';

type SpeakJob = Extract<SpeechJob, { kind: 'speak' }>;

/** Hears and speaks files, with the ears and voices of live conversations. */
export class SpeechStudio implements JobDoer<SpeechJob, SpeechResult> {
  readonly #providers: Providers;
  readonly #vad: SileroModel;
  readonly #clock: Clock;
  readonly #crisisDetector = new CrisisDetector();

  private constructor(providers: Providers, vad: SileroModel, clock: Clock) {
    this.#providers = providers;
    this.#vad = vad;
    this.#clock = clock;
  }

  /** Loads models and voices (1-2 s). @throws as `createProviders`. */
  static async create(options: {
    providers: ProviderSettings;
    log: ProviderLog;
    clock?: Clock;
  }): Promise<SpeechStudio> {
    const { providers: settings, log, clock = systemClock } = options;
    const vad = await SileroModel.load();
    const createEmbeddedLlm = (): EmbeddedLlm => new EmbeddedLlm();
    const dependencies = { log, createEmbeddedLlm, unhurried: true };
    return new SpeechStudio(await createProviders(settings, dependencies), vad, clock);
  }

  async run(
    job: SpeechJob,
    options: { signal: AbortSignal; onProgress: (progress: number) => void },
  ): Promise<SpeechResult> {
    switch (job.kind) {
      case 'transcribe': {
        const { language, pcm } = job;
        const { stt } = this.#providers;
        return hearFile(pcm, { stt, vad: new SileroVad(this.#vad) }, { ...options, language });
      }
      case 'speak':
        return this.#speak(job, options);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#providers.close(), this.#vad.close()]);
  }

  async #speak(
    { text, language, voice, format, output }: SpeakJob,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: number) => void },
  ): Promise<SpeechResult> {
    const { llm, tts, moderators } = this.#providers;
    const pieces: Int16Array[] = [];
    const words: string[] = [];
    let samples = 0;
    await sayAloud(
      {
        say: { kind: 'text', content: text },
        persona: { instructions: '', behavior: '', context: '', language },
        voice,
      },
      { llm, tts, crisisDetector: this.#crisisDetector, moderators, clock: this.#clock },
      {
        signal,
        take: async (sentence) => {
          for await (const { pcm } of sentence.audio) {
            pieces.push(pcm);
            samples += pcm.length;
          }
          words.push(sentence.text.trim());
          // How much is left is not known: that it goes on is what counts.
          onProgress(0.5);
          return samples > 0;
        },
      },
    );
    const { sampleRate } = tts;
    await encodeAudio(pieces, { sampleRate, format, output, signal });
    return { text: words.join(' '), durationMs: Math.round((samples / sampleRate) * 1_000) };
  }
}
