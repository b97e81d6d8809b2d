import type { TurnId, Warning } from '@visavis/shared';

/** What the user said, complete. All times are `Clock` ms. */
export interface UserTurn {
  readonly turnId: TurnId;
  /** The user's words, never empty. */
  readonly text: string;
  /** When the last speech reached us: the anchor of every latency figure of the turn. */
  readonly endOfSpeechAt: number;
  readonly commitAt: number;
  /** How long the transcription that gave `text` took. */
  readonly sttMs: number;
}

/**
 * Events of a TurnDetector. For one turn: `userSpeech true` → (`bargeIn`, `partial`, `userSpeech false`/`true`)* →
 * exactly one of `turn` or `discarded`. Nothing is emitted after `close()`.
 */
export type TurnEvents = {
  /** Voice was heard (after 50 ms of it), or has been gone for 250 ms. */
  userSpeech: [{ speaking: boolean; turnId: TurnId }];
  /** 200 ms of speech, once per stretch of speech: reason enough to stop a reply that is being played. */
  bargeIn: [{ turnId: TurnId; startedAt: number }];
  /** The words so far; may change until `turn`. */
  partial: [{ turnId: TurnId; text: string }];
  turn: [UserTurn];
  /** What was heard came to nothing: noise, a cough, or a transcription that failed (told by `warning`). */
  discarded: [{ turnId: TurnId; reason: 'no_words' | 'stt_failed' | 'reset' }];
  warning: [Warning];
};
