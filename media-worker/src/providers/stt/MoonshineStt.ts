import type { Clock } from '@visavis/shared';
import { ProviderError } from '../ProviderError.ts';
import { JobThread } from '../thread/JobThread.ts';
import type { MoonshineJob, MoonshineResult } from './moonshine/moonshineThread.ts';
import type { Stt, SttOptions } from './Stt.ts';

/** Ten times what the longest utterance takes on a slow core. */
const JOB_TIMEOUT_MS = 30_000;

/** Offline speech to text, English, in a thread of its own. */
export class MoonshineStt implements Stt {
  readonly name = 'moonshine-base';
  readonly languages = ['en'];
  readonly #thread: JobThread<MoonshineJob, MoonshineResult>;

  private constructor(thread: JobThread<MoonshineJob, MoonshineResult>) {
    this.#thread = thread;
  }

  /**
   * Loads the weights (about a second).
   * @param options.onRestart told when the thread died and is started again.
   * @throws ProviderError when they cannot be loaded.
   */
  static async create(
    options: { clock?: Clock; onRestart?: (error: Error) => void } = {},
  ): Promise<MoonshineStt> {
    return new MoonshineStt(
      await JobThread.create<MoonshineJob, MoonshineResult>({
        provider: 'moonshine',
        url: new URL('./moonshine/moonshineThread.ts', import.meta.url),
        jobTimeoutMs: JOB_TIMEOUT_MS,
        ...options,
      }),
    );
  }

  async transcribe(audio: Float32Array, options: SttOptions): Promise<string> {
    if (!/^en\b/i.test(options.language)) {
      throw new ProviderError(
        'moonshine',
        `understands English only, not "${options.language}"; configure an OpenAI-compatible STT for other languages`,
        { fault: 'rejected' },
      );
    }
    return this.#thread.run(audio, {
      priority: options.interim === true ? 0 : 1,
      ...(options.signal ? { signal: options.signal } : {}),
    });
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }
}
