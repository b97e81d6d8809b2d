import type { CloseReason, SessionId } from '@visavis/shared';

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
}
