import type { SafetyAlertNotice, SessionId, SignalingRequest, TurnMetrics } from '@visavis/shared';
import type { NetworkSample } from '../sfu/NetworkWatch.ts';

/** What is measured, counted and noticed in sessions that are connected: whoever listens, no session depends on it. */
export type LiveFigures = {
  /** The media-worker's half of a turn's figures; always before the browser's. */
  turn: [sessionId: SessionId, metrics: TurnMetrics];
  /** The browser's half, of a turn that there was. What a browser says is a claim. */
  browserTurn: [sessionId: SessionId, report: SignalingRequest<'reportTurn'>];
  /** A reply was cut off. */
  interrupted: [sessionId: SessionId, turnId: string];
  /** A reply paused for what turned out to be nothing, and went on. */
  falseAlarm: [sessionId: SessionId, turnId: string];
  /** A connection is open: its first frame left, ms after the join. */
  opened: [sessionId: SessionId, firstFrameSentMs: number];
  /** That frame is on screen, ms after the page's `connect()`. A claim, too. */
  browserOpened: [sessionId: SessionId, firstFrameMs: number];
  /** How the network between server and browser is, every few seconds. */
  network: [sessionId: SessionId, sample: NetworkSample];
  warning: [sessionId: SessionId, code: string];
  /** Somebody may be in danger; who, when it is another than the session's end user. */
  safetyAlert: [sessionId: SessionId, alert: SafetyAlertNotice, endUserId?: string | null];
  /** Its time limit comes near, ms. */
  expiring: [sessionId: SessionId, remainingMs: number];
  /** The connection is over. */
  ended: [sessionId: SessionId];
};
