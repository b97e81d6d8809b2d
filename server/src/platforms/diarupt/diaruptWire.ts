import type { CreateSessionRequest } from '@visavis/shared';
import type { z } from 'zod';
import type { SessionWithHistory } from '../../sessions/Session.ts';
import type { diaruptCreateSchema, DiaruptSessionWire } from './diaruptSchemas.ts';

/** A Diarupt-style request in our own terms. */
export function toCreateRequest(body: z.output<typeof diaruptCreateSchema>): CreateSessionRequest {
  return {
    face: body.face,
    profile: body.profile,
    behavior: body.behavior ?? '',
    context: body.context ?? '',
    time_limit_ms: body.time_limit ? body.time_limit * 1_000 : null,
  };
}

/** A session as the Diarupt-style API shows it. Started seconds do not count: `duration` is rounded down. */
export function toDiaruptSession(session: SessionWithHistory): DiaruptSessionWire {
  return {
    id: session.id,
    status: session.status,
    options: {
      face: session.face,
      profile: session.profile,
      context: session.context,
      behavior: session.behavior,
      time_limit: Math.ceil((session.timeLimitMs ?? 0) / 1_000),
    },
    history: session.history.map(({ role, content, timestamp }) => ({ role, content, timestamp })),
    created_at: session.createdAt.toISOString(),
    duration: Math.floor(session.durationMs / 1_000),
  };
}
