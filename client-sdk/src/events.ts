import type {
  AgentState,
  CloseReason,
  Modality,
  ModalityCause,
  PlayoutState,
  SessionSnapshot,
  Transcript,
  TurnMetrics,
  Warning,
} from '@visavis/shared';
import type { AvatarSessionError } from './AvatarSessionError.ts';

/**
 * Where a session stands in this page.
 *
 * `paused` can be taken up again with `connect()`, history intact, and costs nothing meanwhile. `closed` is over for
 * this page: `terminated` and `time_limit` for good; after `duplicate` the session lives on where it was opened last,
 * and `connect()` takes it back.
 */
export type SessionState =
  | { readonly name: 'idle' }
  | { readonly name: 'connecting' }
  | { readonly name: 'open'; readonly session: SessionSnapshot }
  | { readonly name: 'reconnecting'; readonly cause: ReconnectCause; readonly attempt: number }
  | { readonly name: 'paused'; readonly reason: PausedReason }
  | { readonly name: 'closed'; readonly reason: ClosedReason };

/** `signaling`: the server cannot be heard. `network`: the media path broke. `media`: the server replaces the avatar. */
export type ReconnectCause = 'signaling' | 'network' | 'media';
export type ClosedReason = Extract<CloseReason, 'terminated' | 'time_limit' | 'duplicate'>;
export type PausedReason = Exclude<CloseReason, ClosedReason> | 'connection_failed';

/** Why the microphone cannot be used. */
export type MicrophoneRefusal =
  /** The user, the browser's settings or a permissions policy said no. */
  | 'denied'
  /** There is no microphone. */
  | 'not_found'
  /** Another program holds it, or the system refused it. */
  | 'in_use'
  /** Browsers give the microphone to https pages (and localhost) only. */
  | 'insecure_context'
  /** The browser failed in another way. */
  | 'failed';

/** A missing microphone never ends the session: `sendMessage` goes on working, and so does the avatar. */
export type MicrophoneStatus =
  | { readonly status: 'off' }
  | { readonly status: 'requesting' }
  | { readonly status: 'granted'; readonly deviceId: string; readonly label: string }
  | { readonly status: 'refused'; readonly why: MicrophoneRefusal; readonly message: string }
  /** The device went away (unplugged); the default one is tried next. */
  | { readonly status: 'lost'; readonly message: string };

/** Why and with which words a connection ended. */
export interface CloseInfo {
  readonly reason: PausedReason | ClosedReason;
  readonly message: string;
}

/**
 * The contract of `AvatarSession`.
 *
 * Order: `state` comes before the event that it explains; `open` at most once for each `connect()`; `close` exactly once
 * for each `connect()`, as its last event.
 */
export type AvatarSessionEvents = {
  /** The avatar's first frame flows: the conversation and its seconds begin. */
  open: [{ session: SessionSnapshot }];
  /** The connection is over. Whether the session can be taken up again is told by `state`. */
  close: [CloseInfo];
  /** Something failed. When it ended the connection, `close` follows. */
  error: [AvatarSessionError];
  state: [SessionState];
  /** What the avatar is doing. */
  agentState: [{ state: AgentState; turnId?: string | undefined }];
  /**
   * The reply was silenced because the user is heard (`held`), goes on from the word that was cut (`resumed`: a cough, an
   * "mm-hm"), or is over (`interrupted`). The sound itself has been dealt with.
   */
  playout: [{ turnId: string; state: PlayoutState }];
  /** The user broke into that reply: how long it took from the onset of their voice until the avatar was silent. */
  bargeIn: [{ turnId: string; bargeInMs: number }];
  /** Live words of both sides; entries with the same `id` replace each other until one is `complete`. */
  transcript: [Transcript];
  /** The user was heard to begin or to stop talking. */
  userSpeech: [{ speaking: boolean }];
  /**
   * How long a turn took. May come twice for one turn: the server's figures first, then with those measured in this
   * browser added.
   */
  metrics: [TurnMetrics];
  /** The session goes on, but not all is as asked for. */
  warning: [Warning];
  /** The conversation begins or ceases to be recorded: show it. Off again at the latest with `close`. */
  recording: [{ active: boolean }];
  /** Settings were changed, from here or by your backend; the conversation goes on. */
  sessionUpdated: [{ session: SessionSnapshot }];
  /**
   * More or less of the avatar is sent from now on, and why: the user's choice (`setModality`), the network, or your
   * backend. With `voice`, show something in the place of the picture.
   */
  modality: [{ modality: Modality; cause: ModalityCause }];
  /** The session's time limit is near. */
  expiring: [{ remainingMs: number }];
  /** The browser keeps the sound back until the user clicks: call `session.play()` from a click. */
  autoplayBlocked: [];
  microphone: [MicrophoneStatus];
  /** The first frame (or the first sound, without video) is on screen, ms after `connect()`. */
  firstFrame: [{ sinceConnectMs: number }];
};
