import type { AccountId, RecordingId, RecordingStatus, SessionId } from '@visavis/shared';

/** What was recorded of one connection to a session. */
export interface Recording {
  readonly id: RecordingId;
  readonly accountId: AccountId;
  readonly sessionId: SessionId;
  readonly epoch: number;
  readonly status: RecordingStatus;
  /** false: sound only. */
  readonly video: boolean;
  /** It ended before the conversation did. */
  readonly interrupted: boolean;
  readonly startedAt: Date;
  /** These three are null while there is no file. */
  readonly durationMs: number | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
}

/** What the service tells whoever watches, after the change is stored. */
export type RecordingEvents = {
  recordingStarted: [recording: Recording];
  /** Its file can be downloaded. */
  recordingReady: [recording: Recording];
  recordingFailed: [recording: Recording];
  recordingDeleted: [recording: Recording];
};
