import type { AccountId, AudioFormat, SpeechFailureReason, SpeechJob, SpeechResult } from '@visavis/shared';

/** For whom something is heard or spoken: who pays, and whose limits count. */
export interface Listener {
  readonly accountId: AccountId;
  readonly endUserId: string | null;
}

export interface Transcript {
  /** "" when there are no words in it. */
  readonly text: string;
  /** BCP 47: that in which it was listened to. */
  readonly language: string;
  readonly durationMs: number;
}

export interface SpokenAudio {
  readonly audio: Buffer;
  readonly format: AudioFormat;
  /** For `Content-Type`. */
  readonly mediaType: string;
  readonly durationMs: number;
}

/** An uploaded file, on disk until it is disposed of. */
export interface AudioUpload extends AsyncDisposable {
  readonly path: string;
  readonly bytes: number;
}

/** Who hears and speaks: a child process, in the product. */
export interface SpeechWorker {
  /** @throws SpeechError; the signal's reason when it aborts: nothing works on it any more then. */
  work(id: string, job: SpeechJob, signal: AbortSignal): Promise<SpeechResult>;
}

/** It was neither heard nor spoken. */
export class SpeechError extends Error {
  override readonly name = 'SpeechError';
  readonly reason: SpeechFailureReason;

  constructor(reason: SpeechFailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
