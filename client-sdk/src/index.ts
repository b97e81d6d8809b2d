export { AvatarSession } from './AvatarSession.ts';
export {
  AvatarSessionError,
  type AvatarSessionErrorCode,
  type LocalErrorCode,
} from './AvatarSessionError.ts';
export type { AvatarSessionOptions } from './options.ts';
export type { ToolCallInfo, ToolHandler } from './tools/ToolHandlers.ts';
export type {
  AvatarSessionEvents,
  CloseInfo,
  ClosedReason,
  MicrophoneRefusal,
  MicrophoneStatus,
  PausedReason,
  ReconnectCause,
  SessionState,
} from './events.ts';
export type { NetworkFigures } from './metrics/NetworkMeter.ts';
export type {
  AgentState,
  PlayoutState,
  CloseReason,
  ConversationMode,
  HistoryEntry,
  Modality,
  ModalityCause,
  SessionSnapshot,
  SessionStatus,
  Transcript,
  TurnMetrics,
  UpdateContextRequest,
  UpdateSettingsRequest,
  Warning,
} from '@visavis/shared';
