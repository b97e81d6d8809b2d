import {
  VisavisError,
  type AgentEvent,
  type CloseReason,
  type EndReason,
  type PauseReason,
  type SessionId,
} from '@visavis/shared';
import type { SessionStore } from './ports.ts';

/** Why a live session ends: what its peer is told, and what becomes of the session in the store. */
export interface EndCause {
  readonly close: CloseReason;
  readonly message: string;
  readonly store: { readonly pause: PauseReason } | { readonly terminate: EndReason } | null;
}

export const END = {
  left: {
    close: 'disconnected',
    message: 'You left. Connect again to go on.',
    store: { pause: 'disconnected' },
  },
  terminatedByClient: {
    close: 'terminated',
    message: 'The session is over.',
    store: { terminate: 'terminated_by_client' },
  },
  peerLost: {
    close: 'media_failed',
    message: 'Your connection was lost. Connect again to go on.',
    store: { pause: 'peer_lost' },
  },
  mediaFailed: {
    close: 'media_failed',
    message: 'The avatar was lost and could not be brought back. Connect again to go on.',
    store: { pause: 'media_failed' },
  },
  idleTimeout: {
    close: 'idle_timeout',
    message: 'Nobody spoke for a while. Connect again to go on.',
    store: { pause: 'idle_timeout' },
  },
  timeLimit: {
    close: 'time_limit',
    message: "The session's time is over.",
    store: { terminate: 'time_limit' },
  },
  insufficientCredit: {
    close: 'insufficient_credit',
    message: 'The credit is used up. Connect again to go on once there is more.',
    store: { pause: 'insufficient_credit' },
  },
  costLimit: {
    close: 'cost_limit',
    message: 'A limit of what may be spent is reached. Connect again to go on once it is raised.',
    store: { pause: 'cost_limit' },
  },
  serverStopped: {
    close: 'server_stopped',
    message: 'The server is restarting. Connect again in a moment.',
    store: { pause: 'server_stopped' },
  },
  /** A join that failed: its ack says why, and nothing was begun. */
  joinFailed: { close: 'media_failed', message: 'The session could not be joined.', store: null },
} as const satisfies Record<string, EndCause>;

/** What an order from outside (REST) means here. The store has decided already; deciding the same again changes nothing. */
export function causeOf(reason: CloseReason): EndCause {
  switch (reason) {
    case 'paused_by_api':
      return { close: reason, message: 'The session was paused.', store: { pause: 'paused_by_api' } };
    case 'terminated':
      return { close: reason, message: 'The session is over.', store: { terminate: 'terminated_by_api' } };
    case 'disconnected':
      return END.left;
    case 'idle_timeout':
      return END.idleTimeout;
    case 'time_limit':
      return END.timeLimit;
    case 'server_stopped':
      return END.serverStopped;
    case 'media_failed':
      return END.mediaFailed;
    case 'insufficient_credit':
      return END.insufficientCredit;
    case 'cost_limit':
      return END.costLimit;
    case 'duplicate':
      return { close: reason, message: 'A newer connection took over.', store: null };
  }
}

/** What a media-worker's own end of a conversation means here; null: the worker failed, the session goes on elsewhere. */
export function causeOfWorkerEnd(reason: Extract<AgentEvent, { type: 'ended' }>['reason']): EndCause | null {
  switch (reason) {
    case 'time_limit':
      return END.timeLimit;
    case 'idle_timeout':
      return END.idleTimeout;
    case 'insufficient_credit':
      return END.insufficientCredit;
    case 'cost_limit':
      return END.costLimit;
    case 'failed':
      return null;
  }
}

/** What an error means for a conversation that cannot be opened or brought back for it. */
export function causeOfError(error: unknown): EndCause {
  const code = error instanceof VisavisError ? error.code : null;
  if (code === 'session_terminated') return causeOf('terminated');
  if (code === 'insufficient_credit' || code === 'cost_limit') return causeOf(code);
  return END.mediaFailed;
}

/** Makes of the session what its end demands; a session that something else paused or terminated first stays so. */
export async function storeEnd(sessions: SessionStore, id: SessionId, { store }: EndCause): Promise<void> {
  if (store && 'pause' in store) await sessions.pauseIfActive(id, store.pause);
  else if (store) await sessions.terminateIfLive(id, store.terminate);
}
