import type { OutboxEvent, SessionStatus, WebhookEventData } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import type { Session } from './Session.ts';

/** Where facts go that a customer's webhooks are told of, in the transaction of the fact: `Outbox`. */
export interface EventOutbox {
  add(tx: Executor, event: OutboxEvent): Promise<void>;
}

/** A session as its events show it. */
export function toSessionEventData(session: Session): WebhookEventData<'session.created'> {
  return {
    session_id: session.id,
    status: session.status,
    face: session.face,
    profile: session.profile,
    mode: session.mode,
    modality: session.modality,
    end_user_id: session.endUserId,
    metadata: { ...session.metadata },
    created_at: session.createdAt.toISOString(),
    started_at: session.startedAt?.toISOString() ?? null,
    ended_at: session.endedAt?.toISOString() ?? null,
    pause_reason: session.pauseReason,
    end_reason: session.endReason,
    duration_ms: session.durationMs,
  };
}

/** @returns the type of the event that tells of a transition; null: nobody is told of it. */
export function transitionEvent(
  from: SessionStatus,
  to: SessionStatus,
): 'session.started' | 'session.resumed' | 'session.paused' | 'session.ended' | null {
  switch (to) {
    case 'IDLE':
      return null;
    case 'ACTIVE':
      return from === 'IDLE' ? 'session.started' : 'session.resumed';
    case 'PAUSED':
      return 'session.paused';
    case 'TERMINATED':
      return 'session.ended';
  }
}
