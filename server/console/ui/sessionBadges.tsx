import type { EndReason, PauseReason, SessionStatus } from '@visavis/shared';
import type { VNode } from 'preact';
import { Badge, type Tone } from './states.tsx';

export const SESSION_STATUS: Readonly<Record<SessionStatus, { tone: Tone; label: string }>> = {
  IDLE: { tone: 'quiet', label: 'Not started' },
  ACTIVE: { tone: 'good', label: 'Live' },
  PAUSED: { tone: 'warn', label: 'Paused' },
  TERMINATED: { tone: 'quiet', label: 'Ended' },
};

/** Why a session is paused, or has ended, in few words. */
export const SESSION_REASON: Readonly<Record<PauseReason | EndReason, string>> = {
  disconnected: 'Disconnected',
  paused_by_api: 'By the API',
  idle_timeout: 'Nobody spoke',
  peer_lost: 'Connection lost',
  server_stopped: 'Server stopped',
  media_failed: 'Media failed',
  insufficient_credit: 'No credit left',
  cost_limit: 'Cost limit',
  terminated_by_api: 'By the API',
  terminated_by_client: 'By the user',
  time_limit: 'Time limit',
  unused: 'Not used for too long',
};

export function StatusBadge({ status }: { status: SessionStatus }): VNode {
  const { tone, label } = SESSION_STATUS[status];
  return <Badge tone={tone}>{label}</Badge>;
}
