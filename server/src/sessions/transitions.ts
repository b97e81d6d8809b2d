import { VisavisError, type ErrorCode, type SessionStatus } from '@visavis/shared';

/** A move is made, needs nothing done (`stay`), or is refused with the API's error code. */
type Verdict = { allow: 'go' | 'stay' } | { refuse: ErrorCode; because: string };

const go: Verdict = { allow: 'go' };
const stay: Verdict = { allow: 'stay' };
const refuse = (code: ErrorCode, because: string): Verdict => ({ refuse: code, because });

const ended = refuse('session_terminated', 'The session was terminated: create a new one.');
const neverBack = refuse('illegal_transition', 'A session that was connected once never becomes IDLE again.');

/**
 * The one table of a session's life: IDLE → ACTIVE ⇄ PAUSED → TERMINATED. Row: where it is; column: where it shall go.
 * ACTIVE → ACTIVE stays: a newer connection took the conversation over.
 */
const TRANSITIONS: Record<SessionStatus, Record<SessionStatus, Verdict>> = {
  IDLE: {
    IDLE: stay,
    ACTIVE: go,
    PAUSED: refuse('illegal_transition', 'The session is IDLE: there is no conversation to pause yet.'),
    TERMINATED: go,
  },
  ACTIVE: { IDLE: neverBack, ACTIVE: stay, PAUSED: go, TERMINATED: go },
  PAUSED: {
    IDLE: neverBack,
    ACTIVE: go,
    PAUSED: refuse('illegal_transition', 'The session is PAUSED already: connect to it to go on.'),
    TERMINATED: go,
  },
  TERMINATED: { IDLE: ended, ACTIVE: ended, PAUSED: ended, TERMINATED: ended },
};

/**
 * @returns whether the status changes.
 * @throws VisavisError of the table's code when the move is not legal.
 */
export function checkTransition(from: SessionStatus, to: SessionStatus): 'go' | 'stay' {
  const verdict = TRANSITIONS[from][to];
  if ('refuse' in verdict) throw new VisavisError(verdict.refuse, verdict.because);
  return verdict.allow;
}

/** @returns whether `from → to` changes the status; false for a move that is refused or needs nothing done. */
export function canTransition(from: SessionStatus, to: SessionStatus): boolean {
  const verdict = TRANSITIONS[from][to];
  return 'allow' in verdict && verdict.allow === 'go';
}
