import type {
  AccountId,
  ConversationMode,
  EndReason,
  HistoryEntry,
  Manner,
  KnowledgeSourceId,
  Modality,
  PauseReason,
  SessionId,
  SessionStatus,
  SessionTool,
} from '@visavis/shared';
import type { SessionOrigin } from '../store/tables.ts';

/** A session with its effective settings. */
export interface Session {
  readonly id: SessionId;
  readonly accountId: AccountId;
  /** The API that made it. */
  readonly origin: SessionOrigin;
  readonly status: SessionStatus;
  readonly face: string;
  readonly profile: string;
  /** The profile's, as they were when the session was created. */
  readonly instructions: string;
  readonly manner: Manner;
  readonly voice: string;
  readonly behavior: string;
  readonly context: string;
  /** Canonical BCP 47. */
  readonly language: string;
  readonly mode: ConversationMode;
  /** The richest form in which the avatar is sent. */
  readonly modality: Modality;
  readonly handsOnTimeoutMs: number | null;
  readonly greeting: string | null;
  readonly timeLimitMs: number | null;
  readonly idleTimeoutMs: number | null;
  /** What it may cost, micros; null: no limit of its own. */
  readonly maxCostMicros: number | null;
  readonly recording: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tools: readonly SessionTool[];
  /** The customer's id of the person who talks. */
  readonly endUserId: string | null;
  /** Whether what the end user tells is remembered. Turned off when they are forgotten. */
  readonly memory: boolean;
  /** Sources of the account that were named for it; some may have been deleted since. */
  readonly knowledge: readonly KnowledgeSourceId[];
  readonly createdAt: Date;
  /** When the conversation opened for the first time. */
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly pauseReason: PauseReason | null;
  readonly endReason: EndReason | null;
  /** Conversation time so far, projected from the meter's spans. */
  readonly durationMs: number;
}

/** A session as its creator gets it, this once with the secret that calls of its webhooks are signed with. */
export interface CreatedSession extends Session {
  /** `whsec_…`; null without server tools. */
  readonly toolSecret: string | null;
}

export interface SessionWithHistory extends Session {
  readonly history: readonly HistoryEntry[];
}

/** What can be changed while a conversation goes on: the new values. */
export type SettingsChange = Partial<
  Pick<Session, 'face' | 'voice' | 'language' | 'behavior' | 'context' | 'modality'>
>;

/** What a session service tells whoever watches, after the change is stored. */
export type SessionEvents = {
  created: [session: Session];
  /** The reason is in the session: `pauseReason` or `endReason`. */
  statusChanged: [change: { session: Session; from: SessionStatus; to: SessionStatus }];
  historyAppended: [appended: { sessionId: SessionId; entry: HistoryEntry }];
};
