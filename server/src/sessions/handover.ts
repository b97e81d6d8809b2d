import type { SessionSnapshot, StartSession } from '@visavis/shared';
import type { SessionWithHistory } from './Session.ts';
import type { Briefing } from './SessionResources.ts';

/** What a browser that joins is shown. */
export function snapshotOf(session: SessionWithHistory): SessionSnapshot {
  return {
    id: session.id,
    status: session.status,
    face: session.face,
    profile: session.profile,
    voice: session.voice,
    language: session.language,
    mode: session.mode,
    modality: session.modality,
    durationMs: session.durationMs,
    timeLimitMs: session.timeLimitMs,
    recording: session.recording,
    history: [...session.history],
  };
}

/** What a media-worker needs to hold the conversation, or to go on with it. */
export function conversationOf(
  session: SessionWithHistory,
  briefing: Briefing & { instructions: string },
): StartSession['conversation'] {
  const { history } = session;
  return {
    behavior: session.behavior,
    context: session.context,
    language: session.language,
    manner: session.manner,
    greeting: history.length === 0 ? session.greeting : null,
    history: [...history],
    mode: session.mode,
    handsOnTimeoutMs: session.handsOnTimeoutMs,
    remainingMs: session.timeLimitMs === null ? null : Math.max(0, session.timeLimitMs - session.durationMs),
    idleTimeoutMs: session.idleTimeoutMs,
    tools: session.tools.map(({ name, description, parameters, timeoutMs, filler }) => ({
      name,
      description,
      parameters: { ...parameters },
      timeoutMs,
      filler,
    })),
    ...briefing,
  };
}
