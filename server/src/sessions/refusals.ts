import { idPattern, VisavisError, type SessionId } from '@visavis/shared';
import type { Session } from './Session.ts';

/** @throws VisavisError `session_terminated`. */
export function requireConnectable(session: Session): void {
  if (session.status === 'TERMINATED') throw terminated();
}

/** @throws VisavisError `not_found` for what cannot be an id, before the store is asked. */
export function toSessionId(id: string): SessionId {
  if (!idPattern('SessionId').test(id)) throw notFound();
  return id as SessionId;
}

export function terminated(): VisavisError {
  return new VisavisError('session_terminated', 'The session was terminated: create a new one.');
}

export function notFound(): VisavisError {
  return new VisavisError('not_found', 'There is no such session.');
}
