import type { CloseReason, SessionId } from '@visavis/shared';
import type { SettingsChange } from './Session.ts';

/** The live side of sessions, wherever it runs. */
export interface SessionControl {
  /**
   * Ends the session's connection, if it has one: the peer gets `close` with this reason, the final meter report is
   * taken and the span sealed before it resolves. Does nothing for a session without a connection.
   */
  disconnect(sessionId: SessionId, reason: CloseReason): Promise<void>;
  /** There is other knowledge to look up from now on. Never throws; does nothing without a connection. */
  knowledgeChanged(sessionId: SessionId): Promise<void>;
  /** The end user is forgotten, also in this conversation. Never throws; does nothing without a connection. */
  forgetMemory(sessionId: SessionId): Promise<void>;
  /** The avatar says the words as they stand. @throws VisavisError `conflict` without a conversation, `unavailable`. */
  speak(sessionId: SessionId, text: string): Promise<void>;
  /** A turn of the user's. @throws as `speak`. */
  message(sessionId: SessionId, text: string): Promise<void>;
  /** Ends what the avatar is saying. @throws as `speak`. */
  interrupt(sessionId: SessionId): Promise<void>;
  /**
   * Settings were stored: the conversation goes on with them, if there is one; one that is being set up finds them in
   * the store. All of them are taken or none. @throws VisavisError when they are not.
   */
  changeSettings(sessionId: SessionId, change: SettingsChange): Promise<void>;
}
