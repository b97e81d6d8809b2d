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
 * Events of a TurnDetector. For one turn: `userSpeech true` → (`speech`, `words`, `partial`, `userSpeech false`/`true`)*
 * → exactly one of `turn` or `discarded`. A turn that was committed may be taken back when the user goes on: then all
 * that comes once more, with the same `turnId`, and ends in a `turn` with all of the words. `settled` is the last of a
 * turn that was committed. Nothing is emitted after `close()`.
 */
export type TurnEvents = {
  /** Voice was heard (after 50 ms of it), or has been gone for 250 ms. */
  userSpeech: [{ speaking: boolean; turnId: TurnId }];
  /** From 64 ms of voice on, every 32 ms of it. `speechMs`: voice in this stretch so far. */
  speech: [{ turnId: TurnId; speechMs: number; startedAt: number }];
  /** What was understood of the speech that is going on, "" for none: as it comes, and at each pause. */
  words: [{ turnId: TurnId; text: string; atPause: boolean }];
  /** The turn's words so far; may change until `turn`. */
  partial: [{ turnId: TurnId; text: string }];
  /** At a pause: these words will be the turn if the user says no more. */
  candidate: [{ turnId: TurnId; text: string }];
  turn: [UserTurn];
  /** The committed turn stands: whatever the user says next is another one. */
  settled: [{ turnId: TurnId }];
  /** What was heard came to nothing: noise, a cough, or a transcription that failed (told by `warning`). */
  discarded: [{ turnId: TurnId; reason: 'no_words' | 'stt_failed' | 'reset' }];
  warning: [Warning];
};
