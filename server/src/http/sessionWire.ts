import {
  toMannerWire,
  type CreatedSessionWire,
  type SessionSummaryWire,
  type SessionWire,
  type UsageWire,
} from '@visavis/shared';
import type { Usage } from '../billing/Meter.ts';
import type { CreatedSession, Session, SessionWithHistory } from '../sessions/Session.ts';
import { toToolWire } from '../sessions/sessionTools.ts';

/** A session as `/v1` shows it in lists. */
export function toSummaryWire(session: Session): SessionSummaryWire {
  return {
    id: session.id,
    status: session.status,
    face: session.face,
    profile: session.profile,
    voice: session.voice,
    behavior: session.behavior,
    context: session.context,
    language: session.language,
    mode: session.mode,
    modality: session.modality,
    hands_on_timeout_ms: session.handsOnTimeoutMs,
    greeting: session.greeting,
    manner: toMannerWire(session.manner),
    time_limit_ms: session.timeLimitMs,
    idle_timeout_ms: session.idleTimeoutMs,
    max_cost_micros: session.maxCostMicros,
    recording: session.recording,
    metadata: { ...session.metadata },
    tools: session.tools.map(toToolWire),
    end_user_id: session.endUserId,
    memory: session.memory,
    knowledge: [...session.knowledge],
    created_at: session.createdAt.toISOString(),
    started_at: session.startedAt?.toISOString() ?? null,
    ended_at: session.endedAt?.toISOString() ?? null,
    pause_reason: session.pauseReason,
    end_reason: session.endReason,
    duration_ms: session.durationMs,
  };
}

export function toSessionWire(session: SessionWithHistory): SessionWire {
  return { ...toSummaryWire(session), history: [...session.history] };
}

/** The one answer that shows a session's secret. */
export function toCreatedWire(session: CreatedSession): CreatedSessionWire {
  const { toolSecret } = session;
  return {
    ...toSessionWire({ ...session, history: [] }),
    ...(toolSecret === null ? {} : { tool_secret: toolSecret }),
  };
}

export function toUsageWire(sessionId: string, usage: Usage): UsageWire {
  return {
    session_id: sessionId,
    duration_ms: usage.durationMs,
    spans: usage.spans.map((span) => ({
      epoch: span.epoch,
      opened_at: span.openedAt.toISOString(),
      closed_at: span.closedAt?.toISOString() ?? null,
      duration_ms: span.durationMs,
    })),
  };
}
