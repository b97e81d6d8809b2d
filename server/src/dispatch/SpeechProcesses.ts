import {
  SPEECH_FAILURES,
  speechResultSchema,
  type Clock,
  type SpeechJob,
  type SpeechResult,
} from '@visavis/shared';
import type { Logger } from '../log.ts';
import { SpeechError, type SpeechWorker } from '../speech/Speech.ts';
import { JobProcesses } from './JobProcesses.ts';

export interface SpeechProcessesOptions {
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Jobs at once, in the one process: whoever owns this gives no more. */
  readonly atOnce: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The process that hears and speaks files: as with live conversations, somebody waits for it. */
export class SpeechProcesses extends JobProcesses<SpeechResult> implements SpeechWorker {
  constructor({ atOnce, ...options }: SpeechProcessesOptions) {
    super({
      ...options,
      id: 'speech-process',
      kind: {
        result: speechResultSchema,
        atOnce,
        lowPriority: false,
        toError: (given, message) =>
          new SpeechError(SPEECH_FAILURES.find((reason) => reason === given) ?? 'process_failed', message),
      },
    });
  }

  async work(id: string, job: SpeechJob, signal: AbortSignal): Promise<SpeechResult> {
    return this.run(id, job, { signal });
  }
}
