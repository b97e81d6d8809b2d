import type { SessionStatus } from '@visavis/shared';
import type { VNode } from 'preact';
import { Badge, type Tone } from './states.tsx';

export const SESSION_STATUS: Readonly<Record<SessionStatus, { tone: Tone; label: string }>> = {
  IDLE: { tone: 'quiet', label: 'Not started' },
  ACTIVE: { tone: 'good', label: 'Live' },
  PAUSED: { tone: 'warn', label: 'Paused' },
  TERMINATED: { tone: 'quiet', label: 'Ended' },
};

export function StatusBadge({ status }: { status: SessionStatus }): VNode {
  const { tone, label } = SESSION_STATUS[status];
  return <Badge tone={tone}>{label}</Badge>;
}
